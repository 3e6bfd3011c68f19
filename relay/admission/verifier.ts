/**
 * K1 on the relay: the kernel's checks of R and S in front of libsodium, or of OpenSSL where the native package does not
 * load. The key must have been admitted, or be of nobody whom the ledger knows. Libsodium also admits keys, twenty times
 * faster than the kernel, by the same rule: canonical, in the subgroup, not the identity.
 */
import { createPublicKey, verify as opensslVerify, type KeyObject } from 'node:crypto';
import { createRequire } from 'node:module';
import { admitKey, isWellFormed, keyOf, type Key, type Verify } from '#kernel';

export type VerifierName = 'libsodium' | 'OpenSSL';

export interface NamedVerifier {
  readonly name: VerifierName;
  readonly verify: Verify;
  /** Whether 32 bytes are a key that the ledger may admit. */
  readonly admits: (publicKey: Uint8Array) => boolean;
}

/** The functions of the native package that are used here; it ships no types. */
interface Sodium {
  /** Undefined, and nothing checked, where a buffer is on a SharedArrayBuffer: compare with `=== true`. */
  crypto_sign_verify_detached(
    signature: Uint8Array,
    message: Uint8Array,
    publicKey: Uint8Array,
  ): boolean | undefined;
  crypto_core_ed25519_is_valid_point(point: Uint8Array): boolean | undefined;
}

/** The fastest verifier that this machine has. */
export function fastestVerifier(): NamedVerifier {
  const sodium = loadSodium();
  if (sodium === null)
    return { name: 'OpenSSL', verify: opensslVerifyOf(), admits: (key) => admitKey(key).ok };
  const admits = (key: Uint8Array): boolean => sodium.crypto_core_ed25519_is_valid_point(key) === true;
  return { name: 'libsodium', verify: sodiumVerifyOf(sodium), admits };
}

function loadSodium(): Sodium | null {
  try {
    return createRequire(import.meta.url)('sodium-native') as Sodium;
  } catch {
    return null;
  }
}

function sodiumVerifyOf(sodium: Sodium): Verify {
  return (publicKey, message, signature) =>
    isWellFormed(signature) && sodium.crypto_sign_verify_detached(signature, message, publicKey) === true;
}

const CACHED_KEYS_MAX = 65_536;

/** Importing a key costs as much as using it once, so imported keys are kept. */
export function opensslVerifyOf(): Verify {
  const keys = new Map<Key, KeyObject>();
  const imported = (publicKey: Uint8Array): KeyObject => {
    const name = keyOf(publicKey);
    let key = keys.get(name);
    if (key === undefined) {
      const x = Buffer.from(publicKey).toString('base64url');
      key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
      if (keys.size >= CACHED_KEYS_MAX) keys.clear();
      keys.set(name, key);
    }
    return key;
  };
  return (publicKey, message, signature) => {
    try {
      return isWellFormed(signature) && opensslVerify(null, message, imported(publicKey), signature);
    } catch {
      // OpenSSL throws at bytes that are no key.
      return false;
    }
  };
}
