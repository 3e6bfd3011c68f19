/**
 * The three hashes of RFC 6962 §2.1. A leaf is SHA-256(0x00 ‖ entry), a node SHA-256(0x01 ‖ left ‖ right), so that no
 * entry can pass for a node. The inputs are put together in buffers that stay, since a fold makes two of them an entry.
 */
import { EMPTY } from '../foundation/bytes.ts';
import type { Sha256 } from '../foundation/sha256.ts';
import { HASH_BYTES } from './hash-list.ts';

const nodeInput = new Uint8Array(1 + 2 * HASH_BYTES);
nodeInput[0] = 1;

/** Grows to the largest entry; its first byte is always 0. */
let leafInput = new Uint8Array(4096);

export function leafHash(hash: Sha256, entry: Uint8Array): Uint8Array {
  const length = entry.length + 1;
  if (length > leafInput.length) leafInput = new Uint8Array(2 * length);
  leafInput.set(entry, 1);
  return hash(leafInput.subarray(0, length));
}

/** Both sides are 32 bytes. */
export function nodeHash(hash: Sha256, left: Uint8Array, right: Uint8Array): Uint8Array {
  nodeInput.set(left, 1);
  nodeInput.set(right, 1 + HASH_BYTES);
  return hash(nodeInput);
}

/** The root of a tree without leaves: SHA-256 of nothing. */
export function emptyRoot(hash: Sha256): Uint8Array {
  return hash(EMPTY);
}

/** The largest power of two below `size`, which is at least 2: where RFC 6962 splits a tree. */
export function splitOf(size: number): number {
  let split = 1;
  while (split * 2 < size) split *= 2;
  return split;
}
