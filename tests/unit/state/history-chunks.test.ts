// [U1] A history of any length is cut into chunks that stay what they are while entries come and are found.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  CHUNK_ROWS,
  chunksBetween,
  chunksOf,
  groupsOf,
  type Chunk,
} from '$lib/state/history/history-chunks.ts';

const placesIn = (chunks: readonly Chunk[]): readonly number[] => chunks.flatMap(({ places }) => places);
const byKey = (chunks: readonly Chunk[]): ReadonlyMap<string, Chunk> =>
  new Map(chunks.map((chunk) => [chunk.key, chunk]));

/** How many chunks of `before` are not the same afterwards. */
function changed(before: readonly Chunk[], after: readonly Chunk[]): number {
  const kept = byKey(after);
  return before.filter((chunk) => kept.get(chunk.key)?.places.join() !== chunk.places.join()).length;
}

function isChained(chunks: readonly Chunk[]): boolean {
  return chunks.every(({ before }, at) => before === (chunks[at - 1]?.places.at(-1) ?? null));
}

describe('[U1] chunks of all entries', () => {
  test('hold each place once, newest first, and know the row above them', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.nat(1000), (first, count) => {
        const chunks = chunksBetween(first, first + count);
        expect(placesIn(chunks)).toEqual(Array.from({ length: count }, (_, at) => first + count - 1 - at));
        expect(isChained(chunks)).toBe(true);
        expect(byKey(chunks).size).toBe(chunks.length);
      }),
    );
  });

  test('stay the same but for one when an entry comes, and but for one when older ones do', () => {
    const before = chunksBetween(130, 420);
    expect(changed(before, chunksBetween(130, 421))).toBe(1);
    expect(changed(before, chunksBetween(10, 420))).toBe(1);
  });

  test('of a hundred thousand are two thousand', () => {
    expect(chunksBetween(0, 100_000)).toHaveLength(100_000 / CHUNK_ROWS);
  });
});

describe('[U1] chunks of what was found', () => {
  const descending = (count: number, top: number): readonly number[] =>
    Array.from({ length: count }, (_, at) => top - 2 * at);

  test('hold each place once, newest first, and know the row above them', () => {
    fc.assert(
      fc.property(fc.nat(300), fc.nat(300), (newer, older) => {
        const [front, back] = [descending(newer, 5000), descending(older, 3000)];
        const chunks = chunksOf(front, back);
        expect(placesIn(chunks)).toEqual([...front, ...back]);
        expect(isChained(chunks)).toBe(true);
        expect(byKey(chunks).size).toBe(chunks.length);
        expect(chunks.every(({ places }) => places.length > 0 && places.length <= CHUNK_ROWS)).toBe(true);
      }),
    );
  });

  test('stay the same but for one when one comes in front, and but for one when more are found behind', () => {
    const [front, back] = [descending(120, 5000), descending(120, 3000)];
    const before = chunksOf(front, back);
    expect(changed(before, chunksOf([5002, ...front], back))).toBe(1);
    expect(changed(before, chunksOf(front, [...back, 1]))).toBe(1);
  });
});

describe('[U1] groups of chunks', () => {
  const keysOf = (chunks: readonly Chunk[]) => groupsOf(chunks).map(({ key }) => key);

  test('hold the same chunks in the same order, and there are few', () => {
    const chunks = chunksBetween(130, 100_000);
    const groups = groupsOf(chunks);
    expect(groups.flatMap((group) => group.chunks)).toEqual(chunks);
    expect(groups.length).toBeLessThanOrEqual(51);
    expect(new Set(keysOf(chunks)).size).toBe(groups.length);
  });

  test('keep their names while entries come in front and are found behind', () => {
    const [before, after] = [keysOf(chunksBetween(130, 42_000)), keysOf(chunksBetween(10, 42_100))];
    expect(after).toEqual(expect.arrayContaining(before));
    const found = Array.from({ length: 5000 }, (_, at) => 9000 - at);
    const groups = keysOf(chunksOf(found.slice(0, 2500), found.slice(2500)));
    expect(new Set(groups).size).toBe(groups.length);
  });
});
