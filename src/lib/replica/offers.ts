/** The way of signed operations from the store into a connection's document, and what answers to them mean. */
import type { Refusal } from '#kernel';
import { readAnswer } from '#protocol';
import {
  offer,
  openOutbox,
  takeAnswer,
  withVerdict,
  withWaiting,
  type AnswerMeaning,
  type Outbox,
} from './outbox.ts';
import type { Clock, OutboxState, OutboxStore } from './ports.ts';
import type { RoomDocument } from './room-document.ts';

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
  #cancelPause: () => void = () => undefined;

  constructor(state: OutboxState, parts: OffersParts) {
    this.#parts = parts;
    this.#state = state;
    this.#outbox = openOutbox(state.waiting);
  }

  get state(): OutboxState {
    return { ...this.#state, waiting: this.#outbox.waiting };
  }

  /** On a new connection everything without a verdict is offered again [P14]. */
  begin(): void {
    this.#cancelPause();
    this.#outbox = openOutbox(this.#outbox.waiting);
  }

  /** Something was signed. */
  async reload(): Promise<void> {
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
    if (first.length > 0) await store.markSent(first);
  }

  async settle(seq: number): Promise<void> {
    this.#outbox = withVerdict(this.#outbox, seq);
    await this.#parts.store.settle(seq);
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
    await this.#parts.store.refuse(seq, { code, facts });
    await this.reload();
  }

  close(): void {
    this.#cancelPause();
  }
}
