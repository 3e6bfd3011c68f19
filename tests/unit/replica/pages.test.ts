/** Pages of a feed: each is asked for once, in order, and the next while one is being taken in. */
import { expect, test } from 'vitest';
import { PAGE_ENTRIES_MAX } from '#protocol';
import { Pages } from '../../../src/lib/replica/feed/pages.ts';

const LENGTH = 2 * PAGE_ENTRIES_MAX + 10;
const MOST = 200;

function begin(answers = Infinity) {
  const asked: [number, number][] = [];
  const pages = new Pages(async (from, to) => {
    asked.push([from, to]);
    if (asked.length > answers) return null;
    return Array.from({ length: to - from }, (_, at) => Uint8Array.of((from + at) % 251));
  });
  return { asked, pages };
}

test('[P13] all items come in their order, and no page is asked for twice', async () => {
  const { asked, pages } = begin();
  const taken: number[] = [];
  while (taken.length < LENGTH) {
    const items = await pages.take(taken.length, LENGTH, MOST);
    expect(items?.length ?? 0).toBeLessThanOrEqual(MOST);
    taken.push(...(items ?? []).map(([byte]) => byte ?? 0));
  }
  expect(taken).toEqual(Array.from({ length: LENGTH }, (_, place) => place % 251));
  const starts = [0, PAGE_ENTRIES_MAX, 2 * PAGE_ENTRIES_MAX];
  expect(asked).toEqual(starts.map((from) => [from, Math.min(from + PAGE_ENTRIES_MAX, LENGTH)]));
});

test('the next page is on its way while the first part of one is taken in', async () => {
  const { asked, pages } = begin();
  await pages.take(0, LENGTH, MOST);
  expect(asked.map(([from]) => from)).toEqual([0, PAGE_ENTRIES_MAX]);
});

test('a page that could not be had is null, and asked for again on the next connection', async () => {
  const { asked, pages } = begin(1);
  for (let from = 0; from < PAGE_ENTRIES_MAX; from += MOST) await pages.take(from, LENGTH, MOST);
  expect(await pages.take(PAGE_ENTRIES_MAX, LENGTH, MOST)).toBeNull();
  pages.forget();
  await pages.take(PAGE_ENTRIES_MAX, LENGTH, MOST);
  expect(asked.map(([from]) => from)).toEqual([0, PAGE_ENTRIES_MAX, PAGE_ENTRIES_MAX]);
});
