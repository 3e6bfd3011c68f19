/**
 * The Merkle tree of the journal (RFC 6962 §2.1, RFC 9162 §2.1): appended to, never changed. It keeps the root of every
 * complete subtree, 64 bytes a leaf, level by level: a proof for any entry at any older size then costs a look-up a
 * level and no entry's bytes, and level 8·L in stretches of 256 is a C2SP hash tile. Appending hashes one node a leaf on
 * average. A tree can also begin again from its frontier alone (its complete subtrees from the left, one a bit of the
 * size): it then appends and gives roots at once, and proves only what the hashes since then can prove.
 */
import { assert } from '../foundation/assert.ts';
import { EMPTY } from '../foundation/bytes.ts';
import { err, ok, type Result } from '../foundation/result.ts';
import type { Sha256 } from '../foundation/sha256.ts';
import { HASH_BYTES, HashList } from './hash-list.ts';
import { emptyRoot, nodeHash, splitOf } from './merkle-hash.ts';

/** `out_of_range`: no such entry or size. `not_held`: the tree was resumed from a frontier and lacks older hashes. */
export type ProofRefusal = 'out_of_range' | 'not_held';

/** Hashes of 32 bytes, views that never change, in RFC 6962's order: lowest in the tree first. */
export type MerklePath = readonly Uint8Array[];

/** The leaves from the first to before the second. */
type Stretch = readonly [from: number, to: number];

const LEAVES_MAX = 2 ** 31;

export class MerkleTree {
  readonly #hash: Sha256;
  readonly #levels: HashList[] = [];
  #size = 0;

  constructor(hash: Sha256) {
    this.#hash = hash;
  }

  /** The tree over leaf hashes packed one after the other. */
  static fromLeaves(hash: Sha256, leaves: Uint8Array): MerkleTree {
    assert(leaves.length % HASH_BYTES === 0, 'leaf hashes are 32 bytes each');
    const tree = new MerkleTree(hash);
    for (let at = 0; at < leaves.length; at += HASH_BYTES) tree.append(leaves.subarray(at, at + HASH_BYTES));
    return tree;
  }

  /** A tree of `size` leaves of which only the frontier is known, as `frontier` gave it. */
  static resume(hash: Sha256, size: number, frontier: Uint8Array): MerkleTree {
    assert(
      Number.isInteger(size) && size >= 0 && size < LEAVES_MAX,
      'the size of a tree is a whole number below 2^31',
    );
    assert(frontier.length === onesOf(size) * HASH_BYTES, 'a frontier has one hash a bit of its size');
    const tree = new MerkleTree(hash);
    tree.#size = size;
    let end = frontier.length;
    for (let width = size; width > 0; width >>>= 1) {
      const isPeak = (width & 1) === 1;
      const level = new HashList(isPeak ? width - 1 : width);
      if (isPeak) level.push(frontier.subarray(end - HASH_BYTES, end));
      if (isPeak) end -= HASH_BYTES;
      tree.#levels.push(level);
    }
    return tree;
  }

  /**
   * A tree whose hashes were kept: `levels` holds of each level (0: the leaves) a beginning, packed, and all of the
   * leaves. Only what is missing at the ends of the upper levels is hashed.
   */
  static fromLevels(hash: Sha256, levels: readonly Uint8Array[]): MerkleTree {
    const tree = new MerkleTree(hash);
    const leaves = levels[0] ?? EMPTY;
    assert(leaves.length % HASH_BYTES === 0, 'leaf hashes are 32 bytes each');
    tree.#size = leaves.length / HASH_BYTES;
    let below: HashList | null = null;
    for (let level = 0, width = tree.#size; width > 0; level++, width >>>= 1) {
      const list = new HashList();
      const kept = levels[level] ?? EMPTY;
      assert(kept.length <= width * HASH_BYTES, 'a level has half the hashes of the one below it');
      for (let at = 0; at < kept.length; at += HASH_BYTES) list.push(kept.subarray(at, at + HASH_BYTES));
      for (let i = list.length; below !== null && i < width; i++)
        list.push(nodeHash(hash, below.get(2 * i) as Uint8Array, below.get(2 * i + 1) as Uint8Array));
      tree.#levels.push(list);
      below = list;
    }
    return tree;
  }

  get size(): number {
    return this.#size;
  }

  /** Takes the RFC 6962 hash of the next entry. */
  append(leaf: Uint8Array): void {
    assert(this.#size < LEAVES_MAX, 'the tree is full');
    let node = leaf;
    let index = this.#size;
    for (let level = 0; ; level++) {
      const list = (this.#levels[level] ??= new HashList());
      list.push(node);
      if ((index & 1) === 0) break;
      node = nodeHash(this.#hash, list.get(index - 1) as Uint8Array, node);
      index >>>= 1;
    }
    this.#size++;
  }

  /** The hash of the whole tree, 32 bytes. */
  root(): Uint8Array {
    if (this.#size === 0) return emptyRoot(this.#hash);
    return this.#hashOf([0, this.#size]) as Uint8Array;
  }

  /** The root that the tree had at an older size. */
  rootAt(size: number): Result<Uint8Array, ProofRefusal> {
    if (!isBetween(size, 0, this.#size)) return err('out_of_range');
    if (size === 0) return ok(emptyRoot(this.#hash));
    const root = this.#hashOf([0, size]);
    return root === null ? err('not_held') : ok(root);
  }

  /** The leaf's hash as it was appended. */
  leafAt(index: number): Result<Uint8Array, ProofRefusal> {
    if (!isBetween(index, 0, this.#size - 1)) return err('out_of_range');
    const leaf = this.#hashOf([index, index + 1]);
    return leaf === null ? err('not_held') : ok(leaf);
  }

  /** That entry `index` is in the tree of `size` leaves (RFC 9162 §2.1.3.1). */
  inclusionProof(index: number, size: number): Result<MerklePath, ProofRefusal> {
    if (!isBetween(size, 1, this.#size) || !isBetween(index, 0, size - 1)) return err('out_of_range');
    return this.#path(inclusionStretches(index, size));
  }

  /** That the tree of `from` leaves, at least one, is a beginning of the tree of `to` (RFC 9162 §2.1.4.1). */
  consistencyProof(from: number, to: number): Result<MerklePath, ProofRefusal> {
    if (!isBetween(to, 1, this.#size) || !isBetween(from, 1, to)) return err('out_of_range');
    return this.#path(consistencyStretches(from, to));
  }

  /** What `resume` needs beside the size: the complete subtrees from the left, largest first, 32 bytes each. */
  frontier(): Uint8Array {
    const packed = new Uint8Array(onesOf(this.#size) * HASH_BYTES);
    let end = packed.length;
    for (const level of this.#levels)
      if ((level.length & 1) === 1) level.copy(level.length - 1, level.length, packed, (end -= HASH_BYTES));
    return packed;
  }

  /**
   * The hashes `from` to before `to` of a level (0: the leaves; n: the roots of complete subtrees of 2^n leaves),
   * packed: a hash tile, or what a snapshot stores.
   */
  hashes(level: number, from: number, to: number): Result<Uint8Array, ProofRefusal> {
    const list = this.#levels[level];
    if (list === undefined || !isBetween(to, 0, list.length) || !isBetween(from, 0, to))
      return err('out_of_range');
    if (from < list.first) return err('not_held');
    const packed = new Uint8Array((to - from) * HASH_BYTES);
    list.copy(from, to, packed, 0);
    return ok(packed);
  }

  #path(stretches: readonly Stretch[]): Result<MerklePath, ProofRefusal> {
    const path: Uint8Array[] = [];
    for (const stretch of stretches) {
      const hash = this.#hashOf(stretch);
      if (hash === null) return err('not_held');
      path.push(hash);
    }
    return ok(path);
  }

  /** RFC 6962's MTH over a stretch that some tree has as a subtree; null where a hash is not held. */
  #hashOf([from, to]: Stretch): Uint8Array | null {
    const width = to - from;
    if (onesOf(width) === 1) {
      const level = 31 - Math.clz32(width);
      return (this.#levels[level] as HashList).get(from >>> level);
    }
    const middle = from + splitOf(width);
    const left = this.#hashOf([from, middle]);
    const right = left === null ? null : this.#hashOf([middle, to]);
    return left === null || right === null ? null : nodeHash(this.#hash, left, right);
  }
}

/** PATH(index, D[size]) of RFC 9162 §2.1.3.1 as the subtrees whose hashes it is, lowest first. */
function inclusionStretches(index: number, size: number): readonly Stretch[] {
  const stretches: Stretch[] = [];
  let [from, to] = [0, size];
  while (to - from > 1) {
    const middle = from + splitOf(to - from);
    stretches.push(index < middle ? [middle, to] : [from, middle]);
    if (index < middle) to = middle;
    else from = middle;
  }
  return stretches.reverse();
}

/** PROOF(size, D[to]) of RFC 9162 §2.1.4.1 likewise; its SUBPROOF's flag is `from === 0`. */
function consistencyStretches(size: number, total: number): readonly Stretch[] {
  const stretches: Stretch[] = [];
  let [from, to] = [0, total];
  while (to !== size) {
    const middle = from + splitOf(to - from);
    stretches.push(size <= middle ? [middle, to] : [from, middle]);
    if (size <= middle) to = middle;
    else from = middle;
  }
  if (from > 0) stretches.push([from, to]);
  return stretches.reverse();
}

function isBetween(value: number, min: number, max: number): boolean {
  return Number.isInteger(value) && value >= min && value <= max;
}

/** How many bits of a number below 2^31 are set. */
function onesOf(value: number): number {
  let ones = 0;
  for (let rest = value; rest !== 0; rest &= rest - 1) ones++;
  return ones;
}
