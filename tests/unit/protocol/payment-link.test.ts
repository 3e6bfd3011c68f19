// Payment links: what is written is read back, in each form, and nothing else is read.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AMOUNT_MAX, ID_BYTES, formatAddress, idOf, utf8, type Id } from '#kernel';
import {
  appPaymentLink,
  paymentPayload,
  readPaymentLink,
  webPaymentLink,
  type WritablePaymentLink,
} from '#protocol';

const named = (name: string): Id => idOf(utf8(name.padEnd(ID_BYTES, '.')));

const bare: WritablePaymentLink = {
  network: named('network'),
  account: named('ana'),
  boxKey: null,
  name: null,
  asset: null,
  amount: null,
  memo: null,
  request: null,
};
const full: WritablePaymentLink = {
  network: named('network'),
  account: named('ana'),
  boxKey: named('box'),
  name: 'Ana Ribeiro',
  asset: named('shell'),
  amount: 1250n,
  memo: 'Zwei Abende, Fahrradkurs – danke',
  request: { nonce: new Uint8Array(16).fill(7), expires: 1_790_000_000_000 },
};

describe('[U12] a payment link', () => {
  test.each([
    ['the least that it can say', bare],
    ['every field', full],
  ])('is read back in each of its forms: %s', (_, link) => {
    const forms = [
      paymentPayload(link),
      appPaymentLink(link),
      webPaymentLink('https://money.example', link),
      ` ${webPaymentLink('http://127.0.0.1:8787', link)}\n`,
      appPaymentLink(link).replace('holdfast:', 'holdfast://'),
    ];
    for (const form of forms) expect(readPaymentLink(form)).toEqual({ ok: true, value: link });
  });

  test('keeps all that it says behind the fragment sign, which no server sees', () => {
    const [address, payload] = webPaymentLink('https://money.example', full).split('#');
    expect(address).toBe('https://money.example/wallet/send');
    expect(payload).toMatch(/^[\w-]+$/);
  });

  test('of any content comes back as it was written', () => {
    const anyId = fc.uint8Array({ minLength: 32, maxLength: 32 }).map(idOf);
    const anyLink = fc.record({
      network: anyId,
      account: anyId,
      boxKey: fc.option(anyId),
      name: fc.option(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 })),
      asset: anyId,
      amount: fc.bigInt({ min: 1n, max: AMOUNT_MAX }),
      memo: fc.option(fc.string({ minLength: 1, maxLength: 70 })),
      request: fc.option(
        fc.record({ nonce: fc.uint8Array({ minLength: 16, maxLength: 16 }), expires: fc.maxSafeNat() }),
      ),
    });
    fc.assert(
      fc.property(anyLink, (link) => {
        expect(readPaymentLink(appPaymentLink(link))).toEqual({ ok: true, value: link });
      }),
      { numRuns: 200 },
    );
  });
});

describe('a bare address', () => {
  test('is a link that names its account alone', () => {
    const address = formatAddress(named('ana'));
    expect(readPaymentLink(address)).toEqual({ ok: true, value: { ...bare, network: null } });
    expect(readPaymentLink(` ${address.toUpperCase()} `)).toEqual({
      ok: true,
      value: { ...bare, network: null },
    });
  });

  test('with a wrong letter says what is wrong', () => {
    const address = formatAddress(named('ana'));
    const wrong = address.slice(0, 20) + (address[20] === 'q' ? 'p' : 'q') + address.slice(21);
    expect(readPaymentLink(wrong)).toEqual({
      ok: false,
      error: { code: 'wrong_address', fault: 'wrong_checksum' },
    });
  });
});

describe('what is no payment link', () => {
  const payload = paymentPayload(full);
  /** 76 bytes: four of the last letter's six bits say nothing. */
  const odd = paymentPayload(bare);

  test.each([
    ['nothing', '', 'not_a_link'],
    ['a word', 'hello', 'not_a_link'],
    ['a page of another kind', `https://money.example/market#${payload}`, 'not_a_link'],
    ['a script', `javascript:alert(1)//wallet/send#${payload}`, 'not_a_link'],
    ['a link without its payload', 'web+holdfast:', 'malformed'],
    ['a payload that was cut', `web+holdfast:${payload.slice(0, -4)}`, 'malformed'],
    ['a payload that goes on', `web+holdfast:${payload}AAAA`, 'malformed'],
    ['padding', `web+holdfast:${payload}==`, 'malformed'],
    ['a letter of the other base64', `web+holdfast:+${payload.slice(1)}`, 'malformed'],
    ['unused bits that are set', `web+holdfast:${odd.slice(0, -1)}${nextLetter(odd.at(-1))}`, 'malformed'],
    ['more than fits', 'x'.repeat(2049), 'too_long'],
  ])('%s', (_, typed, code) => {
    expect(readPaymentLink(typed)).toEqual({ ok: false, error: { code } });
  });

  test('an amount without its asset, and a request without its amount', () => {
    expect(() => paymentPayload({ ...full, asset: null })).toThrow();
    expect(() => paymentPayload({ ...full, amount: null })).toThrow();
  });

  test('anything at all: reading never throws', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (typed) => {
        readPaymentLink(typed);
        readPaymentLink(`web+holdfast:${typed}`);
      }),
    );
  });
});

/** The letter that differs in the last bit alone. */
function nextLetter(letter = ''): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return letters[letters.indexOf(letter) ^ 1] as string;
}
