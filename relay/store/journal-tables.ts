/**
 * The tables of the journal's file, and what is asked of them.
 *
 *   journal     entry's index → its bytes, its effects, the name of its operation (packing.ts)
 *   feed        account, place in its feed → entry's index (indexes.ts)
 *   operations  device, seq → entry's index (indexes.ts)
 *   roots       id of a root-signed operation → entry's index, until it expires
 *   tree        complete blocks of 256 hashes of each level of the Merkle tree
 *   names       accounts and devices by number
 *   meta        the genesis document, the size and root of the journal, how many entries are in the indexes; the ids of its
 *               first assets and how far it has been read for them
 */
import type { DatabaseSync } from 'node:sqlite';
import { equal } from '#kernel';
import { storeFault } from './fault.ts';
import { INDEX_TABLES } from './indexes.ts';
import { NAMES_TABLE } from './names.ts';

const FORMAT = 1;
/** "HOLD" in ASCII, where SQLite keeps whose file it is. */
const APPLICATION = 0x484f4c44;

const TABLES = [
  'CREATE TABLE meta (name TEXT PRIMARY KEY, value ANY NOT NULL) STRICT, WITHOUT ROWID',
  'CREATE TABLE journal (idx INTEGER PRIMARY KEY, bytes BLOB NOT NULL, effects BLOB NOT NULL, operation BLOB NOT NULL) STRICT',
  ...INDEX_TABLES,
  'CREATE TABLE roots (id BLOB PRIMARY KEY, idx INTEGER NOT NULL, expires INTEGER NOT NULL) STRICT, WITHOUT ROWID',
  'CREATE TABLE tree (place INTEGER PRIMARY KEY, hashes BLOB NOT NULL) STRICT',
  NAMES_TABLE,
];

export type Statements = ReturnType<typeof prepare>;

export function prepare(database: DatabaseSync) {
  return {
    journal: database.prepare('INSERT INTO journal VALUES (?, ?, ?, ?)'),
    rootSigned: database.prepare('INSERT OR REPLACE INTO roots VALUES (?, ?, ?)'),
    tree: database.prepare('INSERT INTO tree VALUES (?, ?)'),
    setMeta: database.prepare('INSERT OR REPLACE INTO meta VALUES (?, ?)'),
    setAssets: database.prepare('INSERT OR REPLACE INTO meta VALUES (?, ?), (?, ?)'),
    getMeta: database.prepare('SELECT value FROM meta WHERE name = ?'),
    sweepRoots: database.prepare('DELETE FROM roots WHERE expires <= ?'),
    entry: database.prepare('SELECT bytes, effects FROM journal WHERE idx = ?'),
    unindexed: database.prepare(
      'SELECT idx, effects, operation FROM journal WHERE idx >= ? AND idx < ? ORDER BY idx',
    ),
    entries: database.prepare(
      'SELECT idx, bytes, effects FROM journal WHERE idx >= ? AND idx < ? ORDER BY idx',
    ),
    findRootSigned: database.prepare('SELECT idx FROM roots WHERE id = ?'),
    treeLevel: database.prepare('SELECT hashes FROM tree WHERE place >= ? AND place < ? ORDER BY place'),
  };
}

function pragma(database: DatabaseSync, name: string): number {
  return database.prepare(`PRAGMA ${name}`).get()?.[name] as number;
}

export function isEmpty(database: DatabaseSync): boolean {
  return database.prepare('SELECT count(*) AS n FROM sqlite_schema').get()?.['n'] === 0;
}

/** Before anything is written to a file that was there. */
export function checkFile(database: DatabaseSync, path: string): void {
  if (isEmpty(database)) return;
  if (pragma(database, 'application_id') !== APPLICATION) throw storeFault('not_a_store', path);
  const format = pragma(database, 'user_version');
  if (format > FORMAT) throw storeFault('newer_format', path, `format ${format}`);
}

export function create(database: DatabaseSync, genesis: Uint8Array, emptyRoot: Uint8Array): void {
  database.exec(`BEGIN; PRAGMA application_id = ${APPLICATION}; PRAGMA user_version = ${FORMAT}`);
  for (const table of TABLES) database.exec(table);
  const set = database.prepare('INSERT INTO meta VALUES (?, ?)');
  set.run('genesis', genesis);
  set.run('size', 0);
  set.run('indexed', 0);
  set.run('root', emptyRoot);
  database.exec('COMMIT');
}

export function checkMeta(database: DatabaseSync, path: string, genesis: Uint8Array): void {
  const of = (name: string) => database.prepare('SELECT value FROM meta WHERE name = ?').get(name)?.['value'];
  const [stored, size, root] = [of('genesis'), of('size'), of('root')];
  if (!(stored instanceof Uint8Array) || typeof size !== 'number' || !(root instanceof Uint8Array))
    throw storeFault('damaged', path, 'its head is missing');
  if (!equal(stored, genesis)) throw storeFault('other_network', path);
}
