/** What was handed over to the account, after the relay was put back from a backup [P25]: its words go with the old journal. */
import { expect, test } from 'vitest';
import { idHex, type Id, type SignedOperation } from '#kernel';
import { encodeHanded } from '#protocol';
import type { PromiseWord } from '#replica';
import type { PromiseRecord, WalletDatabase } from '../../../src/lib/device/store/databases.ts';
import { forgetWords, StoredPromises } from '../../../src/lib/device/store/promise-store.ts';
import { World } from '../../support/world.ts';

/** The two tables that it reads, as far as it does: promises, and no entries. */
function tables(records: PromiseRecord[]) {
  const range = (kept: PromiseRecord[]) => ({
    filter: (fits: (record: PromiseRecord) => boolean) => range(kept.filter(fits)),
    sortBy: async () => kept.toSorted((a, b) => a.taken - b.taken),
    modify: async (change: Partial<PromiseRecord>) => {
      for (const each of kept) records[records.indexOf(each)] = { ...each, ...change };
    },
  });
  const between = ([account]: [Id, unknown]) => range(records.filter((each) => each.account === account));
  return {
    promises: { where: () => ({ between }) },
    entries: { where: () => ({ anyOf: () => ({ toArray: async () => [] }) }) },
  } as unknown as WalletDatabase;
}

function record(
  world: World,
  account: Id,
  payment: SignedOperation,
  word: PromiseWord | null,
): PromiseRecord {
  const { id, account: from, at: signed, expires } = payment;
  const handed = encodeHanded({ network: world.network, chain: [payment], receipt: null });
  if (!handed.ok) throw new Error(handed.error);
  const amounts = { asset: world.base, amount: 1n, before: 0, provedAt: null, checkpoint: null };
  const times = { signed, expires, taken: payment.seq };
  return { account, key: idHex(id), handed: handed.value, from, ...amounts, ...times, word };
}

test('[P25] what the relay said of promises before it was put back is forgotten, and they are offered again', async () => {
  const world = new World();
  world.join('issuer');
  const [ana, ben] = [world.join('ana'), world.join('ben')];
  const pay = (): SignedOperation => {
    const legs = [{ to: ben.id, asset: world.base, amount: 1n, memo: null, request: null }];
    return world.sign(ana.device, 'transfer', { legs, memos: null });
  };
  const payments = [pay(), pay(), pay()];
  const words: readonly PromiseWord[] = [
    { type: 'verdict', index: 7, rejection: null },
    { type: 'verdict', index: 8, rejection: 'day_limit' },
    { type: 'refused', code: 'gap', isFinal: true },
  ];
  const records = payments.map((payment, at) => record(world, ben.id, payment, words[at] ?? null));
  const others = record(world, ana.id, pay(), words[1] ?? null);
  const all = [...records, others];
  const db = tables(all);
  const store = new StoredPromises(db, ben.id);
  expect(await store.open()).toEqual([]);
  await forgetWords(db, ben.id);
  expect((await store.open()).map(({ id }) => id)).toEqual(payments.map(({ id }) => id));
  expect(all.at(-1)).toBe(others);
});
