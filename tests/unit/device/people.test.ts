/** What is kept of others: that somebody was paid before stays true [U3]. */
import { expect, test } from 'vitest';
import { encode } from '#kernel';
import { objectResult, readObjectKey, type Question, type Reply } from '#protocol';
import type { Shared } from '../../../src/lib/device/account/shared.ts';
import type { Tabs } from '../../../src/lib/device/leading/tabs.ts';
import { People } from '../../../src/lib/device/payments/people.ts';
import type { PersonRecord, WalletDatabase } from '../../../src/lib/device/store/databases.ts';
import { World } from '../../support/world.ts';

test('[U3] who is paid while the relay says who they are is no first payment afterwards', async () => {
  const world = new World();
  const [ana, ben] = [world.join('ana'), world.join('ben')];
  const kept = new Map<string, PersonRecord>();
  const people = {
    get: async (key: readonly string[]) => kept.get(key.join()),
    put: async (row: PersonRecord) => void kept.set([row.owner, row.account].join(), row),
  };
  const transaction = (_mode: string, _table: unknown, run: () => Promise<unknown>) => run();
  const ofBen = { boxKey: ben.id, boxEpoch: 0, profileHash: null };
  const ask = async (question: Question): Promise<Reply> => {
    await people.put({ owner: ana.id, account: ben.id, paid: true, profile: null });
    const named = question.what === 'object' ? readObjectKey(question.args.key) : null;
    const isOfAccount = named?.ok === true && named.value.table === 'accounts';
    const result = isOfAccount
      ? encode(objectResult('accounts'), ofBen)
      : encode(objectResult('profiles'), null);
    return { n: 1, ok: true, result };
  };
  const db = { people, transaction } as unknown as WalletDatabase;
  const known = new People(db, {} as Shared, { ask } as unknown as Tabs);
  expect(await known.profileOf(ana.id, ben.id)).not.toBeNull();
  expect(kept.get([ana.id, ben.id].join())?.paid).toBe(true);
});
