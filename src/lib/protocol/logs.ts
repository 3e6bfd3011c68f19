/**
 * The logs that a relay writes into a device's room (P10): which clientID each has, where an item of it lies, and what a
 * device that has the first part of one is sent (P13, P16). A log is cut into roots of 512 items, `feed0`, `feed1`, …; the Yjs clock of an item is its index in the log.
 */
import { assert } from '#kernel';
import { CHUNK_ITEMS, GAP_ENTRIES_MAX, WINDOW_ENTRIES } from './limits.ts';

export const LOG_NAMES = ['feed', 'inbox', 'vault', 'answers'] as const;
export type LogName = (typeof LOG_NAMES)[number];

export interface Log {
  readonly name: LogName;
  readonly clientId: number;
}

/** The random clientIDs of Yjs lie below; everything from here on is written by relays alone. */
export const RESERVED_CLIENT_MIN = 2 ** 32;
const ANSWERS_CLIENT_MIN = 2 ** 52;
const CLIENTS_AN_EPOCH = 16;
const CLIENT_BY_NAME = { feed: 1, inbox: 2, vault: 3 } as const;
/** The last epoch whose logs have clientIDs. */
export const EPOCH_MAX = (ANSWERS_CLIENT_MIN - RESERVED_CLIENT_MIN) / CLIENTS_AN_EPOCH - 1;

/** A log that outlives the relay's process: its clientID is 2^32 + 16·epoch + 1, 2 or 3. */
export function durableLog(name: keyof typeof CLIENT_BY_NAME, epoch: number): Log {
  assert(Number.isSafeInteger(epoch) && epoch >= 0 && epoch <= EPOCH_MAX, 'an epoch that has a clientID');
  return { name, clientId: RESERVED_CLIENT_MIN + CLIENTS_AN_EPOCH * epoch + CLIENT_BY_NAME[name] };
}

/**
 * The log of refusals, which is not durable: `start` is a number from 0 to 2^52−1 that no other start of the relay had
 * (P16: under a repeated clientID Yjs takes the new items for known ones and drops them without a word).
 */
export function answersLog(start: number): Log {
  assert(Number.isSafeInteger(start) && start >= 0 && start < ANSWERS_CLIENT_MIN, 'a start below 2^52');
  return { name: 'answers', clientId: ANSWERS_CLIENT_MIN + start };
}

/** The index at which the chunk of this index begins. */
export function chunkStart(index: number): number {
  return index - (index % CHUNK_ITEMS);
}

/** The name of the root that holds the item at this index. */
export function rootOf(name: LogName, index: number): string {
  return `${name}${Math.floor(index / CHUNK_ITEMS)}`;
}

/** What a Y.Array is to a reader of logs. */
export interface Rows {
  readonly length: number;
  get(position: number): unknown;
}

/**
 * The item at `index` of a log in a device's document, or null where it is absent or collected. A chunk is collected
 * whole or not at all, so positions in a root count from the chunk's start.
 */
export function logItem(rowsOf: (root: string) => Rows, name: LogName, index: number): Uint8Array | null {
  const rows = rowsOf(rootOf(name, index));
  const position = index % CHUNK_ITEMS;
  const row = position < rows.length ? rows.get(position) : null;
  return Array.isArray(row) && row.length === 1 && row[0] instanceof Uint8Array ? row[0] : null;
}

export type CatchUp =
  | { readonly kind: 'level' }
  /** The device has more than the log: the notice `journal_behind`, never a close code that stops reconnecting. */
  | { readonly kind: 'ahead' }
  /** The items from `from` on. */
  | { readonly kind: 'append'; readonly from: number }
  /** A collected run from `clock` to `from`, the start of a chunk, then the items; the gap comes as pages. */
  | { readonly kind: 'window'; readonly clock: number; readonly from: number };

/** The start of the chunk in which the newest 500 items of a log of this length begin. */
export function windowStart(length: number): number {
  return chunkStart(Math.max(0, length - WINDOW_ENTRIES));
}

/** What a device that has the first `clock` items of a log of this length is sent. One rule for every log. */
export function catchUp(clock: number, length: number): CatchUp {
  if (clock > length) return { kind: 'ahead' };
  if (clock === length) return { kind: 'level' };
  const from = windowStart(length);
  const far = clock === 0 || length - clock > GAP_ENTRIES_MAX;
  return far && from > clock ? { kind: 'window', clock, from } : { kind: 'append', from: clock };
}
