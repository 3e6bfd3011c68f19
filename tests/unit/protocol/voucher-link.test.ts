// Voucher links: what is written is read back, in each form, and nothing else is read, payment links neither.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AMOUNT_MAX, ID_BYTES, idOf, utf8, type Id } from '#kernel';
import {
  readPaymentLink,
  readVoucherLink,
  voucherPath,
  webPaymentLink,
  webVoucherLink,
  type VoucherLink,
} from '#protocol';

const named = (name: string): Id => idOf(utf8(name.padEnd(ID_BYTES, '.')));

const link: VoucherLink = {
  network: named('network'),
  voucher: named('voucher'),
  seed: new Uint8Array(32).fill(9),
  asset: named('shell'),
  amount: 1250n,
  until: 1_790_000_000_000,
  name: 'Marta',
};

describe('[U12] a voucher link', () => {
  test('is read back in each of its forms', () => {
    const payload = voucherPath(link).split('#')[1] ?? '';
    const forms = [
      webVoucherLink('https://money.example', link),
      ` ${webVoucherLink('http://127.0.0.1:8787', link)}\n`,
      `web+holdfast:${payload}`,
      `web+holdfast://${payload}`,
      payload,
    ];
    for (const form of forms) expect(readVoucherLink(form)).toEqual(link);
  });

  test('keeps its one-time key behind the fragment sign, which no server sees', () => {
    const [address, payload] = webVoucherLink('https://money.example', link).split('#');
    expect(address).toBe('https://money.example/wallet/claim');
    expect(payload).toMatch(/^[\w-]+$/);
  });

  test('of any content comes back as it was written', () => {
    const anyId = fc.uint8Array({ minLength: 32, maxLength: 32 }).map(idOf);
    const anyLink = fc.record({
      network: anyId,
      voucher: anyId,
      seed: fc.uint8Array({ minLength: 32, maxLength: 32 }),
      asset: anyId,
      amount: fc.bigInt({ min: 1n, max: AMOUNT_MAX }),
      until: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
      name: fc.option(fc.string({ minLength: 1, maxLength: 20 })),
    });
    fc.assert(
      fc.property(anyLink, (of) => {
        expect(readVoucherLink(webVoucherLink('http://h', of))).toEqual(of);
      }),
      { seed: 7, numRuns: 200 },
    );
  });

  test.each([
    ['cut', (text: string) => text.slice(0, -3)],
    ['with a letter too many', (text: string) => `${text}A`],
    ['of another screen', (text: string) => text.replace('/claim', '/send')],
    ['longer than any link', (text: string) => text + 'A'.repeat(4096)],
  ])('that is %s is not read', (_, change) => {
    expect(readVoucherLink(change(webVoucherLink('https://money.example', link)))).toBeNull();
  });

  test('is no payment link, and a payment link is no voucher', () => {
    const payload = voucherPath(link).split('#')[1] ?? '';
    expect(readPaymentLink(`web+holdfast:${payload}`)).toEqual({ ok: false, error: { code: 'malformed' } });
    const payment = { boxKey: null, name: null, asset: null, amount: null, memo: null, request: null };
    const written = webPaymentLink('https://h', { network: named('n'), account: named('a'), ...payment });
    expect(readVoucherLink(written)).toBeNull();
    expect(readVoucherLink(written.replace('/send', '/claim'))).toBeNull();
  });
});
