/**
 * Checkpoints that others have shown [P24]: who is handed a payment, or shares an account, has seen the relay's journal as it
 * is shown to somebody else. Of one size and epoch with the pinned one they must have its root, at once and without asking;
 * of another size the relay has to prove at the next connection that its journal continues them. What fails is a split view:
 * the relay shows different journals to different people, and both notes that it has signed are the evidence.
 */
import { utf8, type Primitives } from '#kernel';
import { consistencyResult, type Question } from '#protocol';
import type { Distrust } from '../feed/copy.ts';
import type { Intake } from '../feed/intake.ts';
import { keysOf, type NetworkFacts } from '../network/network-facts.ts';
import { readReply, type Replied } from '../session/questions.ts';
import { checkpointOf, contradiction, takeProof } from './trust.ts';

/** Signed notes that others have shown, the newest first. */
export type HeardNotes = () => Promise<readonly string[]>;

export interface HeardParts extends Primitives {
  readonly facts: () => NetworkFacts;
  readonly intake: Pick<Intake, 'copy'>;
  readonly notes: HeardNotes;
  readonly ask: (question: Question) => Promise<Replied>;
}

/** A relay is not asked for more of them on one connection. */
export const HEARD_PROVED_MAX = 16;

export class Heard {
  readonly #parts: HeardParts;
  /** Those that have been proved to be of the relay's journal, or say nothing of it. */
  readonly #settled = new Set<string>();
  #left = HEARD_PROVED_MAX;

  constructor(parts: HeardParts) {
    this.#parts = parts;
  }

  /** A new connection. */
  begin(): void {
    this.#left = HEARD_PROVED_MAX;
  }

  /** Evidence that what others were shown contradicts what is pinned; asks nobody. */
  async compare(): Promise<Distrust | null> {
    const { facts, intake, notes } = this.#parts;
    const pinned = intake.copy.checkpoint;
    if (pinned === null) return null;
    for (const note of await notes()) {
      const found = contradiction(this.#parts, keysOf(facts()), pinned, note);
      if (found !== null) return found;
    }
    return null;
  }

  /** The same, and has it proved of each that the relay's journal continues it. */
  async prove(): Promise<Distrust | null> {
    const compared = await this.compare();
    if (compared !== null) return compared;
    for (const note of await this.#parts.notes()) {
      if (this.#settled.has(note)) continue;
      if (this.#left === 0) return null;
      const judged = await this.#proveOne(note);
      if (judged === 'no_answer') return null;
      if (judged !== null) return judged;
      this.#settled.add(note);
    }
    return null;
  }

  async #proveOne(note: string): Promise<Distrust | 'no_answer' | null> {
    const { facts, intake, ask } = this.#parts;
    const keys = keysOf(facts());
    const seen = checkpointOf(this.#parts, keys, note);
    // What this relay has not signed, or signed before it was put back from a backup, says nothing of its journal now.
    if (seen === null || seen.size === 0 || seen.epoch !== intake.copy.epoch) return null;
    this.#left--;
    const reply = await ask({ what: 'consistency', args: { size: seen.size } });
    const proof = readReply(consistencyResult, reply);
    if (reply === null || (!proof.ok && proof.error !== 'not_found')) return 'no_answer';
    const proved = takeProof(this.#parts, keys, note, proof.ok ? proof.value : null);
    if (proved.ok) return null;
    const pinned = intake.copy.checkpoint;
    const own = proved.error.evidence.length > 1 || pinned === null ? [] : [utf8(pinned)];
    return { code: 'split_view', evidence: [...proved.error.evidence, ...own] };
  }
}
