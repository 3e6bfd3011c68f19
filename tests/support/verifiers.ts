/** Every verifier that we ship, as it is shipped; and WebCrypto, with the checks of K1 in front. */
import { webcrypto } from 'node:crypto';
import { createRequire } from 'node:module';
import { opensslVerifyOf } from '../../relay/admission/verifier.ts';
import { relayPrimitives } from '../../relay/primitives.ts';
import { isWellFormed, verify } from '../../src/lib/kernel/identity/signature.ts';

export interface Verifier {
  readonly name: string;
  /** For admitted keys. */
  verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean | Promise<boolean>;
}

interface Sodium {
  crypto_core_ed25519_is_valid_point(point: Uint8Array): boolean;
}

export const sodium = createRequire(import.meta.url)('sodium-native') as Sodium;

async function withWebCrypto(key: Uint8Array, message: Uint8Array, signature: Uint8Array): Promise<boolean> {
  const { subtle } = webcrypto;
  const imported = await subtle.importKey('raw', Buffer.from(key), 'Ed25519', false, ['verify']);
  return subtle.verify('Ed25519', imported, Buffer.from(signature), Buffer.from(message));
}

export const verifiers: readonly Verifier[] = [
  { name: 'noble, exact', verify },
  { name: 'libsodium', verify: relayPrimitives.verify },
  { name: 'OpenSSL', verify: opensslVerifyOf() },
  {
    name: 'WebCrypto',
    verify: (key, message, signature) => isWellFormed(signature) && withWebCrypto(key, message, signature),
  },
];
