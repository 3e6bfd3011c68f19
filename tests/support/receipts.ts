/** Receipts and checkpoints of a World's journal, as its relay would sign them. */
import {
  assert,
  encodeReceipt,
  headOf,
  leafHash,
  MerkleTree,
  sign,
  signCheckpoint,
  viewOf,
  type Id,
  type SealedEntry,
} from '#kernel';
import type { World } from './world.ts';

export function treeOf({ hash, entries }: World): MerkleTree {
  const tree = new MerkleTree(hash);
  for (const { bytes } of entries) tree.append(leafHash(hash, bytes));
  return tree;
}

/** The note of the journal as it stands. */
export function checkpointOf(world: World, epoch = 0): string {
  const { size, time, clock } = headOf(world.state);
  const { id: key, rootSeed } = world.relay;
  const signer = { key, sign: (message: Uint8Array) => sign(rootSeed, message) };
  const root = treeOf(world).root();
  return signCheckpoint({ network: world.network, size, root, epoch, time, clock }, [signer], world.hash);
}

/** The receipt of an entry; it shows what the entry did to the account, if one is named. */
export function receiptOf(world: World, index: number, account: Id | null = null): Uint8Array {
  const path = treeOf(world).inclusionProof(index, world.entries.length);
  const { bytes, effects } = world.entries[index] as SealedEntry;
  const own = effects.find(({ effect }) => effect.account === account);
  const salt = account === null ? undefined : viewOf(world.state, account)?.account.salt;
  const shown = own === undefined || salt === undefined ? null : { effect: own.bytes, feedSalt: salt };
  assert(path.ok, 'the journal holds the entry');
  const checkpoint = checkpointOf(world);
  return encodeReceipt({ index, path: path.value, checkpoint, entry: bytes, shown });
}
