// [U4] Amounts in words and out of words: exact at any size, both decimal signs, never rounded.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AMOUNT_MAX, DECIMALS_MAX } from '#kernel';
import { decimalText, formatAmount, parseAmount } from '$lib/state/parts/amount-text.ts';

describe('[U4] an amount in words', () => {
  test.each([
    [1250n, 2, 'en-GB', '12.50'],
    [128450n, 2, 'en-GB', '1,284.50'],
    [128450n, 2, 'de-DE', '1.284,50'],
    [128450n, 2, 'fr-FR', '1\u202f284,50'],
    [0n, 2, 'en-GB', '0.00'],
    [5n, 2, 'en-GB', '0.05'],
    [7n, 0, 'en-GB', '7'],
    [AMOUNT_MAX, 2, 'en-GB', '92,233,720,368,547,758.07'],
    [AMOUNT_MAX, 8, 'en-GB', '92,233,720,368.54775807'],
    [-1250n, 2, 'en-GB', '−12.50'],
  ])('%s with %s decimals in %s is %s', (amount, decimals, locale, text) => {
    expect(formatAmount(amount, decimals, locale)).toBe(text);
  });

  test('says its sign as asked, with a true minus', () => {
    expect(formatAmount(4500n, 2, 'en-GB', 'always')).toBe('+45.00');
    expect(formatAmount(-4500n, 2, 'en-GB', 'always')).toBe('−45.00');
    expect(formatAmount(0n, 2, 'en-GB', 'always')).toBe('0.00');
    expect(formatAmount(-4500n, 2, 'en-GB', 'never')).toBe('45.00');
  });
});

describe('[U4] an amount that was typed', () => {
  test.each([
    ['12.50', 1250n],
    ['12,50', 1250n],
    [' 12.5 ', 1250n],
    ['12', 1200n],
    ['12.', 1200n],
    ['.5', 50n],
    [',05', 5n],
    ['007', 700n],
    ['1,284.50', 128450n],
    ['1.284,50', 128450n],
    ['1 284,50', 128450n],
    ['1\u202f284,50', 128450n],
    ["1'284.50", 128450n],
    ['1’284.50', 128450n],
    ['1,284,000', 128400000n],
    ['1.284.000,5', 128400050n],
    ['92233720368547758.07', AMOUNT_MAX],
  ])('%j is %s minor units', (typed, amount) => {
    expect(parseAmount(typed, 2)).toEqual({ ok: true, value: amount });
  });

  test.each([
    ['', 'empty'],
    ['  ', 'empty'],
    ['abc', 'not_a_number'],
    ['-5', 'not_a_number'],
    ['+5', 'not_a_number'],
    ['1e3', 'not_a_number'],
    ['5 SHELL', 'not_a_number'],
    ['.', 'not_a_number'],
    ['12,34,5', 'not_a_number'],
    ['1,28.50', 'not_a_number'],
    ['1 284 50', 'not_a_number'],
    ['1.284.50', 'not_a_number'],
    ['12.505', 'too_many_decimals'],
    ['12.500', 'too_many_decimals'],
    ['1,284', 'too_many_decimals'],
    ['0', 'zero'],
    ['0.00', 'zero'],
    ['92233720368547758.08', 'too_large'],
    ['9'.repeat(30), 'too_large'],
  ])('%j is refused: %s', (typed, fault) => {
    expect(parseAmount(typed, 2)).toEqual({ ok: false, error: fault });
  });

  test('of an asset without decimals is a whole number', () => {
    expect(parseAmount('12', 0)).toEqual({ ok: true, value: 12n });
    expect(parseAmount('12.0', 0)).toEqual({ ok: false, error: 'too_many_decimals' });
  });
});

describe('[U4] whatever the amount', () => {
  const amounts = fc.bigInt({ min: 1n, max: AMOUNT_MAX });
  const places = fc.integer({ min: 0, max: DECIMALS_MAX });

  test('what an input field is filled with reads back', () => {
    fc.assert(
      fc.property(amounts, places, (amount, decimals) => {
        expect(parseAmount(decimalText(amount, decimals), decimals)).toEqual({ ok: true, value: amount });
      }),
    );
  });

  test('what is shown in a locale reads back, where grouping and decimals cannot be confused', () => {
    fc.assert(
      fc.property(
        amounts,
        fc.constantFrom(1, 2),
        fc.constantFrom('en-GB', 'de-DE', 'fr-FR', 'de-CH', 'pt-PT'),
        (amount, decimals, locale) => {
          expect(parseAmount(formatAmount(amount, decimals, locale), decimals)).toEqual({
            ok: true,
            value: amount,
          });
        },
      ),
    );
  });

  test('more decimals than the asset has are never rounded away', () => {
    fc.assert(
      fc.property(amounts, places, fc.constantFrom('.', ','), (amount, decimals, sign) => {
        const whole = amount.toString();
        expect(parseAmount(`${whole}${sign}${'0'.repeat(decimals)}1`, decimals)).toEqual({
          ok: false,
          error: 'too_many_decimals',
        });
      }),
    );
  });

  test('reading never throws', () => {
    fc.assert(
      fc.property(fc.string(), places, (typed, decimals) => {
        parseAmount(typed, decimals);
      }),
    );
  });
});
