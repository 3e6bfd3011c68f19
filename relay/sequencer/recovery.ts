/**
 * From the store back to the journal in memory [R3]. The newest picture of the state is loaded if its root is the one that
 * the journal's clock entry names, else the fold begins at genesis; the entries after it are folded and each verdict is
 * compared; the last ones are made again to the last byte, which includes the digests of the accounts that they touch; and
 * the Merkle root must be the one that was stored with the last batch. Anything else stops the relay with what was found,
 * and changes nothing.
 */
import {
  apply,
  equal,
  fold,
  InvariantError,
  invalidity,
  leafHash,
  loadRow,
  MemoryState,
  MerkleTree,
  stateAtGenesis,
  StateShards,
  type Entry,
  type Genesis,
  type Primitives,
  type Sha256,
} from '#kernel';
import { storeFault } from '../store/fault.ts';
import type { SnapshotHead } from '../store/requests.ts';
import type { OpenStore, Store, StoredEntry } from '../store/store.ts';
import { BLOCK_HASHES, Journal } from './journal.ts';
import { inputOf, readEntry } from './stored.ts';
import { StateRoots } from './state-roots.ts';

/** Entries at the end that are made again whole. */
const REMADE_ENTRIES = 256;
const PAGE_ENTRIES = 4000;

interface Picture {
  readonly state: MemoryState;
  readonly shards: StateShards;
  /** The entry after which it was taken; null: genesis. */
  readonly index: number | null;
}

export interface RecoveryOptions {
  readonly opened: OpenStore;
  readonly genesis: Genesis;
  readonly primitives: Primitives;
}

export async function recover({ opened, genesis, primitives }: RecoveryOptions): Promise<Journal> {
  const { store } = opened;
  const { hash } = primitives;
  const { size, root, snapshot } = opened.opened;
  const tree = await loadTree(store, hash, size);
  if (!equal(tree.root(), root))
    throw damaged(store, 'its Merkle tree does not have the root that was stored with it');
  const picture = (await loadPicture(store, hash, size, snapshot)) ?? {
    state: stateAtGenesis(hash, genesis),
    shards: new StateShards(hash),
    index: null,
  };
  const roots = new StateRoots(picture.shards, picture.index);
  const journal = new Journal(primitives, picture.state, tree, roots);
  await replay(store, journal, picture.index === null ? 0 : picture.index + 1);
  roots.goLive();
  return journal;
}

/** Stored blocks of every level, and the leaves after the last block from the entries themselves. */
async function loadTree(store: Store, hash: Sha256, size: number): Promise<MerkleTree> {
  const levels: Uint8Array[] = [];
  for (let level = 0, width = size; width >= BLOCK_HASHES; level++, width = Math.floor(width / 2)) {
    const kept = await store.treeLevel(level);
    if (kept.length !== Math.floor(width / BLOCK_HASHES) * BLOCK_HASHES * 32)
      throw damaged(store, `hashes of level ${level} of its Merkle tree are missing`);
    levels.push(kept);
  }
  const from = size - (size % BLOCK_HASHES);
  const tail: Uint8Array[] = [];
  for await (const { bytes } of entriesBetween(store, from, size)) tail.push(leafHash(hash, bytes));
  const leaves = new Uint8Array(size * 32);
  leaves.set(levels[0] ?? new Uint8Array(0));
  tail.forEach((leaf, i) => leaves.set(leaf, (from + i) * 32));
  return MerkleTree.fromLevels(hash, [leaves, ...levels.slice(1)]);
}

async function* entriesBetween(store: Store, from: number, to: number): AsyncGenerator<StoredEntry> {
  const pageAt = (at: number): Promise<readonly StoredEntry[]> | null => {
    if (at >= to) return null;
    const page = store.entriesFrom(at, Math.min(PAGE_ENTRIES, to - at));
    // It is read ahead: whoever stops before it leaves its fault to nobody.
    page.catch(() => undefined);
    return page;
  };
  let next = pageAt(from);
  for (let at = from; next !== null;) {
    const page = await next;
    at += page.length;
    next = pageAt(at);
    yield* page;
  }
}

/** Null: there is none, or its root is not the journal's. */
async function loadPicture(
  store: Store,
  hash: Sha256,
  size: number,
  head: SnapshotHead | null,
): Promise<Picture | null> {
  if (head === null || head.clockEntry >= size || !(await isNamed(store, head))) return null;
  const state = new MemoryState();
  const shards = new StateShards(hash);
  for await (const rows of store.snapshotRows())
    for (const { key, value } of rows) {
      if (value === null || !loadRow(state, key, value).ok) return null;
      shards.set(key, value);
    }
  state.takeChanges();
  return equal(shards.root(), head.root) ? { state, shards, index: head.index } : null;
}

/** Whether the clock entry names this very root. */
async function isNamed(store: Store, { index, root, clockEntry }: SnapshotHead): Promise<boolean> {
  const stored = await store.entryAt(clockEntry);
  if (stored === null) return false;
  const { cause } = readEntry(store.path, clockEntry, stored.bytes);
  return cause.type === 'clock' && cause.root?.index === index && equal(cause.root.root, root);
}

async function replay(store: Store, journal: Journal, from: number): Promise<void> {
  const { size } = journal.tree;
  let index = from;
  for await (const { bytes } of entriesBetween(store, from, size)) {
    const entry = readEntry(store.path, index, bytes);
    try {
      replayOne(store, journal, entry, bytes, size - index <= REMADE_ENTRIES);
    } catch (error) {
      if (error instanceof InvariantError)
        throw damaged(store, `entry ${index} cannot be folded: ${error.message}`);
      throw error;
    }
    index++;
  }
}

function replayOne(store: Store, journal: Journal, entry: Entry, bytes: Uint8Array, isRemade: boolean): void {
  const { state, primitives, roots } = journal;
  const { index, time, cause } = entry;
  roots.freezeIfDue(state, time);
  const input = inputOf(store.path, index, primitives.hash, cause);
  if (isRemade) {
    const invalid = input.type === 'fork' ? null : invalidity(state, primitives, time, input);
    if (invalid !== null) throw damaged(store, `entry ${index} is invalid: ${invalid}`);
    if (!equal(apply(state, primitives, time, input).bytes, bytes))
      throw damaged(store, `entry ${index} is not the one that its fold makes`);
  } else {
    const { verdict, clock } = fold(state, primitives, time, input);
    if (verdict?.code !== entry.verdict?.code || clock !== entry.clock)
      throw damaged(store, `entry ${index} has another verdict than its fold gives`);
  }
  roots.note(index, time, cause);
}

function damaged(store: Store, what: string) {
  return storeFault('damaged', store.path, what);
}
