/**
 * Holds and vouchers as screens see them: money that is locked under a name until it is paid, returned or claimed, once.
 * What is done about them is checked by a person in words before it is signed.
 */
import type { FieldsOf, Id, Result } from '#kernel';
import type { VoucherLink } from '#protocol';
import type { Acquaintance } from '../acquaintance.ts';
import type { AssetView } from '../network/network-view.ts';
import type { HistoryRow } from '../history/history-view.ts';
import type { Live } from '../live.ts';
import type { PayFault } from '../payments-view.ts';

/** `ending`: this device has signed what ends it, and that has no verdict yet. */
export type OpenState =
  | { readonly phase: 'signed' | 'sent' }
  | { readonly phase: 'open' }
  | { readonly phase: 'ending'; readonly key: string };

/** An open hold that this account pays or is paid by. */
export interface HoldView {
  readonly id: Id;
  readonly isPayer: boolean;
  /** The other side. */
  readonly other: Id;
  readonly asset: AssetView;
  readonly amount: bigint;
  /** ms of the journal's time: at this moment it goes back to its payer. */
  readonly until: number;
  /** SHA-256 of the secret that releases it; null: its payee decides. */
  readonly hash: Id | null;
  /** Whether the secret is on this device. */
  readonly hasSecret: boolean;
  readonly state: OpenState;
}

/** A voucher that this account made; `by` is null where who claimed it is this account. */
export interface VoucherView {
  readonly id: Id;
  readonly asset: AssetView;
  readonly amount: bigint;
  readonly until: number;
  /** Whether its one-time key is on this device: without it there is no link to show. */
  readonly hasSecret: boolean;
  readonly state:
    | OpenState
    | { readonly phase: 'claimed'; readonly by: Id; readonly time: number }
    | { readonly phase: 'taken_back' | 'refunded'; readonly time: number };
}

export interface LocksOverview {
  /** Those that end first come first. */
  readonly holds: readonly HoldView[];
  /** Open ones first, then by their ends, newest first. */
  readonly vouchers: readonly VoucherView[];
  /** How far the journal's time is ahead of this device's clock, ms: for what counts down. */
  readonly aheadMs: number;
}

/** What a person wants to do; times of the journal are reckoned when it is drafted. */
export type LockIntent =
  | {
      readonly type: 'place';
      readonly to: Id;
      readonly asset: Id;
      readonly amount: bigint;
      readonly lastsMs: number;
      /** `payee`: who is paid decides; `new_secret`: one that this device makes; else the hash of somebody's secret. */
      readonly release: 'payee' | 'new_secret' | { readonly hash: Id };
    }
  | { readonly type: 'post'; readonly hold: HoldView; readonly amount: bigint }
  /** Null: by the secret that is on this device. */
  | { readonly type: 'release'; readonly hold: HoldView; readonly secret: Uint8Array | null }
  | { readonly type: 'void'; readonly hold: HoldView }
  | { readonly type: 'issue'; readonly asset: Id; readonly amount: bigint; readonly lastsMs: number }
  | { readonly type: 'claim'; readonly link: VoucherLink }
  /** Claims what this account has made itself. */
  | { readonly type: 'take_back'; readonly voucher: VoucherView };

type ActKind = 'hold.place' | 'hold.post' | 'hold.void' | 'voucher.issue' | 'voucher.claim';

export type LockAct = {
  readonly [K in ActKind]: { readonly kind: K; readonly fields: FieldsOf<K> };
}[ActKind];

/** What a person confirms, read back from the very bytes that will be signed. */
export interface LockCheck extends Acquaintance {
  readonly bytes: Uint8Array;
  readonly act: LockAct;
  /** The hold that the act ends, as this device knows it. */
  readonly hold: HoldView | null;
  /** The voucher that the act claims: one of this account's own, or what a link says of another. */
  readonly voucher: (Pick<VoucherView, 'asset' | 'amount'> & { readonly isOwn: boolean }) | null;
  /** Of the asset, what the account has available afterwards, minor units; null where the act takes nothing. */
  readonly left: bigint | null;
  /** The secret that a new lock is released by, where this device makes it: kept before anything is signed. */
  readonly secret: NewSecret | null;
  /** True if another live device may spend first while this one is offline. */
  readonly mayConflict: boolean;
}

/** A secret and what names it in the open: the hash of a hold's, the public key of a voucher's. */
export interface NewSecret {
  readonly name: Id;
  readonly secret: Uint8Array;
}

export type LockFault = PayFault | { readonly code: 'unknown_asset' | 'other_network' | 'secret_missing' };

export interface Locks {
  /** Null until the network is known. */
  readonly overview: Live<LocksOverview | null>;
  /** Builds the operation at its place in the chain, and reads it back. Signs nothing. */
  check(intent: LockIntent): Promise<Result<LockCheck, LockFault>>;
  /** Keeps the secret, then signs and stores what was checked [P7]; the operation's id in hex. */
  sign(check: LockCheck): Promise<Result<string, LockFault>>;
  /** The secret of a hold that was made on this device: 32 bytes. */
  secretOf(hold: HoldView): Promise<Uint8Array | null>;
  /** What the link of an own voucher says, where its one-time key is on this device. */
  linkOf(voucher: VoucherView): Promise<VoucherLink | null>;
  /** What this account has done about a voucher already: its claim, if there is one that was not turned back. */
  claimOf(voucher: Id): Promise<HistoryRow | null>;
}
