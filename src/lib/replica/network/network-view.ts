/** The network and the balances in it as screens see them. */
import type { Id } from '#kernel';

export interface AssetView {
  readonly id: Id;
  readonly symbol: string;
  readonly name: string;
  readonly decimals: number;
}

export interface NetworkView {
  readonly id: Id;
  readonly name: string;
  readonly base: AssetView;
  readonly assets: readonly AssetView[];
  /** A member who sends something back to whoever pays it; in a demonstration network. */
  readonly robot: Id | null;
  /** The relay's address, its key, and the size of the journal at the last checkpoint seen. */
  readonly relay: { readonly url: string; readonly key: Id; readonly size: number | null };
}

export interface BalanceView {
  readonly asset: AssetView;
  /** Final, less what signed operations that are not final yet would take. */
  readonly available: bigint;
  readonly locked: bigint;
  readonly lockedIn: { readonly holds: number; readonly vouchers: number };
  /** What signed operations that are not final yet would take. */
  readonly notFinal: bigint;
}
