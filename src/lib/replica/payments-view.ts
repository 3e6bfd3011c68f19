/** A payment as it is wanted, what a person confirms of it, and why it cannot be made. */
import type { Id, Rejection } from '#kernel';
import type { Acquaintance } from './acquaintance.ts';
import type { AssetView } from './network/network-view.ts';

export interface Payment {
  readonly to: Id;
  readonly asset: Id;
  readonly amount: bigint;
  readonly memo: string;
  /** Pays this request, once. */
  readonly request: { readonly nonce: Uint8Array; readonly expires: number } | null;
  /** The payee's box key if a link or QR brought it; else it is asked of the relay, and without an answer no memo is sealed. */
  readonly boxKey: Id | null;
}

/** What a person confirms, read back from the very bytes that will be signed. */
export interface PaymentCheck extends Acquaintance {
  readonly bytes: Uint8Array;
  readonly to: Id;
  readonly asset: AssetView;
  readonly amount: bigint;
  readonly left: bigint;
  readonly memo: string;
  /** False when no memo can be sealed for the payee now. */
  readonly memoSealed: boolean;
  /** True for an asset of which nobody here knows whether the payee accepts it [L10]. */
  readonly mayRefuse: boolean;
  /** True if another live device may spend first while this one is offline. */
  readonly mayConflict: boolean;
}

export type PayFault =
  | { readonly code: 'not_a_member' | 'not_stored' | 'distrusted' | 'draft_changed' | 'too_large' }
  /** The fold, played on what this device knows, would reject it. */
  | { readonly code: 'rejected'; readonly rejection: Rejection };
