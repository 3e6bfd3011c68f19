/**
 * The newest picture of the state, in a file of its own beside the journal: it only saves folding from the start and may be
 * deleted whenever the relay is stopped. It has its own file because its rows are written a few at a time between the
 * journal's commits, in one transaction that ends with the head; until then the picture before it stands.
 */
import { rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { packList, unpackList } from './packing.ts';
import type { Request, SnapshotHead } from './requests.ts';

const FORMAT = 1;
const ANSWER_ROWS = 20_000;

export class SnapshotFile {
  #database: DatabaseSync;
  #statements: Statements;

  /** Whatever cannot be read is thrown away: the journal has everything. */
  constructor(path: string) {
    try {
      this.#database = open(path);
    } catch {
      for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
      this.#database = open(path);
    }
    this.#statements = prepare(this.#database);
  }

  get head(): SnapshotHead | null {
    const row = this.#statements.head.get();
    if (row === undefined) return null;
    return {
      index: row['idx'] as number,
      root: row['root'] as Uint8Array,
      clockEntry: row['clock_entry'] as number,
    };
  }

  /** Begins a new picture on top of the one after `base`, or from nothing; false: that one is not the one that is here. */
  begin({ base }: Extract<Request, { type: 'snapshot_begin' }>): boolean {
    if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
    if (base !== null && this.head?.index !== base) return false;
    this.#database.exec('BEGIN');
    if (base === null) this.#database.exec('DELETE FROM state; DELETE FROM head');
    return true;
  }

  putRows({ rows }: Extract<Request, { type: 'snapshot_rows' }>): void {
    const { put, remove } = this.#statements;
    const items = unpackList(rows);
    for (let i = 0; i < items.length; i += 2) {
      const value = items[i + 1] as Uint8Array;
      if (value.length > 0) put.run(items[i] as Uint8Array, value);
      else remove.run(items[i] as Uint8Array);
    }
  }

  end({ head }: Extract<Request, { type: 'snapshot_end' }>): void {
    this.#statements.removeHead.run();
    this.#statements.setHead.run(head.index, head.root, head.clockEntry);
    this.#database.exec('COMMIT');
  }

  load({ after }: Extract<Request, { type: 'snapshot_load' }>): Uint8Array {
    const items: Uint8Array[] = [];
    for (const row of this.#statements.rows.iterate(after, ANSWER_ROWS))
      items.push(row['key'] as Uint8Array, row['value'] as Uint8Array);
    return packList(items);
  }

  close(): void {
    this.#database.close();
  }
}

function open(path: string): DatabaseSync {
  const database = new DatabaseSync(path);
  try {
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
    const format = database.prepare('PRAGMA user_version').get()?.['user_version'];
    if (format !== FORMAT) create(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Also in place of a picture in another format. */
function create(database: DatabaseSync): void {
  database.exec(`BEGIN; DROP TABLE IF EXISTS state; DROP TABLE IF EXISTS head;
    CREATE TABLE state (key BLOB PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE head (idx INTEGER NOT NULL, root BLOB NOT NULL, clock_entry INTEGER NOT NULL) STRICT;
    PRAGMA user_version = ${FORMAT}; COMMIT`);
}

type Statements = ReturnType<typeof prepare>;

function prepare(database: DatabaseSync) {
  return {
    head: database.prepare('SELECT idx, root, clock_entry FROM head'),
    removeHead: database.prepare('DELETE FROM head'),
    setHead: database.prepare('INSERT INTO head VALUES (?, ?, ?)'),
    put: database.prepare('INSERT OR REPLACE INTO state VALUES (?, ?)'),
    remove: database.prepare('DELETE FROM state WHERE key = ?'),
    rows: database.prepare('SELECT key, value FROM state WHERE key > ? ORDER BY key LIMIT ?'),
  };
}
