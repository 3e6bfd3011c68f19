/**
 * Which notifications are shown outside the app: each once, unless it could be seen in the app before, in whatever order
 * they come: what the feed brings late may have happened before a deadline that was told. What was read on any device by
 * then is not shown, nor what is older than all that there was when it was turned on.
 */
import type { NotificationsOverview, NotificationView } from './notifications-view.ts';
import { dueAt, unreadAt } from './notifications.ts';

/** What has been shown, or could be seen. */
export interface Told {
  /** ms of the journal's time: everything before it. */
  readonly from: number;
  /** Of what is not before it. */
  readonly keys: readonly string[];
}

/** What a browser keeps of it beside the wallet, by its names there: that it is turned on, and `Told`. */
export const NOTICE_MARKS = { on: 'holdfast.notices', told: 'holdfast.notices-told' } as const;

/** Keys that are remembered beside those of the notifications that there are. */
const KEYS_MAX = 200;

/** When it is turned on: what there is already is in the app. */
export function toldAtFirst(overview: NotificationsOverview, now: number): Told {
  const [newest] = dueAt(overview, now);
  return toldAll(overview, now, { from: newest?.time ?? 0, keys: [] });
}

/** Oldest first. */
export function toTell(
  overview: NotificationsOverview,
  now: number,
  { from, keys }: Told,
): readonly NotificationView[] {
  const told = new Set(keys);
  return unreadAt(overview, now)
    .filter(({ time, key }) => time >= from && !told.has(key))
    .toReversed();
}

/** After all that are due have been shown or could be seen. */
export function toldAll(overview: NotificationsOverview, now: number, { from, keys }: Told): Told {
  const due = dueAt(overview, now).flatMap(({ time, key }) => (time >= from ? [key] : []));
  const all = [...new Set([...due, ...keys])];
  return { from, keys: all.slice(0, due.length + KEYS_MAX) };
}
