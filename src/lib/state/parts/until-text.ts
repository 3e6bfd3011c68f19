/** How long it is until something ends, as people say it. */
import { momentText } from './day-text.ts';
import { locale } from './locale.ts';
import { m } from '$lib/words/compiled/messages.js';

const UNITS = [
  { unit: 'day', ms: 86_400_000 },
  { unit: 'hour', ms: 3_600_000 },
  { unit: 'minute', ms: 60_000 },
  { unit: 'second', ms: 1000 },
] as const;

/** Of a unit: what was made for three days is not called two a moment later. */
const NEARLY = 0.1;

/** `in 3 days`, `in 47 minutes`: in the largest unit of which two are left, rounded down unless it is nearly one more. */
export function inText(leftMs: number): string {
  const countIn = (ms: number): number => Math.max(0, Math.floor(leftMs / ms + NEARLY));
  const found = UNITS.find(({ ms }) => countIn(ms) >= 2) ?? UNITS[3];
  const count = countIn(found.ms);
  return new Intl.RelativeTimeFormat(locale(), { numeric: 'always' }).format(count, found.unit);
}

/** `in 3 days, on 3 Mar 2026, 14:05`. Both in ms of the journal's time. */
export function endsText(until: number, now: number): string {
  return until <= now
    ? m.lock_ends_now()
    : m.lock_ends({ when: inText(until - now), moment: momentText(until, locale()) });
}
