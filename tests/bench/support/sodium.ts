/** The part of libsodium that benches use. The package ships no types. */
import { createRequire } from 'node:module';

interface Sodium {
  crypto_sign_seed_keypair(publicKey: Uint8Array, secretKey: Uint8Array, seed: Uint8Array): void;
  crypto_sign_detached(signature: Uint8Array, message: Uint8Array, secretKey: Uint8Array): void;
  crypto_sign_verify_detached(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean;
}

export const sodium = createRequire(import.meta.url)('sodium-native') as Sodium;

export interface KeyPair {
  readonly publicKey: Uint8Array;
  readonly secretKey: Uint8Array;
}

export function keyPairOf(seed: Uint8Array): KeyPair {
  const pair = { publicKey: new Uint8Array(32), secretKey: new Uint8Array(64) };
  sodium.crypto_sign_seed_keypair(pair.publicKey, pair.secretKey, seed);
  return pair;
}

export function signWith({ secretKey }: KeyPair, message: Uint8Array): Uint8Array {
  const signature = new Uint8Array(64);
  sodium.crypto_sign_detached(signature, message, secretKey);
  return signature;
}
