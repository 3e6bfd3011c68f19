/**
 * Payment requests as screens see them: an amount that this account has asked for, to be paid once [L11]. Nothing of a
 * request is in the journal before it is paid, so it is kept where it was made; the feed says which ones are paid.
 */
import type { Id, Result } from '#kernel';
import type { AssetView } from '../network/network-view.ts';
import type { Live } from '../live.ts';

export interface RequestView {
  /** Its nonce: 32 hex digits. */
  readonly id: string;
  readonly asset: AssetView;
  readonly amount: bigint;
  readonly memo: string;
  /** ms of the journal's time. */
  readonly made: number;
  /** ms of the journal's time: from then on it cannot be paid. */
  readonly expires: number;
  /** The entry that paid it. */
  readonly paid: {
    readonly by: Id;
    readonly key: string;
    readonly index: number;
    readonly time: number;
  } | null;
}

export interface RequestsOverview {
  /** Newest first. */
  readonly requests: readonly RequestView[];
  /** How far the journal's time is ahead of this device's clock, ms: for what counts down. */
  readonly aheadMs: number;
}

export interface RequestWanted {
  readonly asset: Id;
  readonly amount: bigint;
  readonly memo: string;
  /** How long it can be paid. */
  readonly lastsMs: number;
}

export type RequestFault = 'not_a_member' | 'not_stored';

export interface Requests {
  /** Null until the network is known. */
  readonly overview: Live<RequestsOverview | null>;
  /** Keeps a new one on this device; its id. Needs no network. */
  make(wanted: RequestWanted): Promise<Result<string, RequestFault>>;
  /** Takes one out of the list; who has its link can still pay while it is open. */
  forget(id: string): Promise<void>;
}
