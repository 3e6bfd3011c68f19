/**
 * The way of signed operations from the store into a connection's document, and what answers to them mean. The store is
 * asked one thing after another: a look that came late would bring back what has its verdict, and hide what was signed.
 */
import type { Refusal } from '#kernel';
import { readAnswer } from '#protocol';
import { isCopied, type JournalHead } from './device-chain.ts';
import {
  offer,
  openOutbox,
  takeAnswer,
  withVerdict,
  withWaiting,
  type AnswerMeaning,
  type Outbox,
  type Waiting,
} from './outbox.ts';
import type { Clock, OutboxState, OutboxStore } from '../ports.ts';
import type { RoomDocument } from '../session/room-document.ts';

export interface OffersParts {
  readonly clock: Clock;
  readonly store: OutboxStore;
  /** The time has come to offer again. */
  readonly again: () => void;
}

export class Offers {
  readonly #parts: OffersParts;
  #state: OutboxState;
  #outbox: Outbox;
  #turn: Promise<unknown> = Promise.resolve();
  #cancelPause: () => void = () => undefined;

  constructor(state: OutboxState, parts: OffersParts) {
    this.#parts = parts;
    this.#state = state;
    this.#outbox = openOutbox(state.waiting);
  }

  /** Without a verdict, in order of seq. */
  get waiting(): readonly Waiting[] {
    return this.#outbox.waiting;
  }

  /** Whether the journal holds an operation under this device's key that this store did not sign. */
  isCopied(journal: JournalHead): boolean {
    return isCopied(this.#state.head, this.#outbox.waiting, journal);
  }

  /** On a new connection everything without a verdict is offered again [P14]. */
  begin(): void {
    this.#cancelPause();
    this.#outbox = openOutbox(this.#outbox.waiting);
  }

  /** Something was signed. */
  reload(): Promise<void> {
    return this.#inTurn(() => this.#read());
  }

  /** This was signed, and the store has it: where it is the next of the chain, the store need not be asked. */
  add(signed: Waiting): Promise<void> {
    return this.#inTurn(async () => {
      const { seq, id } = signed;
      if (seq !== this.#state.head.seq + 1) return this.#read();
      this.#state = { head: { seq, id }, waiting: [...this.#outbox.waiting, signed] };
      this.#outbox = withWaiting(this.#outbox, this.#state.waiting);
    });
  }

  async #read(): Promise<void> {
    this.#state = await this.#parts.store.read();
    this.#outbox = withWaiting(this.#outbox, this.#state.waiting);
  }

  async pump(room: RoomDocument): Promise<void> {
    const { clock, store, again } = this.#parts;
    const now = clock.now();
    const offers = offer(this.#outbox, now);
    this.#outbox = offers.offered;
    if (this.#outbox.pausedUntil > now) {
      this.#cancelPause();
      this.#cancelPause = clock.after(this.#outbox.pausedUntil - now, again);
    }
    if (offers.now.length === 0) return;
    room.push(offers.now.map(({ signed }) => signed));
    const first = offers.now.filter(({ sent }) => !sent).map(({ seq }) => seq);
    if (first.length > 0) await this.#inTurn(() => store.markSent(first));
  }

  /** All with seq ≤ `seq` have their verdicts. */
  settle(seq: number): Promise<void> {
    return this.#inTurn(async () => {
      await this.#parts.store.settle(seq);
      this.#outbox = withVerdict(this.#outbox, seq);
    });
  }

  /** What the answers ask of the session beyond offering again, in their order. */
  async take(answers: readonly Uint8Array[]): Promise<readonly AnswerMeaning[]> {
    const meanings: AnswerMeaning[] = [];
    for (const item of answers) {
      const answer = readAnswer(item);
      if (!answer.ok) continue;
      const meaning = takeAnswer(this.#outbox, answer.value, this.#parts.clock.now());
      if (meaning.type === 'retry') this.#outbox = meaning.outbox;
      else if (meaning.type !== 'wait') meanings.push(meaning);
      if (meaning.type === 'defect') await this.#refuse(meaning.seq, answer.value);
    }
    return meanings;
  }

  async #refuse(seq: number, { code, facts }: Refusal): Promise<void> {
    await this.#inTurn(() => this.#parts.store.refuse(seq, { code, facts }));
    await this.reload();
  }

  #inTurn<T>(run: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(run);
    this.#turn = done.catch(() => undefined);
    return done;
  }

  close(): void {
    this.#cancelPause();
  }
}
