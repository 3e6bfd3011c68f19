/**
 * One rule of signatures on every verifier we ship: RFC 8032, Wycheproof, speccheck, and signatures made here by somebody
 * who knows the secret and bends R or S, which is where libraries part ways.
 */
import { Point } from '@noble/ed25519';
import { sha512 } from '@noble/hashes/sha2.js';
import { describe, expect, it } from 'vitest';
import { concat, toHex, utf8 } from '../../src/lib/kernel/foundation/bytes.ts';
import { admitKey } from '../../src/lib/kernel/identity/keys.ts';
import { publicKeyOf, sign } from '../../src/lib/kernel/identity/signature.ts';
import { sodium, verifiers } from '../support/verifiers.ts';
import { unhex, vectorRows } from '../support/vectors.ts';

describe('[K1] RFC 8032 section 7.1', () => {
  for (const [name, seed, key, message, signature] of vectorRows('ed25519-rfc8032.txt'))
    it(`${name}`, async () => {
      expect(toHex(publicKeyOf(unhex(seed)))).toBe(key);
      expect(toHex(sign(unhex(seed), unhex(message)))).toBe(signature);
      expect(admitKey(unhex(key)).ok).toBe(true);
      for (const verifier of verifiers)
        expect(await verifier.verify(unhex(key), unhex(message), unhex(signature)), verifier.name).toBe(true);
    });
});

describe('[K1] Wycheproof', () => {
  const rows = vectorRows('ed25519-wycheproof.txt');

  it('admits every key', () => {
    for (const [number, key] of rows) expect(admitKey(unhex(key)).ok, number).toBe(true);
  });

  for (const verifier of verifiers)
    it(`${verifier.name} gives the published answer to all ${rows.length}`, async () => {
      for (const [number, key, message, signature, result, flag] of rows) {
        const good = await verifier.verify(unhex(key), unhex(message), unhex(signature));
        expect(good, `${number} ${flag}`).toBe(result === 'valid');
      }
    });
});

describe('[K1] speccheck: none of the twelve is good', () => {
  for (const [number, key, message, signature, fate] of vectorRows('ed25519-speccheck.txt'))
    it(`${number}: ${fate}`, async () => {
      const admitted = admitKey(unhex(key));
      expect(admitted.ok ? 'admitted' : admitted.error).toBe(fate);
      expect(sodium.crypto_core_ed25519_is_valid_point(unhex(key))).toBe(fate === 'admitted');
      if (fate !== 'admitted') return;
      for (const verifier of verifiers)
        expect(await verifier.verify(unhex(key), unhex(message), unhex(signature)), verifier.name).toBe(
          false,
        );
    });
});

const L = Point.CURVE().n;
const SECRET = 0x686f6c6466617374n;
const KEY = Point.BASE.multiply(SECRET).toBytes();
const MESSAGE = utf8('one signature, many bent ones');
/** A point of order 8. */
const TORSION = Point.fromHex('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a');
const NONCE = 0x6e6f6e6365n;

function littleEndian(value: bigint): Uint8Array {
  return unhex(value.toString(16).padStart(64, '0')).reverse();
}

/** R ‖ S with S made to fit: [S]B = [nonce]B + [k]A for the k of these very bytes R. */
function fitting(r: Uint8Array, nonce: bigint, extra = 0n): Uint8Array {
  const digest = sha512(concat(r, KEY, MESSAGE)).reverse();
  return concat(r, littleEndian(((nonce + BigInt(`0x${toHex(digest)}`) * SECRET) % L) + extra));
}

function times(count: number): Point {
  return count === 0 ? Point.ZERO : TORSION.multiply(BigInt(count), false);
}

const IDENTITIES = {
  'the identity': '01'.padEnd(64, '0'),
  'the identity with its sign bit': `${'01'.padEnd(62, '0')}80`,
  'the identity as y = p + 1': `ee${'ff'.repeat(30)}7f`,
  'the identity as y = p + 1 with its sign bit': `ee${'ff'.repeat(31)}`,
};

const R = Point.BASE.multiply(NONCE);
const good = fitting(R.toBytes(), NONCE);
const bent: readonly (readonly [string, Uint8Array])[] = [
  ...[1, 2, 3, 4, 5, 6, 7].map(
    (i) => [`R plus ${i} times a point of order 8`, fitting(R.add(times(i)).toBytes(), NONCE)] as const,
  ),
  ...[1, 2, 3, 4, 5, 6, 7].map(
    (i) => [`R is ${i} times a point of order 8`, fitting(times(i).toBytes(), 0n)] as const,
  ),
  ...Object.entries(IDENTITIES).map(([name, hex]) => [`R is ${name}`, fitting(unhex(hex), 0n)] as const),
  ...[1n, 2n, 7n, 14n].map((i) => [`S plus ${i} L`, fitting(R.toBytes(), NONCE, i * L)] as const),
  ['S is L', concat(R.toBytes(), littleEndian(L))],
  ['S is 0', concat(R.toBytes(), littleEndian(0n))],
  ['S is 0 and R the identity', concat(unhex(IDENTITIES['the identity']), littleEndian(0n))],
  ['R is negated', concat(R.negate().toBytes(), good.subarray(32))],
  ['R is no point', concat(unhex('02'.padEnd(64, '0')), good.subarray(32))],
  ['R is p', fitting(unhex(`ed${'ff'.repeat(30)}7f`), 0n)],
  ['63 bytes', good.subarray(0, 63)],
  ['65 bytes', concat(good, Uint8Array.of(0))],
  ['no bytes', good.subarray(0, 0)],
];

describe('[K1] signatures bent by the owner of the key', () => {
  for (const verifier of verifiers) {
    it(`${verifier.name} takes the straight one`, async () => {
      expect(await verifier.verify(KEY, MESSAGE, good)).toBe(true);
      expect(await verifier.verify(KEY, concat(MESSAGE, MESSAGE), good)).toBe(false);
    });
    for (const [name, signature] of bent)
      it(`${verifier.name} refuses: ${name}`, async () => {
        expect(await verifier.verify(KEY, MESSAGE, signature)).toBe(false);
      });
  }
});

describe('[K1] admission of keys', () => {
  const cases: readonly (readonly [string, Uint8Array])[] = [
    ['not_canonical', unhex(IDENTITIES['the identity with its sign bit'])],
    ['not_canonical', unhex(IDENTITIES['the identity as y = p + 1'])],
    ['not_canonical', unhex(IDENTITIES['the identity as y = p + 1 with its sign bit'])],
    ['not_canonical', unhex('02'.padEnd(64, '0'))],
    ['identity', unhex(IDENTITIES['the identity'])],
    ...[1, 2, 3, 4, 5, 6, 7].map((i) => ['outside_subgroup', times(i).toBytes()] as const),
    ...[1, 2, 3, 4, 5, 6, 7].map((i) => ['outside_subgroup', R.add(times(i)).toBytes()] as const),
  ];
  for (const [fault, key] of cases)
    it(`${fault} ${toHex(key).slice(0, 8)}, as libsodium's own check of points says`, () => {
      expect(admitKey(key)).toEqual({ ok: false, error: fault });
      expect(sodium.crypto_core_ed25519_is_valid_point(key)).toBe(false);
    });

  it('wrong_length', () => {
    for (const length of [0, 31, 33])
      expect(admitKey(new Uint8Array(length))).toEqual({ ok: false, error: 'wrong_length' });
  });
});
