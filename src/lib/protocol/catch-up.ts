/**
 * How a device catches up with a log of which it has the first `clock` items (P13, P16): one function decides what is
 * sent, for the feed as for every other log.
 */
import { GAP_ENTRIES_MAX, WINDOW_ENTRIES } from './limits.ts';
import { chunkStart } from './logs.ts';

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

export function catchUp(clock: number, length: number): CatchUp {
  if (clock > length) return { kind: 'ahead' };
  if (clock === length) return { kind: 'level' };
  const from = windowStart(length);
  const far = clock === 0 || length - clock > GAP_ENTRIES_MAX;
  return far && from > clock ? { kind: 'window', clock, from } : { kind: 'append', from: clock };
}
