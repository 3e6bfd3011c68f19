/**
 * The journal as the fold's thread holds it: the state after the last entry, the Merkle tree over all entries, and the
 * roots of the state. `play` makes the next entry; it is not durable yet.
 */
import {
  apply,
  leafHash,
  type Input,
  type MemoryState,
  type MerkleTree,
  type Primitives,
  type SealedEntry,
} from '#kernel';
import type { TreeBlock } from '../store/requests.ts';
import type { StateRoots } from './state-roots.ts';

/** A stored block of a level of the tree; a C2SP hash tile is one of every eighth level. */
export const BLOCK_HASHES = 256;

export class Journal {
  readonly primitives: Primitives;
  readonly state: MemoryState;
  readonly tree: MerkleTree;
  readonly roots: StateRoots;

  constructor(primitives: Primitives, state: MemoryState, tree: MerkleTree, roots: StateRoots) {
    this.primitives = primitives;
    this.state = state;
    this.tree = tree;
    this.roots = roots;
  }

  /** The next entry; the input must be valid at this time (see `invalidity`). */
  play(time: number, input: Input): SealedEntry {
    this.roots.freezeIfDue(this.state, time);
    const sealed = apply(this.state, this.primitives, time, input);
    this.tree.append(leafHash(this.primitives.hash, sealed.bytes));
    this.roots.note(sealed.entry.index, time, sealed.entry.cause);
    return sealed;
  }

  /** The blocks that became complete while the tree grew from `before` entries to `after`. */
  blocksBetween(before: number, after: number): readonly TreeBlock[] {
    const blocks: TreeBlock[] = [];
    for (let level = 0, width = after; width >= BLOCK_HASHES; level++, width = Math.floor(width / 2)) {
      const done = Math.floor(before / 2 ** level / BLOCK_HASHES);
      for (let block = done; (block + 1) * BLOCK_HASHES <= width; block++) {
        const hashes = this.tree.hashes(level, block * BLOCK_HASHES, (block + 1) * BLOCK_HASHES);
        if (hashes.ok) blocks.push({ level, block, hashes: hashes.value });
      }
    }
    return blocks;
  }
}
