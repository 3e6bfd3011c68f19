/** Unread notifications while they change: counted in the shell and on the app's icon, and shown outside the app. */
import {
  nextDue,
  unreadAt,
  type NotificationsOverview,
  type NotificationView,
  type Personal,
} from '#replica';
import { NoticeTeller, type Shown } from './notice-teller.ts';
import { notificationText } from './notification-text.ts';
import { isInSight } from './sight.ts';
import { systemNotices, toldHere } from './system-notices.svelte.ts';
import { unread } from './unread.svelte.ts';
import type { WalletState } from '../wallet-state.svelte.ts';
import { m } from '$lib/words/compiled/messages.js';

/** The longest that a timer may run. */
const WAIT_MS_MAX = 86_400_000;

export function followNotifications(wallet: WalletState, personal: Personal): () => void {
  const { notifications, settings } = personal;
  let hasDetails = false;
  let overview: NotificationsOverview | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const teller = new NoticeTeller({
    isMine: () => systemNotices.isOn && personal.leads(),
    isSeen: isInSight,
    told: toldHere,
    textOf: (each) => textOf(each, wallet, hasDetails),
    show,
    keepOnly,
  });
  const look = (): void => {
    clearTimeout(timer);
    if (overview === null) return;
    const now = Date.now() + overview.aheadMs;
    count(unreadAt(overview, now).length);
    void systemNotices.read().then(() => overview && teller.take(overview, now));
    const next = nextDue(overview, now);
    if (next !== null) timer = setTimeout(look, Math.min(next - now, WAIT_MS_MAX));
  };
  const stops = [
    settings.chosen.subscribe(({ details }) => (hasDetails = details ?? false)),
    notifications.overview.subscribe((next) => {
      overview = next;
      look();
    }),
  ];
  document.addEventListener('visibilitychange', look);
  return () => {
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', look);
    for (const stop of stops) stop();
    count(0);
  };
}

function count(number: number): void {
  unread.count = number;
  // Where the app is on a home screen, its icon may say so too.
  if ('setAppBadge' in navigator) navigator.setAppBadge(number).catch(() => undefined);
}

/** What it says outside the app: who sees the device's screen need not see names and amounts. */
function textOf({ about }: NotificationView, wallet: WalletState, hasDetails: boolean): Omit<Shown, 'tag'> {
  const { title, text, path } = notificationText(about, wallet);
  const said = hasDetails
    ? { title, body: text }
    : { title: m.tell_plain_title(), body: m.tell_plain_text() };
  return { ...said, path: path ?? '/notifications' };
}

/** In the first visit the service worker may still be keeping the app: what comes meanwhile is shown as soon as it can be. */
async function show({ tag, title, body, path }: Shown): Promise<void> {
  const registration = await navigator.serviceWorker.ready;
  const { lang, dir } = document.documentElement;
  const look = { icon: '/icons/icon-192.png', lang, dir: dir === 'rtl' ? 'rtl' : 'ltr' } as const;
  await registration.showNotification(title, { ...look, tag, body, data: { path } });
}

async function keepOnly(tags: ReadonlySet<string>): Promise<void> {
  const registration = await navigator.serviceWorker.getRegistration();
  for (const shown of (await registration?.getNotifications()) ?? []) if (!tags.has(shown.tag)) shown.close();
}
