/**
 * Checking Merkle proofs: what a device, an auditor or a counterparty runs on hashes that a stranger sent. Pure, and
 * true or false: a proof of the wrong length, a size out of range or a hash that is not 32 bytes is simply no proof.
 */
import { equal } from '../foundation/bytes.ts';
import type { Sha256 } from '../foundation/sha256.ts';
import { HASH_BYTES } from './hash-list.ts';
import { emptyRoot, nodeHash, splitOf } from './merkle-hash.ts';

export interface Inclusion {
  readonly index: number;
  readonly size: number;
  /** 32 bytes: RFC 6962 hash of the entry. */
  readonly leaf: Uint8Array;
  /** From the leaf's sibling up to the root's child. */
  readonly path: readonly Uint8Array[];
  readonly root: Uint8Array;
}

export interface Consistency {
  readonly from: number;
  readonly to: number;
  readonly rootFrom: Uint8Array;
  readonly rootTo: Uint8Array;
  readonly path: readonly Uint8Array[];
}

/** Whether `leaf` is at `index` in the tree of `size` leaves whose root is `root` (RFC 9162 §2.1.3.2). */
export function verifyInclusion(hash: Sha256, { index, size, leaf, path, root }: Inclusion): boolean {
  if (!isSize(index) || !isSize(size) || index >= size || !areHashes(path) || leaf.length !== HASH_BYTES)
    return false;
  let at = index;
  let last = size - 1;
  let node = leaf;
  for (const sibling of path) {
    if (last === 0) return false;
    if (isOdd(at) || at === last) {
      node = nodeHash(hash, sibling, node);
      while (!isOdd(at) && at !== 0) [at, last] = [half(at), half(last)];
    } else node = nodeHash(hash, node, sibling);
    [at, last] = [half(at), half(last)];
  }
  return last === 0 && equal(node, root);
}

/**
 * Whether the tree of `from` leaves is a beginning of the tree of `to` leaves (RFC 9162 §2.1.4.2). Nothing is proved
 * about a tree without leaves: from 0 only 0 is consistent.
 */
export function verifyConsistency(hash: Sha256, { from, to, rootFrom, rootTo, path }: Consistency): boolean {
  if (!isSize(from) || !isSize(to) || from > to || !areHashes(path)) return false;
  if (from === to)
    return path.length === 0 && equal(rootFrom, rootTo) && (from > 0 || equal(rootTo, emptyRoot(hash)));
  if (from === 0 || path.length === 0) return false;
  return isConsistent(hash, from, to, rootFrom, rootTo, isPowerOfTwo(from) ? [rootFrom, ...path] : path);
}

/** For 0 < from < to, `path` beginning with the root of the largest complete subtree that ends at `from`. */
function isConsistent(
  hash: Sha256,
  from: number,
  to: number,
  rootFrom: Uint8Array,
  rootTo: Uint8Array,
  path: readonly Uint8Array[],
): boolean {
  const [first, ...rest] = path;
  if (first === undefined || first.length !== HASH_BYTES) return false;
  let at = from - 1;
  let last = to - 1;
  while (isOdd(at)) [at, last] = [half(at), half(last)];
  let before = first;
  let after = first;
  for (const sibling of rest) {
    if (last === 0) return false;
    if (isOdd(at) || at === last) {
      before = nodeHash(hash, sibling, before);
      after = nodeHash(hash, sibling, after);
      while (!isOdd(at) && at !== 0) [at, last] = [half(at), half(last)];
    } else after = nodeHash(hash, after, sibling);
    [at, last] = [half(at), half(last)];
  }
  return last === 0 && equal(before, rootFrom) && equal(after, rootTo);
}

function isSize(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function areHashes(path: readonly Uint8Array[]): boolean {
  return path.every((hash) => hash.length === HASH_BYTES);
}

/** Sizes go to 2^53, beyond what JavaScript's bit operators keep. */
function half(value: number): number {
  return Math.floor(value / 2);
}

function isOdd(value: number): boolean {
  return value % 2 === 1;
}

function isPowerOfTwo(size: number): boolean {
  return size === 1 || splitOf(size) * 2 === size;
}
