/** The tables of the vault in memory, as far as the device uses them: what a test finds in them is what a browser's files hold. */
import type { Databases, WalletDatabase } from '../../src/lib/device/store/databases.ts';

type Row = Record<string, unknown>;

/** A table whose rows are told apart by these fields. */
function table(...fields: readonly string[]) {
  const rows = new Map<string, Row>();
  const placeOf = (values: readonly unknown[]): string => JSON.stringify(values);
  const keyOf = (row: Row): string => placeOf(fields.map((field) => row[field]));
  const put = async (row: Row): Promise<void> => void rows.set(keyOf(row), structuredClone(row));
  const matching = (index: string, value: unknown): Row[] => {
    const names = index.replace(/[[\]]/g, '').split('+');
    const wanted = placeOf([value].flat());
    return [...rows.values()].filter((row) => placeOf(names.map((name) => row[name])) === wanted);
  };
  let n = 0;
  return {
    rows,
    put,
    get: async (key: unknown) => structuredClone(rows.get(placeOf([key].flat()))),
    add: (row: Row) => put({ n: ++n, ...row }),
    update: async (key: unknown, changes: Row) => {
      const row = rows.get(placeOf([key].flat()));
      if (row !== undefined) await put({ ...row, ...changes });
    },
    bulkPut: async (all: readonly Row[]) => {
      for (const each of all) await put(each);
    },
    bulkDelete: async (keys: readonly unknown[]) => {
      for (const key of keys) rows.delete(placeOf([key].flat()));
    },
    where: (index: string) => ({
      equals: (value: unknown) => ({
        count: async () => matching(index, value).length,
        sortBy: async (field: string) =>
          matching(index, value).sort((a, b) => Number(a[field]) - Number(b[field])),
      }),
      // A range over the last field of a compound key.
      between: ([first, from]: [unknown, unknown], [, to]: [unknown, unknown]) => {
        const [whole = '', last = ''] = index.replace(/[[\]]/g, '').split('+');
        const found = (): [string, Row][] =>
          [...rows].filter(
            ([, row]) =>
              row[whole] === first &&
              (typeof from !== 'number' || (row[last] as number) >= from) &&
              (typeof to !== 'number' || (row[last] as number) < to),
          );
        return {
          toArray: async () => found().map(([, row]) => row),
          delete: async () => {
            for (const [key] of found()) rows.delete(key);
          },
        };
      },
    }),
  };
}

export interface PlainTables {
  readonly databases: Databases;
  readonly wallet: WalletDatabase;
  /** Everything that lies in them, as text: bytes by their Latin letters, and as numbers. */
  dump(): string;
  /** How many rows a table has. */
  count(name: 'shared' | 'sharedChanges' | 'vaults' | 'vaultItems'): number;
}

export function plainTables(wrapping: CryptoKey): PlainTables {
  const tables = {
    shared: table('owner', 'map'),
    sharedChanges: table('n'),
    vaults: table('account'),
    vaultItems: table('account', 'place'),
  };
  const transaction = async (...given: readonly unknown[]) => (given.at(-1) as () => Promise<unknown>)();
  const wallet = { ...tables, transaction } as unknown as WalletDatabase;
  const keys = { profile: async () => ({ keys: { wrapping } }) };
  const lying = Object.values(tables).map(({ rows }) => rows);
  return {
    databases: { keys, wallet } as unknown as Databases,
    wallet,
    dump: () => lying.flatMap((rows) => [...rows.values()].map(textOf)).join('\n'),
    count: (name) => tables[name].rows.size,
  };
}

function textOf(value: unknown): string {
  if (value instanceof Uint8Array) return `${Buffer.from(value).toString('latin1')} ${value.join()}`;
  if (value instanceof Map) return textOf([...value]);
  if (typeof value === 'object' && value !== null)
    return Object.entries(value)
      .map(([key, each]) => `${key} ${textOf(each)}`)
      .join(' ');
  return String(value);
}
