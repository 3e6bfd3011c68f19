/** History, or anything else that has times, cut into runs of rows of one day. */
import type { HistoryRow } from '#replica';
import { dayKey } from '../parts/day-text.ts';

export interface HistoryRun<T = HistoryRow> {
  /** Its day, and its place among the runs of that day: the same while rows are added before and behind. */
  readonly key: string;
  /** Any time of the day, in ms. */
  readonly time: number;
  /** False where the day began above: its name is shown there. */
  readonly opensDay: boolean;
  readonly rows: readonly T[];
}

/**
 * Rows in the order given. What is not final comes first whenever it was signed, so a day may come twice. `before` is the
 * row above them, where there is one.
 */
export function runsOf<T extends { readonly time: number }>(
  rows: readonly T[],
  before: T | null = null,
): readonly HistoryRun<T>[] {
  const runs: HistoryRun<T>[] = [];
  const runsOfDay = new Map<string, number>();
  for (let from = 0; from < rows.length;) {
    const time = rows[from]?.time ?? 0;
    const day = dayKey(time);
    const next = rows.findIndex((row, at) => at > from && dayKey(row.time) !== day);
    const to = next === -1 ? rows.length : next;
    const opensDay = from > 0 || before === null || dayKey(before.time) !== day;
    const place = runsOfDay.get(day) ?? 0;
    runsOfDay.set(day, place + 1);
    runs.push({ key: `${day} ${place}`, time, opensDay, rows: rows.slice(from, to) });
    from = to;
  }
  return runs;
}
