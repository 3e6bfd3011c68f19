/** Signing, and the cheap checks by themselves; the whole rule is held by the vectors on every verifier. */
import { describe, expect, it } from 'vitest';
import { concat, fromHex } from '../../../../src/lib/kernel/foundation/bytes.ts';
import { admitKey } from '../../../../src/lib/kernel/identity/keys.ts';
import { isWellFormed, publicKeyOf, sign, verify } from '../../../../src/lib/kernel/identity/signature.ts';

const SEED = new Uint8Array(32).fill(0x5e);
const MESSAGE = new TextEncoder().encode('pay');

describe('[K1] signing', () => {
  const key = publicKeyOf(SEED);
  const signature = sign(SEED, MESSAGE);

  it('makes admitted keys and good signatures, the same each time', () => {
    expect(admitKey(key)).toEqual({ ok: true, value: key });
    expect(isWellFormed(signature)).toBe(true);
    expect(verify(key, MESSAGE, signature)).toBe(true);
    expect(sign(SEED, MESSAGE)).toEqual(signature);
  });

  it('every bit of key, message and signature counts', () => {
    const flipped = (bytes: Uint8Array, bit: number) => {
      const copy = bytes.slice();
      copy[bit >> 3] = (copy[bit >> 3] as number) ^ (1 << (bit & 7));
      return copy;
    };
    for (let bit = 0; bit < 512; bit += 5) expect(verify(key, MESSAGE, flipped(signature, bit))).toBe(false);
    for (let bit = 0; bit < 256; bit += 5) expect(verify(flipped(key, bit), MESSAGE, signature)).toBe(false);
    for (let bit = 0; bit < 24; bit++) expect(verify(key, flipped(MESSAGE, bit), signature)).toBe(false);
  });

  it('says no, and does not throw, to keys of any length', () => {
    for (const length of [0, 31, 33, 64])
      expect(verify(new Uint8Array(length), MESSAGE, signature)).toBe(false);
  });
});

describe('[K1] the checks in front of every library', () => {
  const half = (hex: string) => fromHex(hex.padEnd(64, '0')) as Uint8Array;
  const R = half('5866666666666666666666666666666666666666666666666666666666666666');
  const L = 'edd3f55c1a631258d69cf7a2def9de14000000000000000000000000000000';
  const cases: readonly (readonly [boolean, string, Uint8Array, Uint8Array])[] = [
    [true, 'S is 0', R, half('00')],
    [true, 'S is L - 1', R, half(`ec${L.slice(2)}10`)],
    [false, 'S is L', R, half(`${L}10`)],
    [false, 'S is L + 1', R, half(`ee${L.slice(2)}10`)],
    [false, 'S is L + 2^248', R, half(`${L}11`)],
    [false, 'S is all ones', R, half('ff'.repeat(32))],
    [true, 'y of R is 2', half('02'), half('00')],
    [true, 'y of R is p - 1', half(`ec${'ff'.repeat(30)}7f`), half('00')],
    [false, 'y of R is p', half(`ed${'ff'.repeat(30)}7f`), half('00')],
    [false, 'y of R is p + 18, with the sign bit', half('ff'.repeat(32)), half('00')],
    [false, 'R is the identity', half('01'), half('00')],
    [false, 'R is the identity with its sign bit', half(`01${'00'.repeat(30)}80`), half('00')],
    [true, 'R begins like the identity', half('0100000001'), half('00')],
  ];
  for (const [good, name, r, s] of cases)
    it(`${good ? 'pass' : 'stop'}: ${name}`, () => {
      expect(isWellFormed(concat(r, s))).toBe(good);
    });
});
