/**
 * What time it is in the journal, as far as a device can tell. The journal of a quiet network stands still, and a device's
 * clock may be years off: each entry that comes while it is made shows by how much, and that is taken off again.
 */
import type { Copy } from '../feed/copy.ts';

/** ms since 1970; `now` is the device's clock. Never before what the journal itself has said. */
export function journalTimeAt({ time, skewMs }: Pick<Copy, 'time' | 'skewMs'>, now: number): number {
  return Math.max(time, now + skewMs);
}

/**
 * How far the journal's time is ahead of the device's clock, ms, after an entry came. One that was made long before it came
 * says only that the clock is behind by no less.
 */
export function skewAfter(skewMs: number, entryTime: number, now: number, isLive: boolean): number {
  const ahead = entryTime - now;
  return isLive || (ahead > 0 && ahead > skewMs) ? ahead : skewMs;
}
