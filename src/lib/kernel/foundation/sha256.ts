/**
 * SHA-256 is a port: noble in the browser, node:crypto on the relay (two to three times faster). Same bytes everywhere.
 */
import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js';
import { assert } from './assert.ts';
import { concat } from './bytes.ts';

/** 32 bytes of SHA-256 over the message. */
export type Sha256 = (message: Uint8Array) => Uint8Array;

/** The implementation for machines that have none of their own. */
export const sha256: Sha256 = nobleSha256;

const BLOCK = 64;

/** What HMAC hashes, in buffers that stay; the inner one grows to the longest message. */
let inner = new Uint8Array(1024);
const outer = new Uint8Array(BLOCK + 32);

/**
 * HMAC-SHA-256 (RFC 2104) over the port, of the parts one after the other; the key is at most one block (64 bytes) long.
 */
export function hmacSha256(hash: Sha256, key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array {
  assert(key.length <= BLOCK, 'a key of HMAC is at most one block long');
  let length = BLOCK;
  for (const part of parts) length += part.length;
  if (length > inner.length) inner = new Uint8Array(2 * length);
  pad(inner, key, 0x36);
  let at = BLOCK;
  for (const part of parts) {
    inner.set(part, at);
    at += part.length;
  }
  const digest = hash(inner.subarray(0, length));
  pad(outer, key, 0x5c);
  outer.set(digest, BLOCK);
  return hash(outer);
}

/** The key with zeros up to a block, each byte xor `mask`. */
function pad(target: Uint8Array, key: Uint8Array, mask: number): void {
  for (let i = 0; i < key.length; i++) target[i] = (key[i] as number) ^ mask;
  target.fill(mask, key.length, BLOCK);
}

export function hashOf(hash: Sha256, ...parts: readonly Uint8Array[]): Uint8Array {
  return hash(concat(...parts));
}
