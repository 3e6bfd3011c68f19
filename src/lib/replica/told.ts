/**
 * Which notifications are shown outside the app: each once, those that came after the last one that was shown or could be
 * seen in the app. What was read on any device by then is not shown.
 */
import type { NotificationsOverview, NotificationView } from './notifications-view.ts';
import { unreadAt } from './notifications.ts';

/** What has been shown, or could be seen. */
export interface Told {
  /** ms of the journal's time: everything before it. */
  readonly from: number;
  /** Those of this very time. */
  readonly keys: readonly string[];
}

/** Oldest first. */
export function toTell(
  overview: NotificationsOverview,
  now: number,
  told: Told,
): readonly NotificationView[] {
  return unreadAt(overview, now)
    .filter(({ time, key }) => time > told.from || (time === told.from && !told.keys.includes(key)))
    .toReversed();
}

/** After all that are due have been shown or could be seen. */
export function toldAll({ notifications }: NotificationsOverview, now: number, told: Told): Told {
  const due = notifications.filter(({ time }) => time <= now);
  const from = due.reduce((newest, { time }) => Math.max(newest, time), told.from);
  const before = told.from === from ? told.keys : [];
  const keys = due.flatMap(({ time, key }) => (time === from ? [key] : []));
  return { from, keys: [...new Set([...before, ...keys])] };
}
