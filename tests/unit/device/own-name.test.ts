/** Another public name: what is signed says nothing else anew, and is checked in words made from the very bytes. */
import { expect, test } from 'vitest';
import { ok, type FieldsOf } from '#kernel';
import { profileSaid } from '#replica';
import { BrowserOwnName } from '../../../src/lib/device/account/own-name.ts';
import { copyOf } from '../../support/replica.ts';
import { World } from '../../support/world.ts';

type Parts = ConstructorParameters<typeof BrowserOwnName>[0];

function begin(said: FieldsOf<'profile.set'> | null) {
  const world = new World();
  const ana = world.join('ana');
  if (said !== null) world.submit(world.sign(ana.device, 'profile.set', said));
  const copy = copyOf(world, ana.id);
  const drafted: unknown[] = [];
  const parts = {
    relay: 'the relay',
    databases: {
      keys: {
        profile: async () => ({ account: ana.id }),
        outbox: { orderBy: () => ({ toArray: async () => [] }) },
      },
      wallet: {
        networks: { get: async () => undefined },
        copies: { toArray: async () => [{ ...copy, account: ana.id }] },
      },
    },
    payments: async () => ({
      draft: async (kind: string, fields: FieldsOf<'profile.set'>) => {
        drafted.push([kind, fields]);
        return ok({ operation: { bytes: new Uint8Array([7]), fields }, mayConflict: true });
      },
    }),
  } as unknown as Parts;
  return { world, drafted, ownName: new BrowserOwnName(parts) };
}

test('[L10, U3] another name leaves what is accepted, and all else that the account says of itself, as it is', async () => {
  const { base } = new World();
  const said = { name: 'Ana', about: 'Bikes', avatar: null, accepts: [base], memoRequired: true, blocks: [] };
  const { ownName, drafted } = begin(said);
  const checked = await ownName.check('  Ana Ribeiro ');
  expect(drafted).toEqual([['profile.set', { ...said, name: 'Ana Ribeiro' }]]);
  expect(checked).toMatchObject({
    ok: true,
    value: { name: 'Ana Ribeiro', mayConflict: true, isStranger: false },
  });
});

test('[L10] who has said nothing yet says a name, and nothing of what is accepted', async () => {
  const { ownName, drafted } = begin(null);
  await ownName.check('Ana');
  expect(drafted).toEqual([['profile.set', profileSaid({ profile: null }, 'Ana')]]);
  expect(profileSaid({ profile: null }, 'Ana').accepts).toBeNull();
});
