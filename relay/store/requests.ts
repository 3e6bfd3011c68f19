/** What the store's thread is asked and what it answers: one union each way. Buffers in them are transferred. */
import type { StoreFaultCode } from './fault.ts';
import type { Settled } from './replacement.ts';

/** Where the file stands when it is opened. */
export interface Opened {
  /** Entries in the journal. */
  readonly size: number;
  /** 32 bytes: the root of its Merkle tree as it was when the last entry was stored. */
  readonly root: Uint8Array;
  readonly snapshot: SnapshotHead | null;
  /** What had become of a restore that was interrupted. */
  readonly restore: Settled['type'];
}

/** A picture of the state after an entry. It loads only if its root is the one that the journal's clock entry names. */
export interface SnapshotHead {
  /** The entry after which the picture was taken. */
  readonly index: number;
  readonly root: Uint8Array;
  /** The clock entry that carries [index, root]. */
  readonly clockEntry: number;
}

/** 256 hashes of one level of the Merkle tree, complete: they never change again. */
export interface TreeBlock {
  readonly level: number;
  readonly block: number;
  readonly hashes: Uint8Array;
}

/** The first assets of the journal, as far as it has been read for them. */
export interface KeptAssets {
  /** Their ids, 32 bytes each, one behind the other in the order of the journal. */
  readonly ids: Uint8Array;
  /** The entry at which reading goes on. */
  readonly next: number;
}

/** Where that is kept: with the journal, so that it goes where the journal goes. */
export interface AssetListing {
  keptAssets(): Promise<KeptAssets>;
  /** Resolves when it is on the disk. */
  keepAssets(kept: KeptAssets): Promise<void>;
}

export type Request =
  | {
      readonly type: 'append';
      readonly first: number;
      readonly count: number;
      readonly batch: Uint8Array;
      readonly blocks: readonly TreeBlock[];
      readonly root: Uint8Array;
      /** ms since 1970: names of root-signed operations that expired before it are forgotten now and then. */
      readonly time: number;
    }
  /** Items of an account's feed: a list. */
  | { readonly type: 'feed'; readonly account: Uint8Array; readonly from: number; readonly to: number }
  /** A list of bytes and effects by turns; stops at the end of the journal or after about a MiB. */
  | { readonly type: 'entries'; readonly from: number; readonly count: number }
  /** The index of a device's operation, or null. */
  | { readonly type: 'operation'; readonly device: Uint8Array; readonly seq: number }
  /** The index of a root-signed operation that has not expired, or null. */
  | { readonly type: 'root_signed'; readonly id: Uint8Array }
  /** The stored blocks of one level, in order: packed hashes. */
  | { readonly type: 'tree'; readonly level: number }
  /** `base` is the entry of the snapshot that the rows change, null where they are the whole state. */
  | { readonly type: 'snapshot_begin'; readonly base: number | null }
  /** A list of keys and values by turns; an empty value: the record is gone. */
  | { readonly type: 'snapshot_rows'; readonly rows: Uint8Array }
  | { readonly type: 'snapshot_end'; readonly head: SnapshotHead }
  /** The next rows in the order of keys after `after`: a list of keys and values by turns, empty at the end. */
  | { readonly type: 'snapshot_load'; readonly after: Uint8Array }
  | {
      readonly type: 'vault_append';
      readonly account: Uint8Array;
      readonly device: Uint8Array;
      readonly counter: number;
      readonly item: Uint8Array;
      /** What one account's vault may hold. */
      readonly bytesMax: number;
    }
  | { readonly type: 'vault_length'; readonly account: Uint8Array }
  /** Items of an account's vault: a list. */
  | { readonly type: 'vault_items'; readonly account: Uint8Array; readonly from: number; readonly to: number }
  /** What was kept last of the assets that everybody is told of: a KeptAssets. */
  | { readonly type: 'kept_assets' }
  | { readonly type: 'keep_assets'; readonly kept: KeptAssets }
  | { readonly type: 'close' };

export type Reply =
  | { readonly n: number; readonly ok: true; readonly value: unknown }
  | { readonly n: number; readonly ok: false; readonly code: StoreFaultCode; readonly message: string }
  /** An error that has no name: it ends the relay too. */
  | { readonly n: number; readonly ok: false; readonly code: null; readonly message: string };

/** The first message of the thread answers the opening; its number is 0. */
export const OPENING = 0;
