/**
 * What a device pins of the journal [P24]: the last checkpoint that it has seen. Each later one must continue it; two of
 * one size with different roots, or a proof that fails, are evidence against the relay that signed them.
 */
import {
  equal,
  err,
  ok,
  openCheckpoint,
  utf8,
  verifyConsistency,
  type Checkpoint,
  type NetworkKeys,
  type Primitives,
  type RecoveryNote,
  type Result,
} from '#kernel';
import type { ConsistencyResult } from '#protocol';
import type { Distrust } from '../feed/copy.ts';

/** The checkpoint in a note that this network's relay signed, else null. */
export function checkpointOf(
  { hash, verify }: Primitives,
  keys: NetworkKeys,
  note: string,
): Checkpoint | null {
  const opened = openCheckpoint(note, keys, hash, verify);
  return opened.ok ? opened.value.checkpoint : null;
}

/**
 * The note to pin after the relay has proved how its journal continues the pinned one. `proof` is null where the relay
 * says that its journal was never so long; `epoch` is the one in which the relay has to answer.
 */
export function takeProof(
  primitives: Primitives,
  keys: NetworkKeys,
  pinned: string,
  proof: ConsistencyResult | null,
  epoch: number | null = null,
): Result<string, Distrust> {
  const before = checkpointOf(primitives, keys, pinned);
  if (before === null) return distrust('pinned_checkpoint_unreadable', pinned);
  if (proof === null) return distrust('journal_shrank', pinned);
  const after = checkpointOf(primitives, keys, proof.checkpoint);
  if (after === null || after.size !== proof.size)
    return distrust('checkpoint_not_signed', pinned, proof.checkpoint);
  if (after.epoch !== (epoch ?? before.epoch)) return distrust('new_epoch', pinned, proof.checkpoint);
  const continues = verifyConsistency(primitives.hash, {
    from: before.size,
    to: after.size,
    rootFrom: before.root,
    rootTo: after.root,
    path: proof.path,
  });
  return continues ? ok(proof.checkpoint) : distrust('not_consistent', pinned, proof.checkpoint);
}

/** Evidence that two signed checkpoints cannot both be true, or null. */
export function contradiction(
  primitives: Primitives,
  keys: NetworkKeys,
  pinned: string,
  other: string,
): Distrust | null {
  const [a, b] = [checkpointOf(primitives, keys, pinned), checkpointOf(primitives, keys, other)];
  return a !== null && b !== null && isSplit(a, b) ? evidence('split_view', pinned, other) : null;
}

/** Of one size and epoch there is one root [P24]. */
export function isSplit(a: Checkpoint, b: Checkpoint): boolean {
  return a.size === b.size && a.epoch === b.epoch && !equal(a.root, b.root);
}

/** A checkpoint of an older epoch that is above the cut cannot have been signed after the recovery [P25]. */
export function isAfterRecovery(older: Checkpoint, note: RecoveryNote): boolean {
  return older.epoch < note.epoch && older.size > note.size && older.time > note.time;
}

function evidence(code: string, ...notes: readonly string[]): Distrust {
  return { code, evidence: notes.map(utf8) };
}

function distrust(
  code: string,
  ...notes: readonly string[]
): { readonly ok: false; readonly error: Distrust } {
  return err(evidence(code, ...notes));
}
