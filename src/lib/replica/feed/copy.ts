/**
 * What a device keeps of its account: the view that its feed has led to, how far the feed has been taken in, and what it
 * has pinned. Screens read it as it stands, so a cold start folds nothing again.
 */
import { emptyView, type AccountView, type Id } from '#kernel';
import type { Row } from '../history/rows.ts';

export interface Copy {
  /** `view.account.feedLength` is the next place of the feed. */
  readonly view: AccountView;
  /** The first place from which on entries are kept. */
  readonly first: number;
  /** Of the last entry taken in, ms; 0: none. */
  readonly entryTime: number;
  /** The journal's time as last heard, ms; 0: never. */
  readonly time: number;
  readonly epoch: number;
  /** The signed note of the last checkpoint that was consistent with all before it [P24]. */
  readonly checkpoint: string | null;
  /** The signed note of the recovery that began the epoch [P25], in base64url; null: none did, or none was shown. */
  readonly recoveryNote: string | null;
  /** Of the last entry of a device of this account, as text; null: none has been had yet. See OwnReceipt. */
  readonly receipt: { readonly device: Id; readonly seq: number; readonly text: string } | null;
  /** The last live entry's time less this device's clock when it came, ms. */
  readonly skewMs: number;
  readonly distrust: Distrust | null;
  /** The size at which the last recovery of the relay cut the journal [P25]; null: none did. */
  readonly cutAt: number | null;
}

/** What did not prove itself, and the bytes that show it. */
export interface Distrust {
  readonly code: string;
  readonly evidence: readonly Uint8Array[];
}

/** An entry as it is kept: its item as it came, and the row that screens show. */
export interface Kept {
  /** Its index in the feed. */
  readonly place: number;
  readonly item: Uint8Array;
  readonly row: Row;
}

export function emptyCopy(account: Id): Copy {
  return {
    view: emptyView(account),
    first: 0,
    entryTime: 0,
    time: 0,
    epoch: 0,
    checkpoint: null,
    recoveryNote: null,
    receipt: null,
    skewMs: 0,
    distrust: null,
    cutAt: null,
  };
}
