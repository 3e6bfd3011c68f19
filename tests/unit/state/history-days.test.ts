// History by days: the person's own days, cut into runs.

import { describe, expect, test } from 'vitest';
import type { HistoryRow } from '#replica';
import { dayKey, dayText } from '$lib/state/parts/day-text.ts';
import { runsOf } from '$lib/state/history/history-days.ts';

const row = (key: string, time: number): HistoryRow => ({
  key,
  time,
  state: { phase: 'final', index: 1 },
  kind: 'transfer',
  direction: 'in',
  other: null,
  asset: null,
  amount: null,
  memo: null,
  lock: null,
  device: null,
});

/** Noon of a day in March 2026, by the clock of this machine. */
const noon = (day: number): number => new Date(2026, 2, day, 12).getTime();

describe('runs of rows', () => {
  test('begin with each day', () => {
    const runs = runsOf([row('c', noon(7)), row('b', noon(7)), row('a', noon(6))]);
    expect(runs.map(({ opensDay, rows }) => [opensDay, rows.map(({ key }) => key)])).toEqual([
      [true, ['c', 'b']],
      [true, ['a']],
    ]);
  });

  test('go on with a day that began above them', () => {
    const rows = [row('b', noon(7)), row('a', noon(6))];
    expect(runsOf(rows, row('c', noon(7))).map(({ opensDay }) => opensDay)).toEqual([false, true]);
    expect(runsOf(rows, row('c', noon(8))).map(({ opensDay }) => opensDay)).toEqual([true, true]);
  });

  test('keep their names when a row comes in front', () => {
    const before = runsOf([row('b', noon(7)), row('a', noon(6))]);
    const after = runsOf([row('c', noon(7)), row('b', noon(7)), row('a', noon(6))]);
    expect(after.map(({ key }) => key)).toEqual(before.map(({ key }) => key));
  });

  test('of a day that comes twice have different names', () => {
    const runs = runsOf([row('unsent', noon(5)), row('b', noon(7)), row('a', noon(5))]);
    expect(runs.map(({ opensDay }) => opensDay)).toEqual([true, true, true]);
    expect(new Set(runs.map(({ key }) => key)).size).toBe(3);
  });

  test('of nothing are none', () => {
    expect(runsOf([])).toEqual([]);
  });
});

describe('the name of a day', () => {
  const now = noon(7);

  test.each([
    ['today', noon(7), 'Today'],
    ['the first minute of today', new Date(2026, 2, 7).getTime(), 'Today'],
    ['the last minute of yesterday', new Date(2026, 2, 6, 23, 59).getTime(), 'Yesterday'],
    ['this year', noon(3), 'Tuesday 3 March'],
    ['another year', new Date(2025, 11, 31, 12).getTime(), '31 December 2025'],
  ])('%s', (_, time, text) => {
    expect(dayText(time, now, 'en-GB')).toBe(text);
  });

  test('is the same for all times of a day', () => {
    expect(dayKey(new Date(2026, 2, 7).getTime())).toBe(dayKey(new Date(2026, 2, 7, 23, 59).getTime()));
  });
});
