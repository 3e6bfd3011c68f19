/** Every library that checks signatures for us, behind one interface, each with the checks of K1 in front. */
import { createPublicKey, verify as nodeVerify, webcrypto } from 'node:crypto';
import { createRequire } from 'node:module';
import { isWellFormed, verify } from '../../src/lib/kernel/identity/signature.ts';

export interface Verifier {
  readonly name: string;
  /** For admitted keys. */
  verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean | Promise<boolean>;
}

interface Sodium {
  crypto_sign_verify_detached(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean;
  crypto_core_ed25519_is_valid_point(point: Uint8Array): boolean;
}

export const sodium = createRequire(import.meta.url)('sodium-native') as Sodium;

function withOpenSsl(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  const x = Buffer.from(publicKey).toString('base64url');
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  return nodeVerify(null, message, key, signature);
}

async function withWebCrypto(key: Uint8Array, message: Uint8Array, signature: Uint8Array): Promise<boolean> {
  const { subtle } = webcrypto;
  const imported = await subtle.importKey('raw', Buffer.from(key), 'Ed25519', false, ['verify']);
  return subtle.verify('Ed25519', imported, Buffer.from(signature), Buffer.from(message));
}

export const verifiers: readonly Verifier[] = [
  { name: 'noble, exact', verify },
  {
    name: 'libsodium',
    verify: (key, message, signature) =>
      isWellFormed(signature) && sodium.crypto_sign_verify_detached(signature, message, key) === true,
  },
  {
    name: 'OpenSSL',
    verify: (key, message, signature) => isWellFormed(signature) && withOpenSsl(key, message, signature),
  },
  {
    name: 'WebCrypto',
    verify: (key, message, signature) => isWellFormed(signature) && withWebCrypto(key, message, signature),
  },
];
