/**
 * Admission of public keys (K1). A key is looked at once, when it enters the ledger: at enrolment, in genesis, as the
 * one-time key of a voucher. Libraries disagree about odd points (another encoding of a point, the identity, points
 * outside the prime-order subgroup); with none of them let in, every verifier gives every signature the same answer.
 */
import { Point } from '@noble/ed25519';
import type { Brand } from '../foundation/brand.ts';
import { fromHex, keyOf } from '../foundation/bytes.ts';
import { err, ok, type Result } from '../foundation/result.ts';

export const KEY_BYTES = 32;

/** 32 bytes: the canonical encoding of a point of the prime-order subgroup of edwards25519, not the identity. */
export type PublicKey = Brand<Uint8Array, 'public key'>;

/** 32 bytes: the canonical encoding of an X25519 u-coordinate that is not of low order. */
export type BoxKey = Brand<Uint8Array, 'box key'>;

/** In the order of the checks. `not_canonical` covers another encoding of a point and bytes that are no point. */
export type KeyFault = 'wrong_length' | 'not_canonical' | 'identity' | 'outside_subgroup';

export type BoxKeyFault = 'wrong_length' | 'not_canonical' | 'low_order';

/** About a millisecond: the subgroup is checked by a multiplication with the group's order. */
export function admitKey(bytes: Uint8Array): Result<PublicKey, KeyFault> {
  if (bytes.length !== KEY_BYTES) return err('wrong_length');
  const point = pointOf(bytes);
  if (point === null) return err('not_canonical');
  if (point.is0()) return err('identity');
  if (!point.isTorsionFree()) return err('outside_subgroup');
  return ok(bytes as PublicKey);
}

/** Whoever seals to a low-order key shares the secret zero with the whole world, and tweetnacl does not refuse. */
export function admitBoxKey(bytes: Uint8Array): Result<BoxKey, BoxKeyFault> {
  if (bytes.length !== KEY_BYTES) return err('wrong_length');
  if (((bytes[31] as number) & 0x80) !== 0 || !isBelowPrime(bytes)) return err('not_canonical');
  if (LOW_ORDER.has(keyOf(bytes))) return err('low_order');
  return ok(bytes as BoxKey);
}

/** The point of which these 32 bytes are the one encoding of RFC 8032 §5.1.3, else null. */
export function pointOf(bytes: Uint8Array): Point | null {
  try {
    return Point.fromBytes(bytes);
  } catch {
    return null;
  }
}

/** Whether 32 bytes, little end first and without their top bit, are less than p = 2^255 − 19. */
export function isBelowPrime(bytes: Uint8Array): boolean {
  if (((bytes[31] as number) & 0x7f) !== 0x7f) return true;
  for (let i = 30; i >= 1; i--) if (bytes[i] !== 0xff) return true;
  return (bytes[0] as number) < 0xed;
}

/** The u-coordinates of order 1, 2, 4 and 8 on Curve25519 and its twist (RFC 7748 §6.1, Wycheproof's LowOrderPublic). */
const LOW_ORDER: ReadonlySet<string> = new Set(
  [
    '0000000000000000000000000000000000000000000000000000000000000000',
    '0100000000000000000000000000000000000000000000000000000000000000',
    'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
    'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
    '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
  ].map((hex) => keyOf(fromHex(hex) as Uint8Array)),
);
