/**
 * The one rule of signatures (K1). With A admitted (keys.ts) and k = SHA-512(R ‖ A ‖ message) mod L, a signature R ‖ S is
 * good iff S < L, R is not the encoding of the identity, and the encoding of [S]B − [k]A equals the 32 bytes R. `verify`
 * is that sentence over noble's Point; noble's own verify is cofactored and says yes to more. A faster library may
 * stand in for it when `isWellFormed` stands in front of the library.
 */
import { hashes, getPublicKey, Point, sign as nobleSign } from '@noble/ed25519';
import { sha512 } from '@noble/hashes/sha2.js';
import { concat, equal, toHex } from '../foundation/bytes.ts';
import { isBelowPrime, KEY_BYTES, pointOf, type PublicKey } from './keys.ts';

hashes.sha512 = sha512;

export const SIGNATURE_BYTES = 64;

/** L, the order of the base point, as 32 bytes with the little end first. */
const ORDER = Uint8Array.of(
  ...[0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14],
  ...[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10],
);

/**
 * Whether the signature is good under K1. All verifiers give one answer for admitted keys; for any other key the answer
 * only sieves, and the ledger, which enrols admitted keys alone, refuses the operation anyway. Never throws.
 */
export type Verify = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean;

/**
 * The checks of K1 on R and S that stand in front of every library: 64 bytes, S < L, R an encoding with y < p and not the
 * identity. (An R with y ≥ p never equals an encoding; it is turned away here, where a lenient decoder has no say.)
 */
export function isWellFormed(signature: Uint8Array): boolean {
  if (signature.length !== SIGNATURE_BYTES) return false;
  const r = signature.subarray(0, 32);
  return isBelowPrime(r) && !isIdentity(r) && isBelowOrder(signature.subarray(32));
}

/** K1 to the letter; about a millisecond. */
export const verify: Verify = (publicKey, message, signature) => {
  if (publicKey.length !== KEY_BYTES || !isWellFormed(signature)) return false;
  const a = pointOf(publicKey);
  if (a === null) return false;
  const r = signature.subarray(0, 32);
  const s = littleEndian(signature.subarray(32));
  const k = littleEndian(sha512(concat(r, publicKey, message))) % Point.CURVE().n;
  const point = Point.BASE.multiply(s, false).subtract(a.multiply(k, false));
  return equal(point.toBytes(), r);
};

/** The 64 bytes of RFC 8032 §5.1.6; the seed is the 32-byte secret key. */
export function sign(seed: Uint8Array, message: Uint8Array): Uint8Array {
  return nobleSign(message, seed);
}

/** The public key of a 32-byte seed: a multiple of the base point, so admitted as it is made. */
export function publicKeyOf(seed: Uint8Array): PublicKey {
  return getPublicKey(seed) as Uint8Array as PublicKey;
}

/** y = 1, whatever the sign bit. */
function isIdentity(r: Uint8Array): boolean {
  if (r[0] !== 1 || ((r[31] as number) & 0x7f) !== 0) return false;
  for (let i = 1; i < 31; i++) if (r[i] !== 0) return false;
  return true;
}

function isBelowOrder(s: Uint8Array): boolean {
  for (let i = 31; i >= 0; i--) {
    const difference = (s[i] as number) - (ORDER[i] as number);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

function littleEndian(bytes: Uint8Array): bigint {
  return BigInt(`0x${toHex(Uint8Array.from(bytes).reverse())}`);
}
