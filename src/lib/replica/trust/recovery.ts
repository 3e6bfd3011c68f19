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
  receiptText,
  utf8,
  verifyConsistency,
  type Id,
  type NetworkKeys,
  type Primitives,
  type RecoveryNote,
} from '#kernel';
import { consistencyResult, entriesResult, type Question, type Welcome } from '#protocol';
import { emptyCopy, type Copy, type Distrust, type Kept } from '../feed/copy.ts';
import { readItem } from '../feed/feed.ts';
import type { Waiting } from '../outbox/outbox.ts';
import type { CopyStore } from '../ports.ts';
import { readReply, type Replied } from '../session/questions.ts';
import type { Cut } from './receipt-check.ts';
import { checkpointOf, isAfterRecovery } from './trust.ts';

// Every machine that a replica runs on has it.
declare class TextDecoder {
  decode(bytes: Uint8Array): string;
}

/** Under this code a recovery waits for the person's word; its evidence is the note, and the checkpoint proved with it. */
export const RELAY_RESTORED = 'relay_restored';

export interface RecoveryParts extends Primitives {
  readonly keys: NetworkKeys;
  readonly copy: Copy;
  readonly copies: Pick<CopyStore, 'at'>;
  readonly ask: (question: Question) => Promise<Replied>;
}

/** What the copy has to say from now on. */
export interface JudgedRecovery {
  readonly distrust: Distrust;
  readonly cutAt: Copy['cutAt'];
}

/**
 * What a relay in a later epoch has to show, judged: RELAY_RESTORED, or evidence that it is not true. Null: it did not
 * answer, and another connection may.
 */
export async function judgeRecovery(
  parts: RecoveryParts,
  { recoveryNote, epoch }: Pick<Welcome, 'recoveryNote' | 'epoch'>,
): Promise<JudgedRecovery | null> {
  const { keys, verify, copy } = parts;
  const bytes = recoveryNote?.slice() ?? null;
  if (bytes === null) return untrue(copy, 'new_epoch');
  const opened = openRecoveryNote(bytes, keys, verify);
  if (!opened.ok) return untrue(copy, 'recovery_note_not_good', bytes);
  const note = opened.value;
  if (note.epoch !== epoch || note.epoch <= copy.epoch) return untrue(copy, 'recovery_note_not_good', bytes);
  const pinned = copy.checkpoint === null ? null : checkpointOf(parts, keys, copy.checkpoint);
  const pinnedNote = utf8(copy.checkpoint ?? '');
  if (pinned !== null && isAfterRecovery(pinned, note))
    return untrue(copy, 'checkpoint_after_recovery', pinnedNote, bytes);
  const current = await proveFrom(parts, note.size, note.root);
  if (current === null) return null;
  const shown = utf8(current.checkpoint);
  if (!current.isTrue || current.epoch !== note.epoch) return untrue(copy, 'not_consistent', bytes, shown);
  const distrust = { code: RELAY_RESTORED, evidence: [bytes, shown] };
  if (hasMissed(copy, note)) {
    const cutAt = await unseenCut(parts);
    return cutAt === 'no_answer' ? null : { distrust, cutAt: cutAt ?? copy.cutAt };
  }
  if (pinned !== null && pinned.size > 0 && pinned.size <= note.size) {
    const before = await proveFrom(parts, pinned.size, pinned.root);
    if (before === null) return null;
    if (!before.isTrue) return untrue(copy, 'not_consistent', pinnedNote, utf8(before.checkpoint), bytes);
  }
  return { distrust, cutAt: copy.cutAt };
}

function untrue({ cutAt }: Copy, code: string, ...evidence: readonly Uint8Array[]): JudgedRecovery {
  return { distrust: { code, evidence }, cutAt };
}

/** A recovery that this device was not shown may have cut the journal below what it has seen: that accuses nobody. */
function hasMissed({ epoch }: Pick<Copy, 'epoch'>, note: RecoveryNote): boolean {
  return note.epoch > epoch + 1;
}

/**
 * Where recoveries that this device was not shown have cut its feed: the index of the first kept entry that the relay does
 * not have any more. What came after a cut is later than all before it, so no entry behind it is the same, and halving
 * finds it. Null: the relay has all; 0: nothing of it, or what it has cannot be known from here.
 */
async function unseenCut({ copy, copies, ask }: RecoveryParts): Promise<number | null | 'no_answer'> {
  const { first, view } = copy;
  const next = view.account.feedLength;
  if (next === 0) return 0;
  let [same, different] = [first, next];
  while (same < different) {
    const place = Math.floor((same + different) / 2);
    const page = readReply(
      entriesResult,
      await ask({ what: 'entries', args: { from: place, to: place + 1 } }),
    );
    if (!page.ok) return 'no_answer';
    const [[has], kept] = [page.value, await copies.at(place)];
    if (has !== undefined && kept !== null && equal(has, kept.item)) same = place + 1;
    else different = place;
  }
  if (same === next) return null;
  return same === first ? 0 : ((await copies.at(same))?.row.index ?? 0);
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

/** What waits for the person's word. */
export interface AskedRecovery {
  readonly note: RecoveryNote;
  /** As the relay has signed it, in base64url. */
  readonly signed: string;
  /** The signed checkpoint that was proved with it. */
  readonly checkpoint: string;
  /** Entries from this index on are in the journal no more. */
  readonly cutAt: number;
  /** What it says of receipts of older epochs. */
  readonly cuts: readonly Cut[];
}

/** Null: nothing is asked. */
export function askedIn(
  copy: Pick<Copy, 'distrust' | 'epoch' | 'cutAt'>,
  keys: NetworkKeys,
  verify: Primitives['verify'],
): AskedRecovery | null {
  const { distrust, epoch } = copy;
  const [bytes, checkpoint] = distrust?.code === RELAY_RESTORED ? distrust.evidence : [];
  if (bytes === undefined || checkpoint === undefined) return null;
  const opened = openRecoveryNote(bytes, keys, verify);
  if (!opened.ok) return null;
  const note = opened.value;
  const cutAt = Math.min(note.size, copy.cutAt ?? note.size);
  const cuts = [{ epoch: note.epoch, size: note.size }];
  const isUnseen = hasMissed(copy, note) && cutAt > 0 && cutAt < note.size;
  if (isUnseen) cuts.push({ epoch: epoch + 1, size: cutAt });
  return { note, signed: receiptText(bytes), checkpoint: new TextDecoder().decode(checkpoint), cutAt, cuts };
}

/** What a device begins with when its person has agreed. */
export interface Recovered {
  readonly copy: Copy;
  /** What the journal does not hold any more. */
  readonly lost: readonly Kept[];
  /** This device's own of them, to be offered again from the first on. */
  readonly again: readonly Waiting[];
}

/** `kept`: the entries of the feed, at least those at the cut and behind it. */
export function recovered(
  { hash }: Pick<Primitives, 'hash'>,
  copy: Copy,
  device: Id,
  { note, signed: recoveryNote, checkpoint, cutAt }: AskedRecovery,
  kept: readonly Kept[],
): Recovered {
  const lost = kept.filter(({ row }) => row.index >= cutAt);
  const again = lost.flatMap(({ item, row }): Waiting[] => {
    const read = readItem(hash, item);
    const operation = read.ok ? read.value.operation : null;
    if (operation === null || operation.device !== device) return [];
    const { seq, id } = operation;
    return [{ seq, id, signed: encodeSigned(operation), memo: row.memo, sent: true, refusal: null }];
  });
  const { skewMs, view } = copy;
  const begun = { ...emptyCopy(view.account.id), epoch: note.epoch, checkpoint, recoveryNote, skewMs };
  return { copy: { ...begun, cutAt }, lost, again };
}
