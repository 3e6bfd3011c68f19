/** History cut into runs of rows of one day, short enough to be drawn or left out as a whole. */
import type { HistoryRow } from '#replica';
import { dayKey } from './day-text.ts';

export interface HistoryRun {
  /** Its day, and its place among the runs of that day: the same while rows are added before and behind. */
  readonly key: string;
  /** Any time of the day, in ms. */
  readonly time: number;
  /** A day of many rows has several runs; only the first shows its name. */
  readonly opensDay: boolean;
  readonly rows: readonly HistoryRow[];
}

export const RUN_ROWS_MAX = 40;

/** Rows in the order given. What is not final comes first whenever it was signed, so a day may come twice. */
export function runsOf(rows: readonly HistoryRow[]): readonly HistoryRun[] {
  const runs: HistoryRun[] = [];
  let from = 0;
  const runsOfDay = new Map<string, number>();
  while (from < rows.length) {
    const day = dayKey(timeAt(rows, from));
    let to = from + 1;
    while (to < rows.length && to - from < RUN_ROWS_MAX && dayKey(timeAt(rows, to)) === day) to += 1;
    const before = rows[from - 1];
    const opensDay = before === undefined || dayKey(before.time) !== day;
    const place = runsOfDay.get(day) ?? 0;
    runsOfDay.set(day, place + 1);
    runs.push({
      key: `${day} ${place}`,
      time: timeAt(rows, from),
      opensDay,
      rows: rows.slice(from, to),
    });
    from = to;
  }
  return runs;
}

function timeAt(rows: readonly HistoryRow[], at: number): number {
  return rows[at]?.time ?? 0;
}
