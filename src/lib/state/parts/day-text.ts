/** Days and times as people say them. A day is the person's own, by the time zone of this device. */

/** The same for all times of one day here: `2026-3-7`. */
export function dayKey(time: number): string {
  const date = new Date(time);
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;
}

/** `Today`, `Yesterday`, `Tuesday 3 March`, and with the year where it is another one. */
export function dayText(time: number, now: number, locale: string): string {
  const days = daysBetween(time, now);
  if (days === 0 || days === 1) {
    const words = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(-days, 'day');
    return words.charAt(0).toLocaleUpperCase(locale) + words.slice(1);
  }
  const isThisYear = new Date(time).getFullYear() === new Date(now).getFullYear();
  return new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'long',
    ...(isThisYear ? { weekday: 'long' } : { year: 'numeric' }),
  }).format(time);
}

/** `14:05` */
export function clockText(time: number, locale: string): string {
  return new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' }).format(time);
}

/** `3 Mar 2026`: for statements. */
export function dateText(time: number, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }).format(time);
}

/** `3 Mar 2026, 14:05`: for details. */
export function momentText(time: number, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(time);
}

/** Midnights that lie between two times; a day with a change of the clock counts as one. */
function daysBetween(earlier: number, later: number): number {
  const from = new Date(earlier);
  const to = new Date(later);
  const day = (date: Date): number =>
    Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / 86_400_000;
  return day(to) - day(from);
}
