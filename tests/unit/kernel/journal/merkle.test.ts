/** The tree beyond what the published vectors reach: refusals, resuming, blocks, another SHA-256 under it. */
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { sha256, type Sha256 } from '../../../../src/lib/kernel/foundation/sha256.ts';
import { HashList } from '../../../../src/lib/kernel/journal/hash-list.ts';
import { MerkleTree } from '../../../../src/lib/kernel/journal/merkle.ts';
import { leafHash } from '../../../../src/lib/kernel/journal/merkle-hash.ts';
import { verifyConsistency, verifyInclusion } from '../../../../src/lib/kernel/journal/merkle-proof.ts';

const nodeSha256: Sha256 = (message) => new Uint8Array(createHash('sha256').update(message).digest());

function leafOf(index: number, hash = nodeSha256): Uint8Array {
  return leafHash(hash, new TextEncoder().encode(`entry ${index}`));
}

function treeOf(size: number, hash = nodeSha256): MerkleTree {
  const tree = new MerkleTree(hash);
  for (let i = 0; i < size; i++) tree.append(leafOf(i, hash));
  return tree;
}

describe('MerkleTree', () => {
  test('noble and node:crypto give one root', () => {
    expect(treeOf(100, sha256).root()).toEqual(treeOf(100, nodeSha256).root());
  });

  test.each([
    { index: 0, size: 0 },
    { index: 3, size: 3 },
    { index: 0, size: 11 },
    { index: -1, size: 3 },
    { index: 0.5, size: 3 },
    { index: Number.NaN, size: 3 },
  ])('no inclusion proof for entry $index of $size in a journal of 10', ({ index, size }) => {
    expect(treeOf(10).inclusionProof(index, size)).toEqual({ ok: false, error: 'out_of_range' });
  });

  test.each([
    { from: 0, to: 5 },
    { from: 6, to: 5 },
    { from: 5, to: 11 },
    { from: 1.5, to: 5 },
  ])('no consistency proof from $from to $to in a journal of 10', ({ from, to }) => {
    expect(treeOf(10).consistencyProof(from, to)).toEqual({ ok: false, error: 'out_of_range' });
  });

  test('hashes of leaves and levels outside the tree are out of range', () => {
    const tree = treeOf(10);
    const outside = { ok: false, error: 'out_of_range' };
    expect(tree.rootAt(11)).toEqual(outside);
    expect(tree.leafAt(10)).toEqual(outside);
    expect(tree.hashes(0, 5, 11)).toEqual(outside);
    expect(tree.hashes(3, 0, 2)).toEqual(outside);
    expect(tree.hashes(9, 0, 0)).toEqual(outside);
  });

  test.each([0, 1, 2, 5, 7, 8, 100])('a tree resumed at size %i grows as the whole one does', (size) => {
    const whole = treeOf(size);
    const resumed = MerkleTree.resume(nodeSha256, size, whole.frontier());
    for (let i = size; i < size + 20; i++) {
      expect(resumed.root()).toEqual(whole.root());
      whole.append(leafOf(i));
      resumed.append(leafOf(i));
    }
    expect(resumed.frontier()).toEqual(whole.frontier());
    expect(resumed.consistencyProof(size + 3, size + 20).ok).toBe(true);
  });

  test('a resumed tree says which hashes it does not hold', () => {
    const resumed = MerkleTree.resume(nodeSha256, 100, treeOf(100).frontier());
    const missing = { ok: false, error: 'not_held' };
    expect(resumed.inclusionProof(3, 100)).toEqual(missing);
    expect(resumed.consistencyProof(3, 100)).toEqual(missing);
    expect(resumed.rootAt(99)).toEqual(missing);
    expect(resumed.leafAt(3)).toEqual(missing);
    expect(resumed.hashes(0, 0, 1)).toEqual(missing);
    expect(resumed.rootAt(100)).toEqual({ ok: true, value: treeOf(100).root() });
  });

  test('a frontier that is not of its size throws', () => {
    expect(() => MerkleTree.resume(nodeSha256, 3, treeOf(4).frontier())).toThrow('one hash a bit');
  });

  test('a tree made from its stored leaves is the same tree', () => {
    const tree = treeOf(5000);
    const leaves = tree.hashes(0, 0, 5000);
    const again = MerkleTree.fromLeaves(nodeSha256, leaves.ok ? leaves.value : new Uint8Array(0));
    expect(again.root()).toEqual(tree.root());
    expect(again.inclusionProof(4097, 4999)).toEqual(tree.inclusionProof(4097, 4999));
  });

  test('proofs given early stay true while the tree grows', () => {
    const tree = treeOf(9);
    const proof = tree.inclusionProof(2, 9);
    const root = tree.root();
    for (let i = 9; i < 300; i++) tree.append(leafOf(i));
    const path = proof.ok ? proof.value : [];
    expect(verifyInclusion(nodeSha256, { index: 2, size: 9, leaf: leafOf(2), path, root })).toBe(true);
  });
});

describe('proofs', () => {
  test.each([Number.NaN, -1, 0.5, 2 ** 53])('%d is no size', (size) => {
    const hash = new Uint8Array(32);
    expect(verifyInclusion(nodeSha256, { index: 0, size, leaf: hash, path: [], root: hash })).toBe(false);
    const roots = { rootFrom: hash, rootTo: hash, path: [] };
    expect(verifyConsistency(nodeSha256, { from: size, to: size, ...roots })).toBe(false);
  });

  test('from nothing only nothing follows', () => {
    const empty = new MerkleTree(nodeSha256).root();
    const nothing = { from: 0, rootFrom: empty, path: [] };
    expect(verifyConsistency(nodeSha256, { ...nothing, to: 0, rootTo: empty })).toBe(true);
    expect(verifyConsistency(nodeSha256, { ...nothing, to: 1, rootTo: treeOf(1).root() })).toBe(false);
  });

  test('a path of more than 53 hashes proves nothing, however large the tree', () => {
    const hash = new Uint8Array(32);
    const path = Array.from({ length: 54 }, () => hash);
    expect(verifyInclusion(nodeSha256, { index: 0, size: 2 ** 53 - 1, leaf: hash, path, root: hash })).toBe(
      false,
    );
  });
});

describe('HashList', () => {
  const hashOf = (index: number) => nodeSha256(Uint8Array.of(index & 255, index >> 8));

  test('keeps hashes across blocks, also from a later first one', () => {
    const list = new HashList(5);
    for (let i = 5; i < 5005; i++) list.push(hashOf(i));
    expect(list.length).toBe(5005);
    expect(list.get(4)).toBeNull();
    for (const index of [5, 12, 13, 2052, 2053, 4101, 5004]) expect(list.get(index)).toEqual(hashOf(index));
    const packed = new Uint8Array(4 * 32);
    list.copy(2051, 2055, packed, 0);
    expect(packed).toEqual(Uint8Array.from([2051, 2052, 2053, 2054].flatMap((index) => [...hashOf(index)])));
  });

  test('a view keeps its bytes when the list grows', () => {
    const list = new HashList();
    list.push(hashOf(0));
    const view = list.get(0);
    for (let i = 1; i < 100; i++) list.push(hashOf(i));
    expect(view).toEqual(hashOf(0));
  });

  test('anything but 32 bytes throws', () => {
    expect(() => new HashList().push(new Uint8Array(31))).toThrow('32 bytes');
  });
});
