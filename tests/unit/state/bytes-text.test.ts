// Sizes of data, as people say them.

import { beforeAll, expect, test, vi } from 'vitest';
import { bytesText } from '../../../src/lib/state/parts/bytes-text.ts';

beforeAll(() => vi.stubGlobal('navigator', { languages: ['en-GB'] }));

test.each([
  [0, '0 bytes'],
  [237, '237 bytes'],
  [999, '999 bytes'],
  [1000, '1 kB'],
  [12_345, '12.3 kB'],
  [999_999_999, '1,000 MB'],
  [5_000_000_000_000_000, '5,000 TB'],
])('%i bytes are %s', (bytes, text) => {
  expect(bytesText(bytes)).toBe(text);
});
