/**
 * Signatures at the speed of libsodium, with the checks of K1 in front: worlds sign and verify some hundred thousand times.
 * The bytes are the same as the kernel's own, which the vectors hold them to.
 */
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import {
  admitKey,
  idOf,
  keyOf,
  keysAreAdmitted,
  newKeys,
  signatureChecks,
  idBytes,
  isWellFormed,
  verifiedElsewhere,
  type Id,
  type Sha256,
  type SignedOperation,
  type VerifiedOperation,
  type Verify,
} from '#kernel';
import { nodeSha256 } from '../support/world.ts';

interface Sodium {
  crypto_sign_verify_detached(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean;
  crypto_sign_detached(signature: Uint8Array, message: Uint8Array, secretKey: Uint8Array): void;
  crypto_sign_seed_keypair(publicKey: Uint8Array, secretKey: Uint8Array, seed: Uint8Array): void;
}

const sodium = createRequire(import.meta.url)('sodium-native') as Sodium;

export const sha256: Sha256 = nodeSha256;

export interface KeyPair {
  readonly id: Id;
  /** 32 bytes. */
  readonly seed: Uint8Array;
  readonly publicKey: Uint8Array;
  sign(message: Uint8Array): Uint8Array;
}

const pairs = new Map<string, KeyPair>();

export function keyPair(seed: Uint8Array): KeyPair {
  const name = keyOf(seed);
  const known = pairs.get(name);
  if (known !== undefined) return known;
  const publicKey = Buffer.alloc(32);
  const secretKey = Buffer.alloc(64);
  sodium.crypto_sign_seed_keypair(publicKey, secretKey, Buffer.from(seed));
  const pair: KeyPair = {
    id: idOf(publicKey),
    seed: seed.slice(),
    publicKey: new Uint8Array(publicKey),
    sign(message) {
      const signature = Buffer.alloc(64);
      sodium.crypto_sign_detached(signature, message, secretKey);
      return new Uint8Array(signature);
    },
  };
  pairs.set(name, pair);
  return pair;
}

/** 32 bytes that follow from a name. */
export function seedOf(name: string): Uint8Array {
  return new Uint8Array(createHash('sha256').update(`simulated: ${name}`).digest());
}

export const verify: Verify = (publicKey, message, signature) =>
  isWellFormed(signature) && sodium.crypto_sign_verify_detached(signature, message, publicKey) === true;

const admitted = new Map<string, boolean>();

function admits(key: Uint8Array): boolean {
  const name = keyOf(key);
  const known = admitted.get(name);
  if (known !== undefined) return known;
  const good = admitKey(key).ok;
  admitted.set(name, good);
  return good;
}

/** As the relay's verification workers do it: the operation, or null for a bad signature. */
export function verifyOperation(operation: SignedOperation): VerifiedOperation | null {
  const good =
    keysAreAdmitted(newKeys(operation), admits) &&
    signatureChecks(operation).every(({ key, message, signature }) =>
      verify(idBytes(key), message, signature),
    );
  return good ? verifiedElsewhere(operation) : null;
}
