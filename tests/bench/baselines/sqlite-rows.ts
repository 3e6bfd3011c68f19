/**
 * node:sqlite alone: the rows that a journal of ours holds, written into an empty file with the same tables and the same
 * pragmas, as many entries a transaction as ours had, by nothing but prepared statements in a loop.
 */
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';

const PRAGMAS = 'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536';

interface Row {
  readonly table: string;
  readonly values: readonly SQLInputValue[];
}

export interface Rows {
  readonly tables: readonly string[];
  readonly insertByTable: ReadonlyMap<string, string>;
  /** What was there before the first of the batches. */
  readonly before: readonly Row[];
  readonly batches: readonly (readonly Row[])[];
}

/** Reads a journal's file; entries from `first` on are dealt into batches of `size`, with all that belongs to them. */
export function readRows(path: string, first: number, size: number): Rows {
  const database = new DatabaseSync(path, { readOnly: true });
  const schema = database
    .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND sql NOT NULL")
    .all();
  const names = schema.map((row) => String(row['name']));
  const insertByTable = new Map<string, string>();
  const dealt: { readonly row: Row; readonly batch: number }[] = [];
  const entries = Number(database.prepare('SELECT count(*) AS n FROM journal').get()?.['n']) - first;
  const count = Math.ceil(entries / size);
  for (const table of names) {
    const rows = database.prepare(`SELECT * FROM ${table}`).all();
    const columns = database.prepare(`PRAGMA table_info(${table})`).all();
    insertByTable.set(table, `INSERT OR REPLACE INTO ${table} VALUES (${columns.map(() => '?').join(', ')})`);
    rows.forEach((row, place) => {
      const values = Object.values(row) as SQLInputValue[];
      const batch = batchOf(table, row['idx'], place / rows.length);
      for (const each of batch === 'every' ? Array.from({ length: count }, (_, n) => n) : [batch])
        dealt.push({ row: { table, values }, batch: each });
    });
  }
  database.close();

  /** Entries by their index; hashes of the tree as they come; names before all; what is kept once is written every time. */
  function batchOf(table: string, index: unknown, share: number): number | 'every' {
    if (typeof index === 'number') return Math.floor((index - first) / size);
    if (table === 'tree') return Math.floor(share * count);
    return table === 'meta' ? 'every' : -1;
  }

  const batches = Array.from({ length: count }, (): Row[] => []);
  const before: Row[] = [];
  for (const { row, batch } of dealt) (batches[batch] ?? before).push(row);
  return { tables: schema.map((row) => String(row['sql'])), insertByTable, before, batches };
}

/** Writes them into a new file; the seconds that the batches took. */
export function writeRows(path: string, { tables, insertByTable, before, batches }: Rows): number {
  const database = new DatabaseSync(path);
  database.exec(PRAGMAS);
  for (const table of tables) database.exec(table);
  const statements = new Map([...insertByTable].map(([table, sql]) => [table, database.prepare(sql)]));
  const write = (rows: readonly Row[]): void => {
    database.exec('BEGIN');
    for (const { table, values } of rows) statements.get(table)?.run(...values);
    database.exec('COMMIT');
  };
  write(before);
  const from = performance.now();
  for (const rows of batches) write(rows);
  const seconds = (performance.now() - from) / 1000;
  database.close();
  return seconds;
}
