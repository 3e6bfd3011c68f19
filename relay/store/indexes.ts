/**
 * Where an account's entries are, by place in its feed, and a device's operations, by `seq`. An index row a piece written
 * with each entry would touch a page of its own and cost several times the entry; so the rows of the newest entries are
 * kept in memory, and a generation of them is written a few at a time, all of an account's together, with the batches that
 * follow. What is in memory follows from the journal: after a crash it is read from there again.
 */
import type { DatabaseSync } from 'node:sqlite';
import { assert, bytesOfKey, keyOf, type Key } from '#kernel';
import { Names } from './names.ts';
import { CHAINED, unpackEffects, type PackedEntry } from './packing.ts';

export const INDEX_TABLES = [
  'CREATE TABLE feed (account INTEGER, place INTEGER, idx INTEGER NOT NULL, PRIMARY KEY (account, place)) STRICT, WITHOUT ROWID',
  'CREATE TABLE operations (device INTEGER, seq INTEGER, idx INTEGER NOT NULL, PRIMARY KEY (device, seq)) STRICT, WITHOUT ROWID',
];

/** What follows an entry's bytes and effects into the index. */
export type IndexedEntry = Pick<PackedEntry, 'effects' | 'naming' | 'name' | 'number'>;

const GENERATION_ENTRIES = 32_768;
/** Rows of the older generation that are written for each row that is added: it is done long before the next is full. */
const PACE = 3;

/** Indexes of entries under one name, whose numbers follow one another. */
interface Run {
  readonly first: number;
  readonly indexes: number[];
}

type Runs = Map<Key, Run>;

interface Generation {
  readonly feeds: Runs;
  readonly chains: Runs;
  entries: number;
}

export class Indexes {
  readonly #names: Names;
  readonly #statements;
  #young: Generation = newGeneration();
  #old: Generation | null = null;
  /** What is left to be written of the old generation. */
  #writing: Iterator<void> | null = null;
  /** Entries whose rows are all in the tables. */
  #written: number;
  #owed = 0;
  readonly #generationEntries: number;

  /** `written`: how many entries were in the tables; those after it must be added again. */
  constructor(database: DatabaseSync, written: number, generationEntries = GENERATION_ENTRIES) {
    this.#names = new Names(database);
    this.#statements = prepare(database);
    this.#written = written;
    this.#generationEntries = generationEntries;
  }

  get written(): number {
    return this.#written;
  }

  add(index: number, { effects, naming, name, number }: IndexedEntry): void {
    const { feeds, chains } = this.#young;
    for (const { account, place } of unpackEffects(effects)) this.#addTo(feeds, account, place, index);
    if (naming === CHAINED) this.#addTo(chains, name, number, index);
    this.#young.entries++;
  }

  /** Within a batch's transaction, after its entries were added: writes what is due. */
  write(): void {
    if (this.#writing === null && this.#young.entries >= this.#generationEntries) {
      this.#old = this.#young;
      this.#young = newGeneration();
      this.#writing = this.#rowsOf(this.#old);
    }
    for (; this.#owed > 0 && this.#writing !== null; this.#owed--)
      if (this.#writing.next().done === true) this.#finish();
    this.#owed = 0;
  }

  /** The entries of an account at the places `from` to `to` (exclusive) of its feed, as far as there are any. */
  feed(account: Uint8Array, from: number, to: number): readonly number[] {
    const key = keyOf(account);
    const runs = [this.#old?.feeds.get(key), this.#young.feeds.get(key)].filter((run) => run !== undefined);
    const recent = runs[0]?.first ?? to;
    const indexes = from < recent ? this.#storedFeed(account, from, Math.min(to, recent)) : [];
    for (const { first, indexes: more } of runs)
      indexes.push(...more.slice(Math.max(0, from - first), Math.max(0, to - first)));
    return indexes;
  }

  /** The entry that holds a device's operation, or null. */
  operation(device: Uint8Array, seq: number): number | null {
    const key = keyOf(device);
    for (const run of [this.#young.chains.get(key), this.#old?.chains.get(key)])
      if (run !== undefined && seq >= run.first) return run.indexes[seq - run.first] ?? null;
    const of = this.#names.find(device);
    const row = of === null ? undefined : this.#statements.findOperation.get(of, seq);
    return row === undefined ? null : (row['idx'] as number);
  }

  #addTo(runs: Runs, name: Uint8Array, number: number, index: number): void {
    const key = keyOf(name);
    const run = runs.get(key);
    if (run === undefined) runs.set(key, { first: number, indexes: [index] });
    else {
      assert(number === run.first + run.indexes.length, 'the numbers under a name follow one another');
      run.indexes.push(index);
    }
    this.#owed += PACE;
  }

  *#rowsOf({ feeds, chains }: Generation): Generator<void> {
    const { insertFeed, insertOperation } = this.#statements;
    for (const [runs, insert] of [
      [feeds, insertFeed],
      [chains, insertOperation],
    ] as const)
      for (const [key, { first, indexes }] of runs) {
        const n = this.#names.numberOf(bytesOfKey(key));
        for (const [i, index] of indexes.entries()) {
          insert.run(n, first + i, index);
          yield;
        }
      }
  }

  #finish(): void {
    this.#written += this.#old?.entries ?? 0;
    this.#old = null;
    this.#writing = null;
  }

  #storedFeed(account: Uint8Array, from: number, to: number): number[] {
    const of = this.#names.find(account);
    return of === null ? [] : this.#statements.findFeed.all(of, from, to).map((row) => row['idx'] as number);
  }
}

function newGeneration(): Generation {
  return { feeds: new Map(), chains: new Map(), entries: 0 };
}

/** A row may be there already: it was written before a crash, and its generation was not finished. */
function prepare(database: DatabaseSync) {
  return {
    insertFeed: database.prepare('INSERT OR REPLACE INTO feed VALUES (?, ?, ?)'),
    insertOperation: database.prepare('INSERT OR REPLACE INTO operations VALUES (?, ?, ?)'),
    findFeed: database.prepare(
      'SELECT idx FROM feed WHERE account = ? AND place >= ? AND place < ? ORDER BY place',
    ),
    findOperation: database.prepare('SELECT idx FROM operations WHERE device = ? AND seq = ?'),
  };
}
