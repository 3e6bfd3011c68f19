/**
 * Keys as this browser keeps them. The device key is made by WebCrypto and cannot be taken out; where a browser has no
 * Ed25519 its seed is wrapped by an AES key that cannot be taken out either. All other secrets are wrapped the same way:
 * not every browser can store X25519 keys as such.
 */
import { idOf, publicKeyOf, sign, type Id } from '#kernel';
import type { Signer } from '#replica';

export interface Wrapped {
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

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

export function randomBytes(count: number): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(count));
}

export function newWrappingKey(): Promise<CryptoKey> {
  return crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
}

export async function wrap(key: CryptoKey, secret: Uint8Array): Promise<Wrapped> {
  const iv = randomBytes(12);
  const bytes = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, secret.slice());
  return { iv, bytes: new Uint8Array(bytes) };
}

export async function unwrap(key: CryptoKey, { iv, bytes }: Wrapped): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, bytes));
}

/** A new device key and its public half. */
export async function newSigningKey(
  wrapping: CryptoKey,
): Promise<{ readonly device: Id; readonly signing: SigningKey }> {
  try {
    const pair = (await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])) as CryptoKeyPair;
    const device = idOf(new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)));
    return { device, signing: { kind: 'webcrypto', key: pair.privateKey } };
  } catch (error) {
    if (!(error instanceof DOMException) || error.name !== 'NotSupportedError') throw error;
    const seed = randomBytes(32);
    const device = idOf(publicKeyOf(seed));
    return { device, signing: { kind: 'wrapped', seed: await wrap(wrapping, seed) } };
  }
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
