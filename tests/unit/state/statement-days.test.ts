// The days of a statement: a month where nothing is said, and whole days, both ends counted.

import { describe, expect, test } from 'vitest';
import { daysIn, monthAt, periodOf, yearAt } from '$lib/state/history/statement-days.ts';

const now = new Date(2026, 1, 17, 9).getTime();
const days = (query: string) => daysIn(new URLSearchParams(query), now);

describe('the days of a statement', () => {
  test.each([
    ['', '2026-02-01', '2026-02-28'],
    ['from=2026-03-05&to=2026-04-02', '2026-03-05', '2026-04-02'],
    ['from=2026-03-05', '2026-03-05', '2026-03-31'],
    ['to=2024-02-10', '2024-02-01', '2024-02-10'],
    ['from=yesterday&to=2026-02-31', '2026-02-01', '2026-02-28'],
  ])('of %j are %s to %s', (query, from, to) => {
    expect(days(query)).toEqual({ from, to });
  });

  test('of months and years end with their last day', () => {
    expect(monthAt(now, 0)).toEqual({ from: '2026-02-01', to: '2026-02-28' });
    expect(monthAt(now, -2)).toEqual({ from: '2025-12-01', to: '2025-12-31' });
    expect(yearAt(now)).toEqual({ from: '2026-01-01', to: '2026-12-31' });
  });

  test('last to the end of the last one', () => {
    expect(periodOf({ from: '2026-02-28', to: '2026-02-28' })).toEqual({
      from: new Date(2026, 1, 28).getTime(),
      to: new Date(2026, 2, 1).getTime(),
    });
    expect(periodOf({ from: '2026-03-01', to: '2026-02-28' })).toBeNull();
    expect(periodOf({ from: '', to: '2026-02-28' })).toBeNull();
  });
});
