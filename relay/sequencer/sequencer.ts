/**
 * The sequencer's interface: what puts operations in one order. Alone it is an append to SQLite, in a cluster a PostgreSQL
 * journal with one fenced writer, in a federation agreement among relays; nothing else of the relay knows which.
 */
import type { Refusal, SealedEntry, Verdict, VerifiedOperation } from '#kernel';

/** What became of an offered operation; given only when it is durable. */
export type Answer =
  | { readonly type: 'entry'; readonly index: number; readonly verdict: Verdict }
  | { readonly type: 'refusal'; readonly refusal: Refusal };

/** Entries that have become durable together, in order, the first at `first`. */
export interface Batch {
  readonly first: number;
  readonly entries: readonly SealedEntry[];
}

export interface Sequencer {
  /** Offers operations of one device or of many; the answers are in the order of the operations. */
  submit(operations: readonly VerifiedOperation[]): Promise<readonly Answer[]>;
  /** Every durable batch from this index on, and those to come; ends when the sequencer is closed. */
  batches(from: number): AsyncIterable<Batch>;
  /** Takes nothing more, finishes what it has, and resolves when that is durable. */
  close(): Promise<void>;
}
