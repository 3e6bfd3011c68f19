/**
 * The spare: the seed of the device key and the bytes of the wrapping key, which WebCrypto does not give out again. Only what
 * is at hand can be locked away, so an app lock is put on with it.
 *
 * It is sealed under the root seed: nothing in this browser opens it once the phrase has been rehearsed. A device that another
 * one let in has never had the phrase: its spare lies under the wrapping key, as its other secrets do, and whatever runs in the
 * page while the wallet is open could open it.
 */
import { idOf, publicKeyOf, type Id } from '#kernel';
import { unwrap, wrap, type Wrapped } from './wrapped.ts';

export interface Spare {
  /** Ed25519, 32 bytes. */
  readonly seed: Uint8Array;
  /** AES-256, 32 bytes. */
  readonly wrapping: Uint8Array;
}

const SEED_BYTES = 32;

export interface KeptSpare {
  readonly under: 'root' | 'wrapping';
  readonly sealed: Wrapped;
}

/** `under`: the root seed, or the wrapping key itself. */
export async function sealSpare(
  under: Uint8Array | CryptoKey,
  { seed, wrapping }: Spare,
): Promise<KeptSpare> {
  const sealed = await wrap(await keyOf(under), Uint8Array.from([...seed, ...wrapping]));
  return { under: under instanceof Uint8Array ? 'root' : 'wrapping', sealed };
}

/** Null: it was sealed under something else, or is the spare of another device. */
export async function openSpare(
  under: Uint8Array | CryptoKey,
  device: Id,
  { sealed }: KeptSpare,
): Promise<Spare | null> {
  const bytes = await unwrap(await keyOf(under), sealed).catch(() => null);
  if (bytes === null) return null;
  const [seed, wrapping] = [bytes.slice(0, SEED_BYTES), bytes.slice(SEED_BYTES)];
  return idOf(publicKeyOf(seed)) === device ? { seed, wrapping } : null;
}

async function keyOf(under: Uint8Array | CryptoKey): Promise<CryptoKey> {
  return under instanceof Uint8Array ? keyFrom(under, 'holdfast spare') : under;
}

/** HKDF-SHA-256 [RFC 5869] without salt: an AES-GCM key for one use out of 32 secret bytes. */
export async function keyFrom(secret: Uint8Array, use: string): Promise<CryptoKey> {
  const source = await crypto.subtle.importKey('raw', secret.slice(), 'HKDF', false, ['deriveKey']);
  const info = new TextEncoder().encode(use);
  const derivation = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info };
  const shape = { name: 'AES-GCM', length: 256 };
  return crypto.subtle.deriveKey(derivation, source, shape, false, ['encrypt', 'decrypt']);
}
