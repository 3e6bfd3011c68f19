/**
 * What the rooms need of the rest of the relay: the durable ledger behind them, and somebody who checks signatures.
 */
import type { Id, MemoryState, SignedOperation, VerifiedOperation } from '#kernel';
import type { Answer, Batch } from '../sequencer/sequencer.ts';

/** The journal and its state as rooms see them. */
export interface Ledger {
  /** To be read only. It is what the fold has made, and may be ahead of what is durable. */
  readonly state: MemoryState;
  /** See Sequencer. */
  submit(operations: readonly VerifiedOperation[]): Promise<readonly Answer[]>;
  /** See Sequencer. */
  batches(from: number): AsyncIterable<Batch>;
  /** The items `from` to `to` (exclusive) of an account's feed; all of them must be durable. */
  feedItems(account: Id, from: number, to: number): Promise<readonly Uint8Array[]>;
  /** The receipt of an entry, which shows the account's effect if the entry has one; null: no such entry, or not its own. */
  receipt(index: number, account: Id): Promise<Uint8Array | null>;
  /** That the journal continues the one of `size` entries; null: it has never been as long as that. */
  consistency(size: number): Promise<Consistency | null>;
  /** The newest signed checkpoint, as a note. */
  checkpoint(): string;
  /** The signed note of the recovery that began the present epoch, if one did (P25). */
  readonly recoveryNote: Uint8Array | null;
}

export interface Consistency {
  /** The size to which the proof leads: the checkpoint's. */
  readonly size: number;
  readonly path: readonly Uint8Array[];
  readonly checkpoint: string;
}

/** Signatures are checked away from the thread of the sockets [R7]. */
export interface Verifier {
  /** Those whose signature is good, in their places; null at the others. */
  operations(operations: readonly SignedOperation[]): Promise<readonly (VerifiedOperation | null)[]>;
  signature(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): Promise<boolean>;
}
