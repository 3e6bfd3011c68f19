/** Signing and the short form of an address; the rules of admission and of signatures are held by the vectors. */
import { describe, expect, it } from 'vitest';
import { idOf } from '../../../../src/lib/kernel/foundation/id.ts';
import { formatAddress, shortAddress } from '../../../../src/lib/kernel/identity/address.ts';
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

it('a short address shows both ends', () => {
  const account = idOf(publicKeyOf(SEED));
  const address = formatAddress(account);
  expect(address).toMatch(/^hold1[02-9ac-hj-np-z]{58}$/);
  expect(shortAddress(account)).toBe(`${address.slice(0, 9)}…${address.slice(59)}`);
});
