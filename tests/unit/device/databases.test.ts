/** What the browser's tables tell apart. */
import { expect, test } from 'vitest';
import { WalletDatabase } from '../../../src/lib/device/store/databases.ts';

test('[P25] entries that two recoveries of the relay have taken from one place are both kept', () => {
  const { lost, entries } = new WalletDatabase('a wallet');
  expect(entries.schema.primKey.keyPath).toEqual(['account', 'place']);
  expect(lost.schema.primKey.keyPath).toEqual(['account', 'key']);
});
