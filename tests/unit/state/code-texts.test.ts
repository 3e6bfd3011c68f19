// [U13] Every code that a person can meet has words, and the words say the facts.

import { describe, expect, test } from 'vitest';
import { idBytes, idOf, REFUSALS, REJECTIONS, utf8, type Id } from '#kernel';
import { formatAmount } from '$lib/state/parts/amount-text.ts';
import { refusalText, REFUSAL_TEXTS } from '$lib/state/parts/fault-text.ts';
import { REJECTION_TEXTS, rejectionText, type RejectionContext } from '$lib/state/payments/rejection-text.ts';

const named = (name: string): Id => idOf(utf8(name.padEnd(32, '.')));
const shell = named('shell');

const context: RejectionContext = {
  device: named('phone'),
  spender: null,
  money: (amount, asset) => (asset === shell ? formatAmount(amount, 2, 'en-GB') : null),
};

describe('[U13] texts by code', () => {
  test('every rejection of the ledger has one of its own', () => {
    expect(Object.keys(REJECTION_TEXTS).sort()).toEqual(Object.keys(REJECTIONS).sort());
    const texts = Object.keys(REJECTIONS).map((code) =>
      rejectionText({ code: code as keyof typeof REJECTIONS, facts: [] }, context),
    );
    expect(new Set(texts).size).toBe(texts.length);
    for (const text of texts) expect(text).toMatch(/^[A-Z].*\.$/);
  });

  test('every refusal of a relay has one of its own', () => {
    expect(Object.keys(REFUSAL_TEXTS).sort()).toEqual(Object.keys(REFUSALS).sort());
    const texts = Object.keys(REFUSALS).map(refusalText);
    expect(new Set(texts).size).toBe(texts.length);
    for (const text of texts) expect(text).toMatch(/^[A-Z].*\.$/);
  });

  test('a code of a newer relay has one too', () => {
    expect(refusalText('from_the_future')).toContain('does not know');
  });
});

describe('[U2] who spent the money, and what is left', () => {
  const rejection = { code: 'insufficient_available', facts: [idBytes(shell), 4000n, 7n] } as const;

  test('another device of the account', () => {
    const spender = { index: 7, device: named('laptop'), amount: 6000n };
    expect(rejectionText(rejection, { ...context, spender })).toBe(
      'Another of your devices had already spent 60.00. Available: 40.00.',
    );
  });

  test('this device', () => {
    const spender = { index: 7, device: named('phone'), amount: 6000n };
    expect(rejectionText(rejection, { ...context, spender })).toBe(
      'This device had already spent 60.00. Available: 40.00.',
    );
  });

  test('nobody that this device knows of', () => {
    expect(rejectionText(rejection, context)).toBe('There was not enough. Available: 40.00.');
  });
});
