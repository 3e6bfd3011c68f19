/** How long something can last: choices well below what the ledger allows (90 days), whatever the device's clock says. */
import { m } from '$lib/words/compiled/messages.js';

const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

export interface Lasting {
  readonly ms: number;
  readonly text: () => string;
}

export function lastings(days: readonly number[]): readonly Lasting[] {
  const hours = [1, 12].map((count) => ({ ms: count * HOUR_MS, text: () => m.lasts_hours({ count }) }));
  return [...hours, ...days.map((count) => ({ ms: count * DAY_MS, text: () => m.lasts_days({ count }) }))];
}
