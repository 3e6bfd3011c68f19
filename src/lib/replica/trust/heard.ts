/**
 * Checkpoints that others have shown [P24]: who is handed a payment or a receipt, or shares an account, has seen the relay's
 * journal as it is shown to somebody else. Of one size and epoch with the pinned one they must have its root, at once and
 * without asking; of another size the relay has to prove at the next connection that its journal continues them. What fails
 * is a split view: the relay shows different journals to different people, and both notes that it has signed are the evidence.
 *
 * Of another epoch [P25]: an older one says nothing of what a recovery has cut, unless it was signed after that; a later
 * one is of a recovery that this device has not been shown, so the relay is greeted again and has to show it.
 */
import {
  equal,
  openRecoveryNote,
  receiptOfText,
  utf8,
  type Checkpoint,
  type Primitives,
  type RecoveryNote,
} from '#kernel';
import { consistencyResult, type Question } from '#protocol';
import type { Copy, Distrust } from '../feed/copy.ts';
import type { Intake } from '../feed/intake.ts';
import { keysOf, type NetworkFacts } from '../network/network-facts.ts';
import { knowsItsEpoch } from '../session/login.ts';
import { readReply, type Replied } from '../session/questions.ts';
import { distrusted, GREET_AGAIN, type Turn } from '../session/turn.ts';
import { checkpointOf, isAfterRecovery, isSplit, takeProof } from './trust.ts';

/** Signed notes that others have shown, the newest first. */
export type HeardNotes = () => Promise<readonly string[]>;

export interface HeardParts extends Primitives {
  readonly facts: () => NetworkFacts;
  readonly intake: Pick<Intake, 'copy'>;
  readonly notes: HeardNotes;
  readonly ask: (question: Question) => Promise<Replied>;
}

/** A note whose signature is good. */
interface Seen {
  readonly note: string;
  readonly checkpoint: Checkpoint;
}

/** A recovery whose note the relay has signed. */
interface Recovery {
  readonly bytes: Uint8Array;
  readonly note: RecoveryNote;
}

/** A relay is not asked for more of them on one connection. */
export const HEARD_PROVED_MAX = 16;

export class Heard {
  readonly #parts: HeardParts;
  /** What has been read, so that no signature is checked twice; null: the relay has not signed it. */
  #read = new Map<string, Checkpoint | null>();
  #recovery: { readonly text: string; readonly read: Recovery | null } | null = null;
  /** Those that have been proved to be of the relay's journal, or say nothing of it. */
  readonly #settled = new Set<string>();
  /** Those of later epochs, with the connection on which each was first seen. */
  readonly #later = new Map<string, number>();
  #connection = 0;
  #left = HEARD_PROVED_MAX;

  constructor(parts: HeardParts) {
    this.#parts = parts;
  }

  /** A new connection. */
  begin(): void {
    this.#connection++;
    this.#left = HEARD_PROVED_MAX;
  }

  /** What they say beside what this device has pinned; asks nobody. */
  async compare(): Promise<Turn | null> {
    return this.#compare(await this.#seen());
  }

  /** The same, and has it proved of each that the relay's journal continues it. To be called when the relay is believed. */
  async prove(): Promise<Turn | null> {
    const seen = await this.#seen();
    const found = this.#compare(seen) ?? this.#denied(seen);
    if (found !== null) return found;
    for (const each of seen) {
      if (this.#settled.has(each.note)) continue;
      if (this.#left === 0) return null;
      const judged = await this.#proveOne(each);
      if (judged === 'no_answer') return null;
      if (judged !== null) return distrusted(judged);
      this.#settled.add(each.note);
    }
    return null;
  }

  #compare(seen: readonly Seen[]): Turn | null {
    const { copy } = this.#parts.intake;
    const pinned = copy.checkpoint === null ? null : this.#open(copy.checkpoint);
    const recovery = this.#recoveryOf(copy);
    for (const { note, checkpoint } of seen) {
      if (pinned !== null && isSplit(pinned, checkpoint))
        return distrusted({ code: 'split_view', evidence: [utf8(copy.checkpoint ?? ''), utf8(note)] });
      if (recovery === null) continue;
      const evidence = [utf8(note), recovery.bytes];
      if (isAfterRecovery(checkpoint, recovery.note))
        return distrusted({ code: 'checkpoint_after_recovery', evidence });
      if (isSplitByRecovery(checkpoint, recovery.note)) return distrusted({ code: 'split_view', evidence });
    }
    const news = this.#laterOf(seen).filter(({ note }) => !this.#later.has(note));
    for (const { note } of news) this.#later.set(note, this.#connection);
    return news.length === 0 ? null : GREET_AGAIN;
  }

  /** The relay was greeted after it had signed in a later epoch, and denies that epoch: it cannot have gone back. */
  #denied(seen: readonly Seen[]): Turn | null {
    const { checkpoint } = this.#parts.intake.copy;
    const denied = this.#laterOf(seen).find(
      ({ note }) => (this.#later.get(note) ?? this.#connection) < this.#connection,
    );
    if (denied === undefined) return null;
    const own = checkpoint === null ? [] : [utf8(checkpoint)];
    return distrusted({ code: 'older_epoch', evidence: [utf8(denied.note), ...own] });
  }

  #laterOf(seen: readonly Seen[]): readonly Seen[] {
    const { copy } = this.#parts.intake;
    return knowsItsEpoch(copy) ? seen.filter(({ checkpoint }) => checkpoint.epoch > copy.epoch) : [];
  }

  async #proveOne({ note, checkpoint }: Seen): Promise<Distrust | 'no_answer' | null> {
    const { facts, intake, ask } = this.#parts;
    const { epoch, checkpoint: pinned } = intake.copy;
    if (checkpoint.size === 0 || !this.#isStillInJournal(checkpoint)) return null;
    this.#left--;
    const reply = await ask({ what: 'consistency', args: { size: checkpoint.size } });
    const proof = readReply(consistencyResult, reply);
    if (reply === null || (!proof.ok && proof.error !== 'not_found')) return 'no_answer';
    const proved = takeProof(this.#parts, keysOf(facts()), note, proof.ok ? proof.value : null, epoch);
    if (proved.ok) return null;
    const own = proved.error.evidence.length > 1 || pinned === null ? [] : [utf8(pinned)];
    return { code: 'split_view', evidence: [...proved.error.evidence, ...own] };
  }

  /** Of this epoch, or of the one before and not above the cut; what else was cut away between two older ones is not known. */
  #isStillInJournal({ epoch, size }: Checkpoint): boolean {
    const { copy } = this.#parts.intake;
    if (epoch === copy.epoch) return true;
    const cut = this.#recoveryOf(copy)?.note.size ?? 0;
    return epoch === copy.epoch - 1 && size <= cut;
  }

  async #seen(): Promise<readonly Seen[]> {
    const notes = await this.#parts.notes();
    const { checkpoint: pinned } = this.#parts.intake.copy;
    const wanted = new Set([...notes, pinned]);
    this.#read = new Map([...this.#read].filter(([note]) => wanted.has(note)));
    return notes.flatMap((note) => {
      const checkpoint = this.#open(note);
      return checkpoint === null ? [] : [{ note, checkpoint }];
    });
  }

  #open(note: string): Checkpoint | null {
    const known = this.#read.get(note);
    if (known !== undefined) return known;
    const checkpoint = checkpointOf(this.#parts, keysOf(this.#parts.facts()), note);
    this.#read.set(note, checkpoint);
    return checkpoint;
  }

  /** The recovery that began the epoch of the copy; null: none did, as far as this device knows. */
  #recoveryOf({ recoveryNote: text }: Pick<Copy, 'recoveryNote'>): Recovery | null {
    if (text === null) return null;
    if (this.#recovery?.text !== text) this.#recovery = { text, read: this.#readRecovery(text) };
    return this.#recovery.read;
  }

  #readRecovery(text: string): Recovery | null {
    const bytes = receiptOfText(text);
    const opened = bytes && openRecoveryNote(bytes, keysOf(this.#parts.facts()), this.#parts.verify);
    return bytes !== null && opened?.ok === true ? { bytes, note: opened.value } : null;
  }
}

/** The journal before the cut is the one of the epoch before: of the cut's size it has the note's root. */
function isSplitByRecovery({ epoch, size, root }: Checkpoint, note: RecoveryNote): boolean {
  return epoch === note.epoch - 1 && size === note.size && !equal(root, note.root);
}
