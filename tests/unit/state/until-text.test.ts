// How long it is until something ends, as people say it.

import { beforeAll, expect, test, vi } from 'vitest';
import { endsText, inText } from '../../../src/lib/state/parts/until-text.ts';

beforeAll(() => vi.stubGlobal('navigator', { languages: ['en-GB'] }));

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

test.each([
  [7 * 24 * HOUR_MS, 'in 7 days'],
  [72 * HOUR_MS - 1000, 'in 3 days'],
  [69 * HOUR_MS, 'in 2 days'],
  [48 * HOUR_MS - 1, 'in 2 days'],
  [45 * HOUR_MS, 'in 45 hours'],
  [2 * HOUR_MS - 1, 'in 2 hours'],
  [110 * MINUTE_MS, 'in 110 minutes'],
  [2 * MINUTE_MS - 1, 'in 2 minutes'],
  [100, 'in 0 seconds'],
])('%i ms is %s', (ms, text) => {
  expect(inText(ms)).toBe(text);
});

test('what has ended says what follows, and no time that is less than nothing', () => {
  expect(endsText(1000, 1000)).toBe('Time is up: it goes back in a moment.');
  expect(endsText(1000, 5000)).toBe('Time is up: it goes back in a moment.');
  expect(endsText(HOUR_MS + 1000, 1000)).toMatch(/^in 60 minutes, on 1 Jan 1970/);
});
