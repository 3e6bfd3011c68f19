/**
 * Paying several people by one operation, as screens see it: all of its legs go through or none does. Everybody who is
 * paid by it sees every leg (P26); the note is sealed to each of them alone.
 */
import type { Id, Result } from '#kernel';
import type { Acquaintance } from './acquaintance.ts';
import type { AssetView } from './network/network-view.ts';
import type { PayFault } from './payments-view.ts';

export interface LegWanted {
  readonly to: Id;
  readonly amount: bigint;
  /** The payee's box key if a link brought it. */
  readonly boxKey: Id | null;
}

export interface TransferWanted {
  readonly asset: Id;
  /** The same for everybody; empty for none. */
  readonly memo: string;
  readonly legs: readonly LegWanted[];
}

/** What a person confirms, read back from the very bytes that will be signed. */
export interface TransferCheck {
  readonly bytes: Uint8Array;
  readonly asset: AssetView;
  readonly legs: readonly LegCheck[];
  readonly total: bigint;
  readonly left: bigint;
  readonly memo: string;
  /** True if another live device may spend first while this one is offline. */
  readonly mayConflict: boolean;
}

export interface LegCheck extends Acquaintance {
  readonly to: Id;
  readonly amount: bigint;
  /** False when the note cannot be sealed for this payee now. */
  readonly memoSealed: boolean;
  /** True for an asset of which nobody here knows whether the payee accepts it [L10]. */
  readonly mayRefuse: boolean;
}

export interface Transfers {
  check(wanted: TransferWanted): Promise<Result<TransferCheck, PayFault>>;
  /** Signs and stores what was checked [P7]; the id in hex. */
  sign(check: TransferCheck): Promise<Result<string, PayFault>>;
}
