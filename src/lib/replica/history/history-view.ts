/** Lines of history as screens see them, and what an entry is when it is opened. */
import type { Id, Kind, Rejection, Value } from '#kernel';
import type { RowLock } from '../locks/lock-rows.ts';
import type { AssetView } from '../network/network-view.ts';

/** One line of history: an entry that touched the account, or an operation of this device that has no verdict yet. */
export interface HistoryRow {
  /** Of the operation: 64 hex digits; of any other entry: `entry-<index>-<time>`. */
  readonly key: string;
  readonly state: HistoryState;
  readonly kind: Kind | 'timeout' | 'fork' | 'other';
  readonly direction: 'in' | 'out' | 'none';
  /** The other account, where there is one; of several payees the first. */
  readonly other: Id | null;
  /** All of them, where there are several. */
  readonly others?: readonly Id[];
  readonly asset: AssetView | null;
  readonly amount: bigint | null;
  readonly memo: string | null;
  /** The hold or voucher that it is about. */
  readonly lock: RowLock | null;
  /** ms: the entry's time, else when it was signed. */
  readonly time: number;
  /** The device that signed it, if it was one of this account. */
  readonly device: Id | null;
}

export type HistoryState =
  | { readonly phase: 'signed' }
  | { readonly phase: 'sent' }
  /** The relay will not take it; the device keeps it. */
  | { readonly phase: 'refused'; readonly code: string; readonly facts: readonly Value[] }
  | { readonly phase: 'final'; readonly index: number }
  | {
      readonly phase: 'rejected';
      readonly index: number;
      readonly rejection: Rejection;
      /** insufficient_available: what spent the money and on which device, as far as this device knows. */
      readonly spender: {
        readonly index: number;
        readonly device: Id | null;
        readonly amount: bigint | null;
      } | null;
    };

export interface EntryView extends HistoryRow {
  readonly id: Id | null;
  /** Of a transfer to several people, all of them; else none. */
  readonly legs: readonly LegView[];
  readonly fee: bigint;
  /** Rows of the double entry: bucket in words' keys, amounts signed, balance after. */
  readonly postings: readonly {
    readonly bucket: string;
    readonly asset: AssetView;
    readonly amount: bigint;
    readonly balance: bigint;
  }[];
}

export interface LegView {
  readonly to: Id;
  readonly asset: AssetView;
  readonly amount: bigint;
}
