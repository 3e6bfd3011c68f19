/**
 * The way of promises to the relay: anybody may submit what a payer has handed over [P8], so the payee's device does, chain
 * by chain, over its own connection. A payment that is accepted comes by the feed like any other; one that is rejected
 * touches the payer alone, so the relay says to whoever submitted it where it stands: `known`, with its entry and why.
 */
import { encodeSigned, REJECTIONS, type Id, type RejectionCode } from '#kernel';
import { lastOf, readAnswer, type Answer, type Chain } from '#protocol';
import type { RoomDocument } from '../session/room-document.ts';
import type { Clock } from '../ports.ts';
import { RETRY_MS } from '../outbox/outbox.ts';

export interface KeptPromise {
  /** Of the payment. */
  readonly id: Id;
  readonly chain: Chain;
}

/** What the relay has said of a promise. */
export type PromiseWord =
  | { readonly type: 'verdict'; readonly index: number; readonly rejection: RejectionCode | null }
  /** `isFinal`: no relay will ever take it. */
  | { readonly type: 'refused'; readonly code: string; readonly isFinal: boolean };

export interface PromiseStore {
  /** Those that have neither a verdict nor a refusal for good, the oldest first. */
  open(): Promise<readonly KeptPromise[]>;
  note(id: Id, word: PromiseWord): Promise<void>;
}

export interface PromiseOffersParts {
  readonly clock: Clock;
  readonly store: PromiseStore;
  /** The journal's, ms, as this device reckons it. */
  readonly journalTime: () => number;
  /** The time has come to offer again. */
  readonly again: () => void;
}

/** Refusals after which this operation never comes into the journal, nor what follows it in its chain. */
const FOR_GOOD: ReadonlySet<string> = new Set([
  'malformed',
  'too_large',
  'wrong_network',
  'bad_signature',
  'stale',
  'device_revoked',
  'device_quarantined',
]);
/** What a stranger hands over takes no more of a connection at once than this, and one chain that is longer. */
export const PROMISED_BYTES_MAX = 48 * 1024;
const FOR_A_WHILE: ReadonlySet<string> = new Set(['rate_limited', 'overloaded', 'blob_missing']);

export class PromiseOffers {
  readonly #parts: PromiseOffersParts;
  /** Offered on this connection. */
  #offered = new Set<Id>();
  /** Bytes of those that were offered and of which the relay has said nothing yet. */
  #inFlight = new Map<Id, number>();
  #pausedUntil = 0;
  #cancelPause: () => void = () => undefined;

  constructor(parts: PromiseOffersParts) {
    this.#parts = parts;
  }

  /** On a new connection all that are open are offered again. */
  begin(): void {
    this.#cancelPause();
    this.#offered = new Set();
    this.#inFlight = new Map();
    this.#pausedUntil = 0;
  }

  close(): void {
    this.#cancelPause();
  }

  /** Hears what was answered, and offers what has not been offered on this connection, a window of bytes at a time. */
  async exchange(room: Pick<RoomDocument, 'pushPromised'>, answers: readonly Uint8Array[]): Promise<void> {
    const { clock, store, again } = this.#parts;
    const open = await store.open();
    if (open.length === 0) return;
    for (const item of answers) {
      const answer = readAnswer(item);
      if (answer.ok) for (const promise of open) await this.#take(promise, answer.value);
    }
    const now = clock.now();
    if (this.#pausedUntil > now) {
      this.#cancelPause();
      this.#cancelPause = clock.after(this.#pausedUntil - now, again);
      return;
    }
    this.#offer(room, open);
  }

  #offer(room: Pick<RoomDocument, 'pushPromised'>, open: readonly KeptPromise[]): void {
    // The feed may have brought the verdict of what is in flight: then it is not open any more.
    const ids = new Set(open.map(({ id }) => id));
    for (const id of this.#inFlight.keys()) if (!ids.has(id)) this.#inFlight.delete(id);
    let bytes = [...this.#inFlight.values()].reduce((sum, length) => sum + length, 0);
    for (const { id, chain } of open) {
      if (this.#offered.has(id)) continue;
      const signed = chain.map(encodeSigned);
      const length = signed.reduce((sum, each) => sum + each.length, 0);
      if (bytes > 0 && bytes + length > PROMISED_BYTES_MAX) return;
      bytes += length;
      this.#offered.add(id);
      this.#inFlight.set(id, length);
      room.pushPromised(signed);
    }
  }

  async #take({ id, chain }: KeptPromise, answer: Answer): Promise<void> {
    if (!chain.some((operation) => operation.id === answer.id)) return;
    const { store, clock, journalTime } = this.#parts;
    const { code } = answer;
    const payment = lastOf(chain);
    const isPayment = payment.id === answer.id;
    if (code !== 'known' || isPayment) this.#inFlight.delete(id);
    if (code === 'known') {
      const word = isPayment ? verdictIn(answer) : null;
      if (word !== null) await store.note(id, word);
    } else if (FOR_A_WHILE.has(code)) {
      const [ms] = answer.facts;
      this.#pausedUntil = clock.now() + (typeof ms === 'bigint' ? Number(ms) : RETRY_MS);
      this.#offered.delete(id);
    } else {
      // What has not come into the journal by then never becomes final.
      const isFinal = FOR_GOOD.has(code) || journalTime() >= payment.expires;
      await store.note(id, { type: 'refused', code, isFinal });
    }
  }
}

/** `known` [index, rejection code | none]; null where it says less. */
function verdictIn({ facts: [index, code] }: Answer): PromiseWord | null {
  if (typeof index !== 'bigint') return null;
  if (code === undefined) return { type: 'verdict', index: Number(index), rejection: null };
  if (typeof code !== 'string' || !Object.hasOwn(REJECTIONS, code)) return null;
  return { type: 'verdict', index: Number(index), rejection: code as RejectionCode };
}
