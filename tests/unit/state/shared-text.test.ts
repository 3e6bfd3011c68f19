// [U12] The payment that an address carries, wherever the system put it.

import { expect, test } from 'vitest';
import { sharedText } from '$lib/state/payments/shared-text.ts';

const at = (rest: string): string | null => sharedText(new URL(`https://money.example/wallet/send${rest}`));

test.each([
  ['nothing', '', null],
  ['an order to scan', '?scan', null],
  ['a payment link', '#gQEC', 'https://money.example/wallet/send#gQEC'],
  ['a protocol link', `?link=${encodeURIComponent('web+holdfast:gQEC')}`, 'web+holdfast:gQEC'],
  ['an address', '?link=hold1qqqq', 'hold1qqqq'],
  [
    'a link that was shared',
    `?url=${encodeURIComponent('https://x.example/wallet/send#gQEC')}`,
    'https://x.example/wallet/send#gQEC',
  ],
  [
    'a link inside a text that was shared',
    `?title=Soup&text=${encodeURIComponent('Pay me: https://x.example/wallet/send#gQEC thanks')}`,
    'https://x.example/wallet/send#gQEC',
  ],
  ['words alone', '?text=hello', null],
])('[U12] %s', (_, rest, text) => {
  expect(at(rest)).toBe(text);
});
