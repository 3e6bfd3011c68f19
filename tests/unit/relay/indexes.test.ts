import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { Indexes, INDEX_TABLES, type IndexedEntry } from '../../../relay/store/indexes.ts';
import { NAMES_TABLE } from '../../../relay/store/names.ts';
import { CHAINED, unpackBatch, type NewEntry, packBatch } from '../../../relay/store/packing.ts';
import { idOf, type Id } from '#kernel';
import { seedOf } from '../../support/world.ts';

const GENERATION = 20;
const ACCOUNTS = 5;

/** Entry i is the next operation of device i mod 5, and touches two accounts. */
class Course {
  readonly feeds = new Map<Id, number[]>();
  readonly chains = new Map<Id, number[]>();
  readonly entries: IndexedEntry[] = [];

  next(): IndexedEntry {
    const index = this.entries.length;
    const [payer, payee] = [index, index * 7 + 1].map((n) => nameOf(n % ACCOUNTS)) as [Id, Id];
    const touched = [...new Set([payer, payee])];
    const effects = touched.map((account) => ({
      effect: { account },
      place: push(this.feeds, account, index),
      bytes: new Uint8Array(3),
    }));
    const seq = push(this.chains, payer, index) + 1;
    const sealed = { bytes: new Uint8Array(1), effects };
    const operation = { device: payer, account: nameOf(99), seq };
    const [packed] = [...unpackBatch(packBatch([{ sealed, operation } as unknown as NewEntry]))];
    if (packed?.naming !== CHAINED) throw new Error('an operation of a device');
    this.entries.push(packed);
    return packed;
  }
}

function nameOf(n: number): Id {
  return idOf(seedOf(`name ${n}`));
}

function push(lists: Map<Id, number[]>, name: Id, index: number): number {
  const list = lists.get(name) ?? [];
  lists.set(name, list);
  return list.push(index) - 1;
}

function newDatabase(): DatabaseSync {
  const database = new DatabaseSync(':memory:');
  for (const table of [...INDEX_TABLES, NAMES_TABLE]) database.exec(table);
  return database;
}

function expectWhole(indexes: Indexes, { feeds, chains }: Course): void {
  for (let n = 0; n < ACCOUNTS; n++) {
    const name = seedOf(`name ${n}`);
    const feed = feeds.get(nameOf(n)) ?? [];
    for (const [from, to] of [
      [0, 1000],
      [3, 9],
      [feed.length - 2, feed.length + 5],
      [0, 0],
    ] as const)
      expect(indexes.feed(name, from, to)).toEqual(feed.slice(Math.max(0, from), to));
    (chains.get(nameOf(n)) ?? []).forEach((index, i) => expect(indexes.operation(name, i + 1)).toBe(index));
    expect(indexes.operation(name, 10_000)).toBeNull();
    expect(indexes.operation(name, 0)).toBeNull();
  }
  expect(indexes.feed(seedOf('nobody'), 0, 10)).toEqual([]);
  expect(indexes.operation(seedOf('nobody'), 1)).toBeNull();
}

describe('the indexes of the journal', () => {
  test('[R2] every entry is found, whether its rows are in memory, on their way, or written', () => {
    const database = newDatabase();
    const indexes = new Indexes(database, 0, GENERATION);
    const course = new Course();
    for (let batch = 0; batch < 40; batch++) {
      for (let i = 0; i < 3; i++) indexes.add(course.entries.length, course.next());
      indexes.write();
      expectWhole(indexes, course);
    }
    expect(indexes.written).toBeGreaterThanOrEqual(4 * GENERATION);
  });

  test('[R6] after a crash at any batch what was only in memory is added again', () => {
    const database = newDatabase();
    let indexes = new Indexes(database, 0, GENERATION);
    const course = new Course();
    for (let batch = 0; batch < 40; batch++) {
      for (let i = 0; i < 3; i++) indexes.add(course.entries.length, course.next());
      indexes.write();
      if (batch % 4 !== 3) continue;
      const again = new Indexes(database, indexes.written, GENERATION);
      course.entries.slice(indexes.written).forEach((entry, i) => again.add(indexes.written + i, entry));
      indexes = again;
      expectWhole(indexes, course);
    }
  });
});
