/** Random journals and states against the recursive definitions of RFC 6962 §2.1 and P21, computed the slow way. */
import { hash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compare, concat } from '../../src/lib/kernel/foundation/bytes.ts';
import { MerkleTree } from '../../src/lib/kernel/journal/merkle.ts';
import { leafHash } from '../../src/lib/kernel/journal/merkle-hash.ts';
import { verifyConsistency, verifyInclusion } from '../../src/lib/kernel/journal/merkle-proof.ts';
import { SHARDS, StateShards } from '../../src/lib/kernel/journal/shards.ts';

const sha256 = (message: Uint8Array) => new Uint8Array(hash('sha256', message, 'buffer'));

const ENTRIES = Array.from({ length: 300 }, (_, i) => new TextEncoder().encode(`entry ${i}`));
const whole = new MerkleTree(sha256);
for (const entry of ENTRIES) whole.append(leafHash(sha256, entry));

/** MTH of RFC 6962 §2.1, word for word. */
function naiveRoot(entries: readonly Uint8Array[]): Uint8Array {
  const [first] = entries;
  if (first === undefined) return sha256(new Uint8Array(0));
  if (entries.length === 1) return sha256(concat(Uint8Array.of(0), first));
  const split = 2 ** Math.floor(Math.log2(entries.length - 1));
  return sha256(
    concat(Uint8Array.of(1), naiveRoot(entries.slice(0, split)), naiveRoot(entries.slice(split))),
  );
}

const rootAt = (size: number) => naiveRoot(ENTRIES.slice(0, size));

function flip(bytes: Uint8Array, bit: number): Uint8Array {
  const flipped = bytes.slice();
  const at = (bit >> 3) % bytes.length;
  flipped[at] = (flipped[at] as number) ^ (1 << (bit & 7));
  return flipped;
}

function flipOne(path: readonly Uint8Array[], bit: number): readonly Uint8Array[] {
  const place = bit % path.length;
  return path.map((hash, i) => (i === place ? flip(hash, bit) : hash));
}

/** An entry's index below a size. */
const places = fc
  .integer({ min: 1, max: ENTRIES.length })
  .chain((size) => fc.record({ size: fc.constant(size), index: fc.integer({ min: 0, max: size - 1 }) }));
const growths = fc
  .integer({ min: 1, max: ENTRIES.length })
  .chain((to) => fc.record({ to: fc.constant(to), from: fc.integer({ min: 1, max: to }) }));
const bits = fc.integer({ min: 0, max: 255 });

describe('a tree of random size', () => {
  test('has the root of the definition, at once and later', () => {
    const sizes = fc.integer({ min: 0, max: ENTRIES.length });
    fc.assert(
      fc.property(sizes, (size) => {
        const tree = new MerkleTree(sha256);
        for (const entry of ENTRIES.slice(0, size)) tree.append(leafHash(sha256, entry));
        expect(tree.root()).toEqual(rootAt(size));
        expect(whole.rootAt(size)).toEqual({ ok: true, value: rootAt(size) });
      }),
    );
  });

  test('proves each entry, and nothing with a bit flipped, a hash more or a hash less', () => {
    fc.assert(
      fc.property(places, bits, ({ index, size }, bit) => {
        const proof = whole.inclusionProof(index, size);
        const path = proof.ok ? proof.value : [];
        const inclusion = {
          index,
          size,
          leaf: leafHash(sha256, ENTRIES[index] as Uint8Array),
          path,
          root: rootAt(size),
        };
        const proves = (change: Partial<typeof inclusion>) =>
          verifyInclusion(sha256, { ...inclusion, ...change });
        expect(proves({})).toBe(true);
        expect(proves({ leaf: flip(inclusion.leaf, bit) })).toBe(false);
        expect(proves({ root: flip(inclusion.root, bit) })).toBe(false);
        expect(proves({ path: [...path, inclusion.root] })).toBe(false);
        if (path.length > 0) expect(proves({ path: flipOne(path, bit) })).toBe(false);
        if (path.length > 0) expect(proves({ path: path.slice(1) })).toBe(false);
        if (size > 1) expect(proves({ index: (index + 1) % size })).toBe(false);
      }),
    );
  });

  test('proves each growth, and nothing with a bit flipped, a hash more or a hash less', () => {
    fc.assert(
      fc.property(growths, bits, ({ from, to }, bit) => {
        const proof = whole.consistencyProof(from, to);
        const path = proof.ok ? proof.value : [];
        const consistency = { from, to, rootFrom: rootAt(from), rootTo: rootAt(to), path };
        const proves = (change: Partial<typeof consistency>) =>
          verifyConsistency(sha256, { ...consistency, ...change });
        expect(proves({})).toBe(true);
        expect(proves({ rootFrom: flip(consistency.rootFrom, bit) })).toBe(false);
        expect(proves({ rootTo: flip(consistency.rootTo, bit) })).toBe(false);
        expect(proves({ path: [...path, consistency.rootTo] })).toBe(false);
        if (path.length > 0) expect(proves({ path: flipOne(path, bit) })).toBe(false);
        if (path.length > 0) expect(proves({ path: path.slice(0, -1) })).toBe(false);
      }),
    );
  });

  test('resumed from any frontier, goes on to the same root', () => {
    fc.assert(
      fc.property(growths, ({ from, to }) => {
        const before = MerkleTree.fromLeaves(sha256, leavesOf(0, from));
        const resumed = MerkleTree.resume(sha256, from, before.frontier());
        for (const entry of ENTRIES.slice(from, to)) resumed.append(leafHash(sha256, entry));
        expect(resumed.root()).toEqual(rootAt(to));
      }),
    );
  });
});

function leavesOf(from: number, to: number): Uint8Array {
  const leaves = whole.hashes(0, from, to);
  return leaves.ok ? leaves.value : new Uint8Array(0);
}

/** P21 from the whole state at once; records by their key's text. */
function naiveStateRoot(state: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const records = Array.from({ length: SHARDS }, (): Uint8Array[] => []);
  for (const [key, value] of state) {
    const keyHash = sha256(new TextEncoder().encode(key));
    const shard = (keyHash[0] as number) * 256 + (keyHash[1] as number);
    (records[shard] as Uint8Array[]).push(concat(keyHash, sha256(value)));
  }
  const tag = new TextEncoder().encode('holdfast/shard/1\0');
  const empty = sha256(tag);
  return naiveRoot(
    records.map((shard) => (shard.length === 0 ? empty : sha256(concat(tag, ...shard.sort(compare))))),
  );
}

type Act = { readonly key: number; readonly value: Uint8Array | null } | { readonly nodes: number };

describe('[P21] a state of random records', () => {
  /** In few shards, so that each holds several records. */
  const keys = crowdedKeys(12);
  const act: fc.Arbitrary<Act> = fc.oneof(
    fc.record({ key: fc.nat(keys.length - 1), value: fc.option(fc.uint8Array({ maxLength: 8 })) }),
    fc.record({ nodes: fc.nat(40) }),
  );

  test('has the root of the definition after any writes, removals and slices of hashing', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
        const shards = new StateShards(sha256);
        const state = new Map<string, Uint8Array>();
        for (const each of acts) {
          if ('nodes' in each) shards.step(each.nodes);
          else play(shards, state, keys[each.key] as string, each.value);
        }
        expect(shards.size).toBe(state.size);
        expect(shards.root()).toEqual(naiveStateRoot(state));
      }),
      { numRuns: 12 },
    );
  });
});

function play(
  shards: StateShards,
  state: Map<string, Uint8Array>,
  key: string,
  value: Uint8Array | null,
): void {
  const keyBytes = new TextEncoder().encode(key);
  if (value === null) expect(shards.delete(keyBytes)).toBe(state.delete(key));
  else {
    shards.set(keyBytes, value);
    state.set(key, value);
  }
}

/** The first keys, by number, that fall into the first four shards. */
function crowdedKeys(count: number): readonly string[] {
  const keys: string[] = [];
  for (let i = 0; keys.length < count; i++) {
    const keyHash = sha256(new TextEncoder().encode(`key ${i}`));
    if (keyHash[0] === 0 && (keyHash[1] as number) < 4) keys.push(`key ${i}`);
  }
  return keys;
}
