/** The tables of the vault in memory, as far as the device uses them: what a test finds in them is what a browser's files hold. */
import type { Databases, WalletDatabase } from '../../src/lib/device/store/databases.ts';
import { plainTable } from './plain-table.ts';
import { PlainTransactions } from './plain-transactions.ts';

export interface PlainTables {
  readonly databases: Databases;
  readonly wallet: WalletDatabase;
  /** Everything that lies in them, as text: bytes by their Latin letters, and as numbers. */
  dump(): string;
  /** How many rows a table has. */
  count(name: 'shared' | 'sharedChanges' | 'vaults' | 'vaultItems'): number;
}

export function plainTables(wrapping: CryptoKey): PlainTables {
  const transactions = new PlainTransactions();
  const tables = {
    shared: plainTable(transactions, 'owner', 'map'),
    sharedChanges: plainTable(transactions, 'n'),
    vaults: plainTable(transactions, 'account'),
    vaultItems: plainTable(transactions, 'account', 'place'),
  };
  const wallet = { ...tables, transaction: transactions.run } as unknown as WalletDatabase;
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
