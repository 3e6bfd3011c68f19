/**
 * The state's root (P21). Every record of the state is in one of 65,536 shards, by the first 16 bits of SHA-256(key):
 *
 *     shard = SHA-256(tag "shard" ‖ SHA-256(key) ‖ SHA-256(value) of each record, sorted by the former)
 *     root  = RFC 6962 root over the 65,536 shards
 *
 * An empty shard is the hash of the bare tag. Records are kept as their two hashes only, packed, 64 bytes each and in
 * the order in which they are hashed. A change marks its shard; `step` hashes the marked shards and the nodes above
 * them a few at a time, so that a root over a million records never holds up the event loop.
 */
import { assert } from '../foundation/assert.ts';
import type { Sha256 } from '../foundation/sha256.ts';
import { tag } from '../foundation/tag.ts';
import { HASH_BYTES } from './hash-list.ts';
import { leafHash, nodeHash } from './merkle-hash.ts';

export const SHARDS = 65_536;

const RECORD_BYTES = 2 * HASH_BYTES;
const PREFIX = tag('shard');
const ROOT = 1;

export class StateShards {
  readonly #hash: Sha256;
  /** What is hashed of a shard: the tag, its records, then room for more. Absent while a shard has never had a record. */
  readonly #shards: (Uint8Array | undefined)[] = Array.from({ length: SHARDS });
  readonly #counts = new Uint32Array(SHARDS);
  /** The tree above: node n has the children 2n and 2n + 1, the root is 1, shard s is node 65,536 + s. */
  readonly #nodes = new Uint8Array(2 * SHARDS * HASH_BYTES);
  /** Nodes to be hashed, children before parents, each at most once; those before `#next` are done. */
  readonly #marked = new Uint8Array(2 * SHARDS);
  #queue: number[] = [];
  #next = 0;
  #size = 0;

  /** The shards of a state without records. */
  constructor(hash: Sha256) {
    this.#hash = hash;
    let node = leafHash(hash, hash(PREFIX));
    for (let first = SHARDS; first >= ROOT; first /= 2) {
      for (let i = first; i < 2 * first; i++) this.#nodes.set(node, i * HASH_BYTES);
      node = nodeHash(hash, node, node);
    }
  }

  /** How many records the state has. */
  get size(): number {
    return this.#size;
  }

  /** Adds a record or gives it another value. Costs two hashes, the shard's own not among them. */
  set(key: Uint8Array, value: Uint8Array): void {
    const keyHash = this.#hash(key);
    const valueHash = this.#hash(value);
    const shard = shardOf(keyHash);
    const at = this.#find(shard, keyHash);
    if (at < 0) this.#insert(shard, ~at, keyHash, valueHash);
    else {
      const bytes = this.#shards[shard] as Uint8Array;
      const offset = offsetOf(at) + HASH_BYTES;
      if (compareAt(bytes, offset, valueHash) === 0) return;
      bytes.set(valueHash, offset);
    }
    this.#mark(SHARDS + shard);
  }

  /** Removes a record; false if there is none under the key. */
  delete(key: Uint8Array): boolean {
    const keyHash = this.#hash(key);
    const shard = shardOf(keyHash);
    const at = this.#find(shard, keyHash);
    if (at < 0) return false;
    const count = this.#counts[shard] as number;
    (this.#shards[shard] as Uint8Array).copyWithin(offsetOf(at), offsetOf(at + 1), offsetOf(count));
    this.#counts[shard] = count - 1;
    this.#size--;
    this.#mark(SHARDS + shard);
    return true;
  }

  /** Brings up to `nodesMax` shards or nodes above them up to date; true when none is left and the root is current. */
  step(nodesMax: number): boolean {
    for (let done = 0; done < nodesMax && this.#next < this.#queue.length; done++) {
      const node = this.#queue[this.#next++] as number;
      this.#marked[node] = 0;
      this.#nodes.set(
        node < SHARDS ? this.#parentHash(node) : this.#shardHash(node - SHARDS),
        node * HASH_BYTES,
      );
      if (node !== ROOT) this.#mark(node >>> 1);
    }
    if (this.#next < this.#queue.length) return false;
    this.#queue = [];
    this.#next = 0;
    return true;
  }

  /** The root over all records as they are now, 32 bytes; does whatever `step` has left to do. */
  root(): Uint8Array {
    const isCurrent = this.step(Number.POSITIVE_INFINITY);
    assert(isCurrent, 'a step without a limit leaves nothing');
    return this.#node(ROOT).slice();
  }

  /** A child queued after its parent queues the parent again, so that the root is always the last. */
  #mark(node: number): void {
    if (this.#marked[node] === 1) return;
    this.#marked[node] = 1;
    this.#queue.push(node);
  }

  #node(node: number): Uint8Array {
    return this.#nodes.subarray(node * HASH_BYTES, (node + 1) * HASH_BYTES);
  }

  #parentHash(node: number): Uint8Array {
    return nodeHash(this.#hash, this.#node(2 * node), this.#node(2 * node + 1));
  }

  #shardHash(shard: number): Uint8Array {
    const bytes = this.#shards[shard] as Uint8Array;
    return leafHash(this.#hash, this.#hash(bytes.subarray(0, offsetOf(this.#counts[shard] as number))));
  }

  /** The record's place in the shard, or, as ~place, where it would be. */
  #find(shard: number, keyHash: Uint8Array): number {
    const bytes = this.#shards[shard];
    if (bytes === undefined) return ~0;
    let low = 0;
    let high = this.#counts[shard] as number;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const order = compareAt(bytes, offsetOf(middle), keyHash);
      if (order === 0) return middle;
      if (order < 0) low = middle + 1;
      else high = middle;
    }
    return ~low;
  }

  #insert(shard: number, at: number, keyHash: Uint8Array, valueHash: Uint8Array): void {
    const count = this.#counts[shard] as number;
    const bytes = this.#room(shard, count + 1);
    bytes.copyWithin(offsetOf(at + 1), offsetOf(at), offsetOf(count));
    bytes.set(keyHash, offsetOf(at));
    bytes.set(valueHash, offsetOf(at) + HASH_BYTES);
    this.#counts[shard] = count + 1;
    this.#size++;
  }

  /** The shard's bytes with room for `count` records: a quarter more than needed whenever it grows. */
  #room(shard: number, count: number): Uint8Array {
    const bytes = this.#shards[shard];
    if (bytes !== undefined && offsetOf(count) <= bytes.length) return bytes;
    const larger = new Uint8Array(offsetOf(Math.ceil(count * 1.25)));
    larger.set(bytes ?? PREFIX);
    this.#shards[shard] = larger;
    return larger;
  }
}

function shardOf(keyHash: Uint8Array): number {
  return ((keyHash[0] as number) << 8) | (keyHash[1] as number);
}

/** Where the record at this place begins. */
function offsetOf(place: number): number {
  return PREFIX.length + place * RECORD_BYTES;
}

/** The order of the 32 bytes at `offset` and a hash. */
function compareAt(bytes: Uint8Array, offset: number, hash: Uint8Array): number {
  for (let i = 0; i < HASH_BYTES; i++) {
    const difference = (bytes[offset + i] as number) - (hash[i] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}
