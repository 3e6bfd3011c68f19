/**
 * The spare: the seed of the device key and the bytes of the wrapping key, which WebCrypto does not give out again, sealed
 * under the root seed. Nothing in this browser opens it once the phrase has been rehearsed; whoever has the phrase can put
 * an app lock on the device with it, because only what is at hand can be locked away.
 */
import { idOf, publicKeyOf, type Id } from '#kernel';
import { unwrap, wrap, type Wrapped } from './keys.ts';

export interface Spare {
  /** Ed25519, 32 bytes. */
  readonly seed: Uint8Array;
  /** AES-256, 32 bytes. */
  readonly wrapping: Uint8Array;
}

const SEED_BYTES = 32;

export async function sealSpare(rootSeed: Uint8Array, { seed, wrapping }: Spare): Promise<Wrapped> {
  return wrap(await spareKey(rootSeed), Uint8Array.from([...seed, ...wrapping]));
}

/** Null: it was sealed under another root, or is the spare of another device. */
export async function openSpare(rootSeed: Uint8Array, device: Id, sealed: Wrapped): Promise<Spare | null> {
  const key = await spareKey(rootSeed);
  const bytes = await unwrap(key, sealed).catch(() => null);
  if (bytes === null) return null;
  const [seed, wrapping] = [bytes.slice(0, SEED_BYTES), bytes.slice(SEED_BYTES)];
  return idOf(publicKeyOf(seed)) === device ? { seed, wrapping } : null;
}

function spareKey(rootSeed: Uint8Array): Promise<CryptoKey> {
  return keyFrom(rootSeed, 'holdfast spare');
}

/** HKDF-SHA-256 [RFC 5869] without salt: an AES-GCM key for one use out of 32 secret bytes. */
export async function keyFrom(secret: Uint8Array, use: string): Promise<CryptoKey> {
  const source = await crypto.subtle.importKey('raw', secret.slice(), 'HKDF', false, ['deriveKey']);
  const info = new TextEncoder().encode(use);
  const derivation = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info };
  const shape = { name: 'AES-GCM', length: 256 };
  return crypto.subtle.deriveKey(derivation, source, shape, false, ['encrypt', 'decrypt']);
}
