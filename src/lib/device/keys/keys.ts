/**
 * Keys as this browser keeps them. The device key belongs to WebCrypto and cannot be taken out; where a browser has no
 * Ed25519 its seed is wrapped by an AES key that cannot be taken out either. All other secrets are wrapped the same way:
 * not every browser can store X25519 keys as such.
 */
import { sign, type Id } from '#kernel';
import type { Signer } from '#replica';
import { unwrap, wrap, type Wrapped } from './wrapped.ts';

export type SigningKey =
  | { readonly kind: 'webcrypto'; readonly key: CryptoKey }
  | { readonly kind: 'wrapped'; readonly seed: Wrapped };

export interface StoredKeys {
  /** AES-GCM, not extractable. */
  readonly wrapping: CryptoKey;
  readonly signing: SigningKey;
  /** X25519 secrets: the device's own, and the account's box where this device made it. */
  readonly deviceBox: Wrapped;
  readonly box: Wrapped;
}

/** What stands before the seed in PKCS #8 (RFC 8410, section 7): version 0, Ed25519, and 32 bytes in two octet strings. */
const ED25519_PKCS8 = [
  0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
];

/** The device key of a seed, as this browser can keep it. */
export async function signingKeyOf(wrapping: CryptoKey, seed: Uint8Array): Promise<SigningKey> {
  const pkcs8 = Uint8Array.from([...ED25519_PKCS8, ...seed]);
  try {
    const key = await crypto.subtle.importKey('pkcs8', pkcs8, 'Ed25519', false, ['sign']);
    return { kind: 'webcrypto', key };
  } catch (error) {
    if (!(error instanceof DOMException) || error.name !== 'NotSupportedError') throw error;
    return wrappedSigningKey(wrapping, seed);
  }
}

/** The device key as it is under an app lock: what is not wrapped could not be locked away. */
export async function wrappedSigningKey(wrapping: CryptoKey, seed: Uint8Array): Promise<SigningKey> {
  return { kind: 'wrapped', seed: await wrap(wrapping, seed) };
}

export function signerOf(account: Id, device: Id, { wrapping, signing }: StoredKeys): Signer {
  return {
    account,
    device,
    sign: async (message) => {
      if (signing.kind === 'wrapped') return sign(await unwrap(wrapping, signing.seed), message);
      return new Uint8Array(await crypto.subtle.sign('Ed25519', signing.key, message.slice()));
    },
  };
}
