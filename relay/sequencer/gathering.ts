/**
 * The next batch while it is made: entries that have been played and are not durable, and the answers that wait until
 * they are. The order of one pass: timeouts that are due, evidence of forks, roots of the state, operations; a clock
 * entry where a deadline is open and nothing else has moved the clock for five minutes (P20).
 */
import {
  admit,
  BATCH_ENTRIES_MAX,
  CLOCK_ENTRY_EVERY_MS,
  headOf,
  invalidity,
  type Input,
  type Refusal,
  type SealedEntry,
  type SignedOperation,
  type VerifiedOperation,
} from '#kernel';
import type { NewEntry } from '../store/packing.ts';
import type { Journal } from './journal.ts';
import type { Answer } from './sequencer.ts';
import type { TakenRoot } from './state-roots.ts';

/** Two operations of one device for one place in its chain. */
export interface Evidence {
  readonly a: SignedOperation;
  readonly b: SignedOperation;
}

/** What may become entries, in the order in which it is asked for. */
export interface Offers {
  nextEvidence(): Evidence | null;
  nextRoot(): TakenRoot | null;
  nextOperation(): VerifiedOperation | null;
}

export interface Answered {
  readonly operation: VerifiedOperation;
  readonly answer: Answer;
}

export class Gathering {
  readonly entries: NewEntry[] = [];
  readonly answers: Answered[] = [];
  /** Operations of a place that its device has passed: known, or evidence of a fork. The store can tell. */
  readonly stale: VerifiedOperation[] = [];
  /** Roots whose clock entry is in here. */
  readonly roots: { readonly taken: TakenRoot; readonly clockEntry: number }[] = [];

  get isEmpty(): boolean {
    return this.entries.length === 0 && this.answers.length === 0 && this.stale.length === 0;
  }

  get isFull(): boolean {
    return this.entries.length >= BATCH_ENTRIES_MAX;
  }

  /** One pass at this time, which must not be before the last entry's. */
  gather(journal: Journal, time: number, offers: Offers): void {
    journal.roots.freezeIfDue(journal.state, time);
    if (!this.#endWhatIsDue(journal, time)) return;
    this.#take(offers.nextEvidence, (evidence) => this.#playFork(journal, time, evidence));
    this.#take(offers.nextRoot, (root) => this.#playRoot(journal, time, root));
    this.#take(offers.nextOperation, (operation) => this.#playOperation(journal, time, operation));
    this.#keepClockMoving(journal, time);
  }

  #take<Item>(next: () => Item | null, play: (item: Item) => void): void {
    while (!this.isFull) {
      const item = next();
      if (item === null) return;
      play(item);
    }
  }

  /** False: the batch is full and some are still due, so nothing else may be played yet. */
  #endWhatIsDue(journal: Journal, time: number): boolean {
    const { state } = journal;
    for (let next = state.nextTimeout(); next !== null && next.until <= time; next = state.nextTimeout()) {
      if (this.isFull) return false;
      const { timeout, object } = next;
      this.#play(journal, time, { type: 'timeout', timeout, object });
    }
    return true;
  }

  #playFork(journal: Journal, time: number, { a, b }: Evidence): void {
    const input: Input = { type: 'fork', a, b };
    if (invalidity(journal.state, journal.primitives, time, input) === null) this.#play(journal, time, input);
  }

  #playRoot(journal: Journal, time: number, taken: TakenRoot): void {
    const { index, root } = taken;
    const sealed = this.#play(journal, time, { type: 'clock', root: { index, root } });
    this.roots.push({ taken, clockEntry: sealed.entry.index });
  }

  #playOperation(journal: Journal, time: number, operation: VerifiedOperation): void {
    const refusal = admit(journal.state, journal.primitives, time, operation);
    if (refusal?.code === 'stale') this.stale.push(operation);
    else if (refusal !== null) this.refuse(operation, refusal);
    else {
      const { entry } = this.#play(journal, time, { type: 'operation', operation });
      const { index, verdict } = entry;
      this.answers.push({ operation, answer: { type: 'entry', index, verdict } });
    }
  }

  refuse(operation: VerifiedOperation, refusal: Refusal): void {
    this.answers.push({ operation, answer: { type: 'refusal', refusal } });
  }

  #keepClockMoving(journal: Journal, time: number): void {
    const { state } = journal;
    const isWaitedFor = state.nextDeadline() !== null;
    if (!this.isFull && isWaitedFor && time >= headOf(state).time + CLOCK_ENTRY_EVERY_MS)
      this.#play(journal, time, { type: 'clock', root: null });
  }

  #play(journal: Journal, time: number, input: Input): SealedEntry {
    const sealed = journal.play(time, input);
    this.entries.push({ sealed, operation: input.type === 'operation' ? input.operation : null });
    return sealed;
  }
}
