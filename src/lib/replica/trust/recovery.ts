/**
 * A relay that was put back from a backup [P25]: it greets in a new epoch and brings a note. The device believes the note if
 * its relay has signed it and nothing that the device has seen says otherwise; then it asks its person once, begins its copy
 * anew, keeps what it had, and offers its own lost operations again, the same bytes.
 */
import {
  emptyRoot,
  encodeSigned,
  equal,
  openRecoveryNote,
  utf8,
  verifyConsistency,
  type Id,
  type NetworkKeys,
  type Primitives,
  type RecoveryNote,
} from '#kernel';
import { consistencyResult, type Question, type Welcome } from '#protocol';
import { emptyCopy, type Copy, type Distrust, type Kept } from '../feed/copy.ts';
import { readItem } from '../feed/feed.ts';
import type { Waiting } from '../outbox/outbox.ts';
import { readReply, type Replied } from '../session/questions.ts';
import { checkpointOf } from './trust.ts';

/** Under this code a recovery waits for the person's word; its evidence is the note, and the checkpoint proved with it. */
export const RELAY_RESTORED = 'relay_restored';

export interface RecoveryParts extends Primitives {
  readonly keys: NetworkKeys;
  readonly copy: Pick<Copy, 'epoch' | 'checkpoint'>;
  readonly ask: (question: Question) => Promise<Replied>;
}

/**
 * What a relay in a later epoch has to show, judged: RELAY_RESTORED, or evidence that it is not true. Null: it did not
 * answer, and another connection may.
 */
export async function judgeRecovery(parts: RecoveryParts, welcome: Welcome): Promise<Distrust | null> {
  const { keys, verify, copy } = parts;
  const bytes = welcome.recoveryNote?.slice() ?? null;
  if (bytes === null) return { code: 'new_epoch', evidence: [] };
  const opened = openRecoveryNote(bytes, keys, verify);
  if (!opened.ok) return { code: 'recovery_note_not_good', evidence: [bytes] };
  const note = opened.value;
  if (note.epoch !== welcome.epoch || note.epoch <= copy.epoch)
    return { code: 'recovery_note_not_good', evidence: [bytes] };
  const pinned = copy.checkpoint === null ? null : checkpointOf(parts, keys, copy.checkpoint);
  const pinnedNote = utf8(copy.checkpoint ?? '');
  // A checkpoint of the older epoch that is above the cut cannot have been signed after the recovery.
  if (pinned !== null && pinned.size > note.size && pinned.time > note.time)
    return { code: 'checkpoint_after_recovery', evidence: [pinnedNote, bytes] };
  const current = await proveFrom(parts, note.size, note.root);
  if (current === null) return null;
  if (!current.isTrue || current.epoch !== note.epoch)
    return { code: 'not_consistent', evidence: [bytes, utf8(current.checkpoint)] };
  // A recovery that this device was not shown may have cut the journal below what it has pinned: that accuses nobody.
  const hasMissed = note.epoch > copy.epoch + 1;
  if (!hasMissed && pinned !== null && pinned.size > 0 && pinned.size <= note.size) {
    const before = await proveFrom(parts, pinned.size, pinned.root);
    if (before === null) return null;
    if (!before.isTrue)
      return { code: 'not_consistent', evidence: [pinnedNote, utf8(before.checkpoint), bytes] };
  }
  return { code: RELAY_RESTORED, evidence: [bytes, utf8(current.checkpoint)] };
}

interface Proved {
  readonly isTrue: boolean;
  readonly epoch: number | null;
  readonly checkpoint: string;
}

/**
 * Whether the journal continues the one of this size and root; null: no answer. Every journal continues one without entries,
 * of which nothing can be proved: there the answer brings the checkpoint alone.
 */
async function proveFrom(parts: RecoveryParts, size: number, root: Uint8Array): Promise<Proved | null> {
  const reply = await parts.ask({ what: 'consistency', args: { size: Math.max(1, size) } });
  const proof = readReply(consistencyResult, reply);
  if (!proof.ok) return proof.error === 'not_found' ? { isTrue: false, epoch: null, checkpoint: '' } : null;
  const { checkpoint, path, size: to } = proof.value;
  const after = checkpointOf(parts, parts.keys, checkpoint);
  const isTrue =
    after !== null &&
    after.size === to &&
    (size === 0
      ? equal(root, emptyRoot(parts.hash))
      : verifyConsistency(parts.hash, { from: size, to, rootFrom: root, rootTo: after.root, path }));
  return { isTrue, epoch: after?.epoch ?? null, checkpoint };
}

/** What a device begins with when its person has agreed. */
export interface Recovered {
  readonly copy: Copy;
  /** What the journal does not hold any more. */
  readonly lost: readonly Kept[];
  /** This device's own of them, to be offered again from the first on. */
  readonly again: readonly Waiting[];
}

/** `kept`: the entries of the feed, at least those at the cut and behind it; `checkpoint` is the note proved with it. */
export function recovered(
  { hash }: Pick<Primitives, 'hash'>,
  copy: Copy,
  device: Id,
  note: RecoveryNote,
  checkpoint: string,
  kept: readonly Kept[],
): Recovered {
  const lost = kept.filter(({ row }) => row.index >= note.size);
  const again = lost.flatMap(({ item, row }): Waiting[] => {
    const read = readItem(hash, item);
    const operation = read.ok ? read.value.operation : null;
    if (operation === null || operation.device !== device) return [];
    const { seq, id } = operation;
    return [{ seq, id, signed: encodeSigned(operation), memo: row.memo, sent: true, refusal: null }];
  });
  const { skewMs, view } = copy;
  const begun = { ...emptyCopy(view.account.id), epoch: note.epoch, checkpoint, skewMs };
  return { copy: { ...begun, cutAt: note.size }, lost, again };
}
