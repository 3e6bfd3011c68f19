/** The journal's tree against the vectors of transparency-dev/merkle; where they come from is said in the data. */
import { describe, expect, test } from 'vitest';
import { fromHex, toHex } from '../../src/lib/kernel/foundation/bytes.ts';
import { sha256 } from '../../src/lib/kernel/foundation/sha256.ts';
import { MerkleTree } from '../../src/lib/kernel/journal/merkle.ts';
import { leafHash, nodeHash } from '../../src/lib/kernel/journal/merkle-hash.ts';
import { verifyConsistency, verifyInclusion } from '../../src/lib/kernel/journal/merkle-proof.ts';
import vectors from './data/rfc6962.json' with { type: 'json' };

const hex = (text: string) => fromHex(text) as Uint8Array;
const bytes = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'));
const utf8 = (text: string) => new TextEncoder().encode(text);
const base64 = (hash: Uint8Array) => Buffer.from(hash).toString('base64');

function treeOf(size: number): MerkleTree {
  const tree = new MerkleTree(sha256);
  for (const leaf of vectors.leaves.slice(0, size)) tree.append(leafHash(sha256, hex(leaf)));
  return tree;
}

describe('RFC 6962: hashes', () => {
  test('a leaf and a node', () => {
    expect(toHex(leafHash(sha256, hex('')))).toBe(vectors.hashes.leafEmpty);
    expect(toHex(leafHash(sha256, utf8('L123456')))).toBe(vectors.hashes.leafL123456);
  });

  test.each(vectors.roots.map((root, size) => ({ root, size })))(
    'the root of $size leaves',
    ({ root, size }) => {
      expect(toHex(treeOf(size).root())).toBe(root);
      const whole = treeOf(vectors.leaves.length).rootAt(size);
      expect(whole.ok && toHex(whole.value)).toBe(root);
    },
  );

  test.each(vectors.levels.map((hashes, level) => ({ hashes, level })))(
    'level $level',
    ({ hashes, level }) => {
      const packed = treeOf(vectors.leaves.length).hashes(level, 0, hashes.length);
      expect(packed.ok && toHex(packed.value)).toBe(hashes.join(''));
      for (const [i, below] of (vectors.levels[level - 1] ?? []).entries())
        if (i % 2 === 0) {
          const right = vectors.levels[level - 1]?.[i + 1] as string;
          expect(toHex(nodeHash(sha256, hex(below), hex(right)))).toBe(hashes[i / 2]);
        }
    },
  );
});

describe('RFC 6962: inclusion', () => {
  test.each(vectors.inclusion)('$name', ({ leafIdx, treeSize, root, leafHash: leaf, proof, wantErr }) => {
    const inclusion = {
      index: leafIdx,
      size: treeSize,
      leaf: bytes(leaf),
      path: proof.map(bytes),
      root: bytes(root),
    };
    expect(verifyInclusion(sha256, inclusion)).toBe(!wantErr);
  });

  test.each(vectors.inclusion.filter(({ wantErr }) => !wantErr))('$name is the proof we give', (vector) => {
    const proof = treeOf(vectors.leaves.length).inclusionProof(vector.leafIdx, vector.treeSize);
    expect(proof.ok && proof.value.map(base64)).toEqual(vector.proof);
  });
});

describe('RFC 6962: consistency', () => {
  test.each(vectors.consistency)('$name', ({ size1, size2, root1, root2, proof, wantErr }) => {
    const [rootFrom, rootTo] = [bytes(root1), bytes(root2)];
    const consistency = { from: size1, to: size2, rootFrom, rootTo, path: proof.map(bytes) };
    expect(verifyConsistency(sha256, consistency)).toBe(!wantErr);
  });

  test.each(vectors.consistency.filter(({ name }) => name.endsWith('happy-path')))(
    '$name is the proof we give',
    ({ size1, size2, proof }) => {
      const given = treeOf(vectors.leaves.length).consistencyProof(size1, size2);
      expect(given.ok && given.value.map(base64)).toEqual(proof);
    },
  );
});
