// A look through the whole history: found in stretches, followed while entries come, and never holding a row.

import { describe, expect, test } from 'vitest';
import {
  isWanted,
  type Found,
  type HistoryBook,
  type HistoryExtent,
  type HistoryRow,
  type HistoryWanted,
  type Span,
} from '#replica';
import { NO_FILTER, wantedBy } from '$lib/state/history/history-filter.ts';
import { HistorySearch } from '$lib/state/history/history-search.svelte.ts';

const STRETCH = 10;
const soup = wantedBy({ ...NO_FILTER, search: 'soup' }, () => new Set());

const rowAt = (place: number): HistoryRow => ({
  key: `entry-${place}`,
  state: { phase: 'final', index: place },
  kind: 'transfer',
  direction: 'in',
  other: null,
  asset: null,
  amount: null,
  memo: place % 3 === 0 ? 'soup' : 'bread',
  lock: null,
  time: place,
  device: null,
});

/** A book in memory whose extent is set by hand. */
class MemoryBook implements HistoryBook {
  #extent: HistoryExtent | null = null;
  readonly #runs = new Set<(extent: HistoryExtent | null) => void>();
  stretches = 0;
  looking: () => unknown = () => undefined;
  readonly extent = {
    subscribe: (run: (extent: HistoryExtent | null) => void) => {
      this.#runs.add(run);
      run(this.#extent);
      return () => void this.#runs.delete(run);
    },
  };

  set(first: number, end: number, waiting: readonly HistoryRow[] = []): void {
    this.#extent = { first, end, waiting, dismissed: 0 };
    for (const run of this.#runs) run(this.#extent);
  }

  async *find(wanted: HistoryWanted, span: Span): AsyncIterable<Found> {
    for (let to = span.to; to > span.from;) {
      const from = Math.max(span.from, to - STRETCH);
      await Promise.resolve();
      this.stretches += 1;
      this.looking();
      const places = Array.from({ length: to - from }, (_, at) => to - 1 - at);
      yield { places: places.filter((place) => isWanted(wanted, rowAt(place))), from };
      to = from;
    }
  }

  rows(): never {
    throw new Error('a search reads no rows');
  }
  read(): never {
    throw new Error('a search reads no entries');
  }
  balances(): never {
    throw new Error('a search asks for no balances');
  }
  span(): never {
    throw new Error('a search asks for no times');
  }
}

/** Until everything that goes on by itself has gone on. */
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
const foundBy = (search: HistorySearch): readonly number[] => search.chunks.flatMap(({ places }) => places);
const soups = (first: number, end: number): readonly number[] =>
  Array.from({ length: end - first }, (_, at) => end - 1 - at).filter((place) => place % 3 === 0);

describe('a search', () => {
  test('of everything knows it at once and reads nothing', () => {
    const book = new MemoryBook();
    const search = new HistorySearch(book, null);
    search.start();
    expect(search.isOpen).toBe(false);
    book.set(5, 100_005);
    expect([search.isOpen, search.done, search.count]).toEqual([true, 1, 100_000]);
    expect(book.stretches).toBe(0);
  });

  test('finds all that is wanted, newest first', async () => {
    const book = new MemoryBook();
    const search = new HistorySearch(book, soup);
    search.start();
    book.set(4, 100);
    expect(search.done).toBe(0);
    await settled();
    expect(search.done).toBe(1);
    expect(foundBy(search)).toEqual(soups(4, 100));
    expect(search.count).toBe(soups(4, 100).length);
  });

  test('shows the first that it finds at once, and what follows soon after together', async () => {
    const shown = new Set<number>();
    const book = new MemoryBook();
    const search = new HistorySearch(book, soup, () => 0);
    book.looking = () => shown.add(search.count);
    search.start();
    book.set(0, 1000);
    await settled();
    expect([...shown]).toEqual([0, soups(990, 1000).length]);
    expect(foundBy(search)).toEqual(soups(0, 1000));
  });

  test('shows it again and again while it looks for long', async () => {
    const shown = new Set<number>();
    let now = 0;
    const book = new MemoryBook();
    const search = new HistorySearch(book, soup, () => (now += 60));
    book.looking = () => shown.add(search.done);
    search.start();
    book.set(0, 1000);
    await settled();
    expect(shown.size).toBeGreaterThan(25);
    expect(search.done).toBe(1);
  });

  test('looks only at what is new when entries come, or when older ones do', async () => {
    const book = new MemoryBook();
    const search = new HistorySearch(book, soup);
    search.start();
    book.set(50, 100);
    await settled();
    expect(book.stretches).toBe(5);
    book.set(50, 105);
    await settled();
    expect(book.stretches).toBe(6);
    book.set(30, 105);
    await settled();
    expect(book.stretches).toBe(8);
    expect(foundBy(search)).toEqual(soups(30, 105));
  });

  test('misses nothing and says nothing twice when entries come while it looks', async () => {
    const book = new MemoryBook();
    const search = new HistorySearch(book, soup);
    search.start();
    book.set(0, 95);
    for (let end = 96; end < 120; end++) {
      await Promise.resolve();
      book.set(0, end);
    }
    await settled();
    expect(foundBy(search)).toEqual(soups(0, 119));
  });

  test('of what has no verdict yet looks at that too', async () => {
    const book = new MemoryBook();
    const search = new HistorySearch(book, soup);
    search.start();
    book.set(0, 0, [
      { ...rowAt(3), state: { phase: 'sent' } },
      { ...rowAt(4), state: { phase: 'sent' } },
    ]);
    await settled();
    expect(search.waiting.map(({ memo }) => memo)).toEqual(['soup']);
    expect([search.count, search.done]).toEqual([1, 1]);
  });

  test('[U1] that fails says so, keeps what it has found, and goes on from there when it is tried again', async () => {
    const book = new MemoryBook();
    const search = new HistorySearch(book, soup, () => (now += 200));
    let now = 0;
    let isBroken = true;
    book.looking = () => {
      if (isBroken && book.stretches > 3) throw new Error('a page that cannot be read');
    };
    search.start();
    book.set(0, 100);
    await settled();
    expect(search.fault?.message).toBe('a page that cannot be read');
    expect(foundBy(search)).toEqual(soups(70, 100));
    isBroken = false;
    search.retry();
    await settled();
    expect([search.fault, search.done]).toEqual([null, 1]);
    expect(foundBy(search)).toEqual(soups(0, 100));
  });

  test('that has been ended looks at nothing more', async () => {
    const book = new MemoryBook();
    const stop = new HistorySearch(book, soup).start();
    book.set(0, 1000);
    stop();
    await settled();
    expect(book.stretches).toBeLessThan(5);
  });
});
