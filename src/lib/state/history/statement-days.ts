/** The days of a statement: both are counted, and a month is what people mean where they do not say. */
import { dayStart, dayValue, readFilter } from './history-filter.ts';
import type { Period } from './statement.svelte.ts';

export interface Days {
  /** `2026-03-01` */
  readonly from: string;
  /** `2026-03-31` */
  readonly to: string;
}

/** The days in an address; those that it does not say are of the month of the ones that it does, or of this month. */
export function daysIn(query: URLSearchParams, now: number): Days {
  const { from, to } = readFilter(query);
  const near = dayStart(from === '' ? to : from, 0) ?? now;
  const month = monthAt(near, 0);
  return { from: from === '' ? month.from : from, to: to === '' ? month.to : to };
}

/** The month of a time, or one that is `later` months on. */
export function monthAt(time: number, later: number): Days {
  const date = new Date(time);
  const day = (months: number, days: number): string =>
    dayValue(new Date(date.getFullYear(), date.getMonth() + later + months, days).getTime());
  return { from: day(0, 1), to: day(1, 0) };
}

/** The year of a time. */
export function yearAt(time: number): Days {
  const year = new Date(time).getFullYear();
  return { from: `${year}-01-01`, to: `${year}-12-31` };
}

/** From the beginning of the first day to the end of the last; null where that is no time at all. */
export function periodOf({ from, to }: Days): Period | null {
  const [start, end] = [dayStart(from, 0), dayStart(to, 1)];
  return start === null || end === null || end <= start ? null : { from: start, to: end };
}
