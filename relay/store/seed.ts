/** Secret seeds of Ed25519 keys as files: 64 hex digits that only the owner of the folder may read. */
import { createPrivateKey, sign } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { fromHex, idOf, publicKeyOf, toHex, type RelaySigner } from '#kernel';
import { HomeFault } from './home-fault.ts';

export const SEED_BYTES = 32;
export const SECRET_MODE = 0o600;

export function seedText(seed: Uint8Array): string {
  return `${toHex(seed)}\n`;
}

/** The seed in a file; throws a HomeFault that says what is wrong with it. */
export function readSeed(path: string): Uint8Array {
  let text: string;
  try {
    if ((statSync(path).mode & 0o077) !== 0)
      throw new HomeFault(`${path} may be read by others: run chmod 600 on it, and start again.`);
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof HomeFault) throw error;
    throw new HomeFault(
      `${path} cannot be read (${(error as NodeJS.ErrnoException).code}): put it back from a backup of the folder.`,
    );
  }
  const seed = fromHex(text.trim());
  if (seed?.length !== SEED_BYTES)
    throw new HomeFault(`${path} does not hold 64 hex digits: put it back from a backup of the folder.`);
  return seed;
}

/** Signs with OpenSSL: 64 bytes of RFC 8032, the same as the kernel's own, twenty times faster. */
export function signerOf(seed: Uint8Array): RelaySigner {
  const publicKey = publicKeyOf(seed);
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: base64url(publicKey), d: base64url(seed) };
  const key = createPrivateKey({ key: jwk, format: 'jwk' });
  return { key: idOf(publicKey), sign: (message) => new Uint8Array(sign(null, message, key)) };
}

function base64url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}
