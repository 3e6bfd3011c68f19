// [K3] Secrets of holds and vouchers that come back from a backup file: all of them, or a fault.

import { expect, test } from 'vitest';
import { idOf } from '#kernel';
import type { KeysDatabase } from '../../../src/lib/device/store/databases.ts';
import { wrappingKeyOf } from '../../../src/lib/device/keys/wrapped.ts';
import { Secrets } from '../../../src/lib/device/keys/secrets.ts';

type Kept = { readonly name: string; readonly secret: object };

const filled = (byte: number) => new Uint8Array(32).fill(byte);
const given = [1, 2, 3].map((n) => ({ name: idOf(filled(n)), secret: filled(n + 10) }));

/** The table of secrets; each element of `writes` is what one write brought. */
async function begin(write: (records: readonly Kept[]) => Promise<void>) {
  const wrapping = await wrappingKeyOf(filled(9));
  const table = new Map<string, Kept>();
  const writes: (readonly Kept[])[] = [];
  const db = {
    profile: async () => ({ keys: { wrapping } }),
    transaction: async (_mode: string, _table: object, run: () => Promise<void>) => run(),
    secrets: {
      get: async (name: string) => table.get(name),
      bulkPut: async (records: readonly Kept[]) => {
        await write(records);
        writes.push(records);
        for (const each of records) table.set(each.name, each);
      },
    },
  };
  return { secrets: new Secrets(db as unknown as KeysDatabase), table, writes };
}

test('[K3] all are kept in one write, wrapped, and can be read again', async () => {
  const { secrets, writes } = await begin(async () => undefined);
  await secrets.keepAll(given);
  expect(writes).toHaveLength(1);
  for (const { name, secret } of given) expect(await secrets.read(name)).toEqual(secret);
});

test('[K3] a browser without room keeps none of them and says so', async () => {
  const { secrets, table } = await begin(() => Promise.reject(new Error('no room')));
  await expect(secrets.keepAll(given)).rejects.toThrow('no room');
  expect(table.size).toBe(0);
});
