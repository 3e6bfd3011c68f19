/**
 * The vaults of all accounts (P33), in a file of its own: sealed items that follow from nothing else, so this file is kept
 * as the journal is. An item gets its place in the statement that writes it [P10].
 */
import { DatabaseSync } from 'node:sqlite';
import type { Id } from '#kernel';
import { faultOf, storeFault } from './fault.ts';
import { packList } from './packing.ts';
import type { Request } from './requests.ts';

const FORMAT = 1;
/** What one account's vault may hold: about 10,000 changes. */
export const VAULT_BYTES_MAX = 4 * 1024 * 1024;

/** `repeated`: the log holds this counter of the device, or a later one. `full`: the account's share is used up. */
export type VaultAppended =
  { readonly type: 'written'; readonly length: number } | { readonly type: 'repeated' | 'full' };

/** The stored logs of vaults. */
export interface VaultStore {
  vaultAppend(account: Id, device: Id, counter: number, item: Uint8Array): Promise<VaultAppended>;
  vaultLength(account: Id): Promise<number>;
  vaultItems(account: Id, from: number, to: number): Promise<readonly Uint8Array[]>;
}

export class VaultFile {
  readonly #database: DatabaseSync;
  readonly #statements: Statements;

  constructor(path: string) {
    this.#database = new DatabaseSync(path);
    try {
      this.#database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
      const format = this.#database.prepare('PRAGMA user_version').get()?.['user_version'];
      if (format === 0) this.#database.exec(SCHEMA);
      else if (format !== FORMAT) throw storeFault('newer_format', path, `format ${String(format)}`);
      this.#statements = prepare(this.#database);
    } catch (error) {
      this.#database.close();
      throw faultOf(error, path);
    }
  }

  append({
    account,
    device,
    counter,
    item,
    bytesMax,
  }: Extract<Request, { type: 'vault_append' }>): VaultAppended {
    const { last, size, add } = this.#statements;
    const before = last.get(account, device)?.['counter'];
    if (typeof before === 'number' && counter <= before) return { type: 'repeated' };
    const used = size.get(account);
    if (Number(used?.['bytes'] ?? 0) + item.length > bytesMax) return { type: 'full' };
    const place = add.get(account, account, device, counter, item)?.['place'];
    return { type: 'written', length: Number(place) + 1 };
  }

  length({ account }: Extract<Request, { type: 'vault_length' }>): number {
    return Number(this.#statements.size.get(account)?.['length'] ?? 0);
  }

  /** The items `from` to `to` (exclusive): a list. */
  items({ account, from, to }: Extract<Request, { type: 'vault_items' }>): Uint8Array {
    return packList(this.#statements.items.all(account, from, to).map((row) => row['item'] as Uint8Array));
  }

  close(): void {
    this.#database.close();
  }
}

const SCHEMA = `BEGIN;
  CREATE TABLE vault (account BLOB, place INTEGER, device BLOB NOT NULL, counter INTEGER NOT NULL, item BLOB NOT NULL,
    PRIMARY KEY (account, place)) STRICT, WITHOUT ROWID;
  CREATE UNIQUE INDEX vault_by_device ON vault (account, device, counter);
  PRAGMA user_version = ${FORMAT}; COMMIT`;

type Statements = ReturnType<typeof prepare>;

function prepare(database: DatabaseSync) {
  return {
    last: database.prepare(
      'SELECT counter FROM vault WHERE account = ? AND device = ? ORDER BY counter DESC LIMIT 1',
    ),
    size: database.prepare(
      'SELECT count(*) AS length, sum(length(item)) AS bytes FROM vault WHERE account = ?',
    ),
    add: database.prepare(
      `INSERT INTO vault SELECT ?, (SELECT coalesce(max(place) + 1, 0) FROM vault WHERE account = ?), ?, ?, ?
       RETURNING place`,
    ),
    items: database.prepare(
      'SELECT item FROM vault WHERE account = ? AND place >= ? AND place < ? ORDER BY place',
    ),
  };
}
