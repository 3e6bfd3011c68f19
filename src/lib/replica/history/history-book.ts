/**
 * The whole history as screens look through it. A history may have a hundred thousand entries, so nobody holds all of its
 * rows: a screen knows the places of the rows that it may show, and reads those that it does show.
 */
import type { HistoryWanted } from './history-match.ts';
import type { AssetView } from '../network/network-view.ts';
import type { HistoryRow, LegView } from './history-view.ts';
import type { Live } from '../live.ts';

/** What there is to look through. */
export interface HistoryExtent {
  /** The first place of the feed that is kept here; what lies before it has not been fetched. */
  readonly first: number;
  /** The place after the last one. */
  readonly end: number;
  /** What has no verdict yet, newest first. */
  readonly waiting: readonly HistoryRow[];
  /** How many rows were put out of sight. */
  readonly dismissed: number;
}

/** Places from `from` on and before `to`. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** An entry in full, as files of history and statements say it. */
export interface BookEntry {
  readonly row: HistoryRow;
  /** In minor units of the network's base asset. */
  readonly fee: bigint;
  /** Of a transfer to several people, all of them; else none. */
  readonly legs: readonly LegView[];
  /** What it did to what can be spent, in the order of the postings; `balance` is what there was then. */
  readonly changes: readonly BookChange[];
}

export interface BookChange {
  readonly asset: AssetView;
  /** Below zero: it went out. */
  readonly amount: bigint;
  readonly balance: bigint;
}

export interface FinalBalance {
  readonly asset: AssetView;
  readonly available: bigint;
}

export interface BookPage {
  readonly rows: readonly HistoryRow[];
  /** The row at the place above them. */
  readonly above: HistoryRow | null;
}

export interface HistoryBook {
  /** Null until this device has an account. */
  readonly extent: Live<HistoryExtent | null>;
  /** The rows at these places, in the order given, less those that were put out of sight. Null while they are read. */
  rows(places: readonly number[], above: number | null): Live<BookPage | null>;
  /** Places of the rows that are wanted, newest first, a batch for each stretch that was looked through. */
  find(wanted: HistoryWanted, span: Span): AsyncIterable<Found>;
  /** Entries at these places, in the order given. */
  read(places: readonly number[]): Promise<readonly BookEntry[]>;
  /** What can be spent of each asset by the entries alone, whatever waits for its verdict. */
  balances(): Promise<readonly FinalBalance[]>;
  /** The places of entries from a time on and before another one, in ms; null: without that end. */
  span(from: number | null, to: number | null): Promise<Span>;
}

export interface Found {
  readonly places: readonly number[];
  /** Everything from here on has been looked through. */
  readonly from: number;
}
