/**
 * Promises as screens see them [P8, U6]: signed payments that were handed over without a network. One of this account is
 * given away as bytes; one to this account is kept here until the journal has its verdict, and counts for nothing before.
 */
import type { Id, RejectionCode, Result } from '#kernel';
import type { HandedOver, PromiseFault } from './promise.ts';
import type { AssetView } from '../network/network-view.ts';
import type { Live } from '../live.ts';

export type PromiseState =
  /** The journal has not said anything; `code`: why the relay has not taken it yet. */
  | { readonly phase: 'promised'; readonly code: string | null }
  | { readonly phase: 'final'; readonly index: number }
  /** Its reason alone: what the payer had is nobody's business. */
  | { readonly phase: 'rejected'; readonly index: number; readonly code: RejectionCode }
  /** No relay will ever take it. */
  | { readonly phase: 'refused'; readonly code: string };

export interface PromiseView {
  /** Of the operation: 64 hex digits. */
  readonly key: string;
  readonly state: PromiseState;
  readonly from: Id;
  readonly asset: AssetView;
  readonly amount: bigint;
  /** When the payer's device says that it signed it, ms. */
  readonly signed: number;
  /** ms of the journal's time: from then on it cannot become final. */
  readonly expires: number;
  /** How many operations before it have to go through first. */
  readonly before: number;
  /** The journal's time when it last showed the device to be the payer's, ms; null: nothing that came with it shows so. */
  readonly provedAt: number | null;
}

export interface PromisesOverview {
  /** Newest first. */
  readonly promises: readonly PromiseView[];
  /** How far the journal's time is ahead of this device's clock, ms. */
  readonly aheadMs: number;
}

export type HandOverFault =
  | 'not_a_member'
  /** It has its verdict, or this device did not sign it. */
  | 'not_waiting'
  /** The relay will not take something before it in the chain. */
  | 'chain_refused'
  /** Too much waits before it: it has to be sent first. */
  | 'too_large';

export type TakeFault = PromiseFault | 'not_a_member' | 'not_stored' | 'unknown_asset' | 'too_many';

export interface Promises {
  /** Null until the network is known. */
  readonly overview: Live<PromisesOverview | null>;
  /** What to give to the payee of a payment that waits here. Needs no network. */
  handOver(key: string): Promise<Result<HandedOver, HandOverFault>>;
  /** Verifies and keeps what a payer has handed over; the operation's id in hex. Needs no network. */
  take(bytes: Uint8Array): Promise<Result<string, TakeFault>>;
  /** Takes one out of the list; it can still become final. */
  forget(key: string): Promise<void>;
}
