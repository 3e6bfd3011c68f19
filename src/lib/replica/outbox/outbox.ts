/**
 * The outbox: signed operations that have no verdict yet, in the order of their chain. The device offers them in that
 * order, at most a window ahead of the verdicts; after a refusal at n the relay drops what follows, so n and all behind
 * it are offered again (go-back-n). What is refused for good stops the chain; everything else ends in the feed, an
 * operation that came too late with the verdict `expired`.
 */
import type { Id, Refusal } from '#kernel';
import type { Answer } from '#protocol';

export interface Waiting {
  readonly seq: number;
  readonly id: Id;
  /** `signed` as it goes into the outbox document. */
  readonly signed: Uint8Array;
  /** The text of the payer's own memo, which only this device knows before the verdict. */
  readonly memo: string | null;
  /** Whether it was ever given to a relay. */
  readonly sent: boolean;
  /** Set where the relay will never take it. */
  readonly refusal: Refusal | null;
}

/** The outbox as one connection sees it. */
export interface Outbox {
  readonly waiting: readonly Waiting[];
  /** The seq to be offered next on this connection. */
  readonly next: number;
  /** ms since 1970: nothing is offered before. */
  readonly pausedUntil: number;
}

export const IN_FLIGHT_MAX = 128;
export const IN_FLIGHT_BYTES_MAX = 64 * 1024;
/** For a local refusal that names no time. */
export const RETRY_MS = 2000;

/** Where a new connection begins: with the first that has no verdict [P14]. */
export function openOutbox(waiting: readonly Waiting[]): Outbox {
  return { waiting, next: waiting[0]?.seq ?? 0, pausedUntil: 0 };
}

/** The outbox after something was signed, or the store was read again. */
export function withWaiting(outbox: Outbox, waiting: readonly Waiting[]): Outbox {
  const [first] = waiting;
  return { ...outbox, waiting, next: Math.max(outbox.next, first?.seq ?? 0) };
}

/** The outbox after the feed brought the verdict of the device's operation `seq`. */
export function withVerdict(outbox: Outbox, seq: number): Outbox {
  const waiting = outbox.waiting.filter((each) => each.seq > seq);
  return { ...outbox, waiting, next: Math.max(outbox.next, seq + 1) };
}

/** What may be given to the relay now, in order; `offered` is the outbox when that has been done. */
export function offer(
  outbox: Outbox,
  now: number,
): { readonly now: readonly Waiting[]; readonly offered: Outbox } {
  const { waiting, next, pausedUntil } = outbox;
  if (now < pausedUntil || waiting.some(({ refusal }) => refusal !== null))
    return { now: [], offered: outbox };
  let bytes = 0;
  const window = waiting
    .slice(0, IN_FLIGHT_MAX)
    .filter(({ signed }) => (bytes += signed.length) <= IN_FLIGHT_BYTES_MAX);
  const offers = window.filter(({ seq }) => seq >= next);
  const last = offers.at(-1);
  return { now: offers, offered: last === undefined ? outbox : { ...outbox, next: last.seq + 1 } };
}

/** What an answer of the relay asks of the device. */
export type AnswerMeaning =
  /** Its verdict is in the feed or comes by it. */
  | { readonly type: 'wait' }
  /** Offer from `outbox.next` on at `outbox.pausedUntil`. */
  | { readonly type: 'retry'; readonly outbox: Outbox }
  /** The chain in the journal is not the one of this store: what `welcome` says decides. */
  | { readonly type: 'resync' }
  /** This device's own operation is refused for good [P2]. */
  | { readonly type: 'defect'; readonly seq: number }
  | { readonly type: 'retired'; readonly reason: 'revoked' | 'quarantined' };

export function takeAnswer(outbox: Outbox, answer: Answer, now: number): AnswerMeaning {
  const refused = outbox.waiting.find(({ id }) => id === answer.id);
  if (refused === undefined) return { type: 'wait' };
  const { seq } = refused;
  switch (answer.code) {
    case 'known':
      return { type: 'wait' };
    case 'stale':
    case 'unknown_device':
      return { type: 'resync' };
    case 'sequence_gap':
      return takeGap(outbox, answer);
    case 'device_revoked':
      return { type: 'retired', reason: 'revoked' };
    case 'device_quarantined':
      return { type: 'retired', reason: 'quarantined' };
    case 'rate_limited':
    case 'overloaded':
    case 'blob_missing': {
      const [ms] = answer.facts;
      const pausedUntil = now + (typeof ms === 'bigint' ? Number(ms) : RETRY_MS);
      return { type: 'retry', outbox: { ...outbox, next: seq, pausedUntil } };
    }
    case 'malformed':
    case 'too_large':
    case 'wrong_network':
    case 'bad_signature':
    case 'root_expired':
    case 'root_expires_too_far':
    case 'enrolment_rejected':
      return { type: 'defect', seq };
  }
}

/** The relay expects another one: from there on again, if it is still here. */
function takeGap(outbox: Outbox, { facts: [expected] }: Answer): AnswerMeaning {
  const next = typeof expected === 'bigint' ? Number(expected) : 0;
  if (!outbox.waiting.some(({ seq }) => seq === next) || next >= outbox.next) return { type: 'resync' };
  return { type: 'retry', outbox: { ...outbox, next } };
}
