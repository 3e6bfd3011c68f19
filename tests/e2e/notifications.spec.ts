// Notifications end to end: counted in the shell, read on all devices, and shown by the system where the person turned that
// on: by a real one in a whole Chromium, if there is one here.

import { expect, type Page } from 'playwright/test';
import { findWholeBrowser } from '../support/browser.mjs';
import { permissions } from '../support/browsers.ts';
import { linkOf, pay } from '../support/wallets.ts';
import { test } from './fixtures.ts';

const system = findWholeBrowser();
test.use({ serviceWorkers: 'allow', ...(system !== undefined && { launchOptions: system }) });

const badge = (page: Page) => page.getByRole('navigation').getByRole('link', { name: /^News/ });
const row = (page: Page, text: string) => page.getByRole('listitem').filter({ hasText: text });

/** Whoever is asked from now on says yes. */
async function agree(page: Page): Promise<void> {
  if (system === undefined) await page.addInitScript(beTheSystem);
  else await page.context().grantPermissions([...permissions, 'notifications']);
}

/** Runs in the page, in the place of a system: the shell of Chromium has no notifications. */
function beTheSystem(): void {
  let permission: NotificationPermission = 'default';
  let shown: Notification[] = [];
  Object.defineProperty(Notification, 'permission', { get: () => permission });
  Notification.requestPermission = async () => (permission = 'granted');
  ServiceWorkerRegistration.prototype.getNotifications = async () => shown;
  ServiceWorkerRegistration.prototype.showNotification = async (title, options) => {
    const { tag } = options ?? {};
    const close = (): void => void (shown = shown.filter((each) => each !== one));
    const one = { ...options, title, close } as unknown as Notification;
    shown = [...shown.filter((each) => each.tag !== tag), one];
  };
}

/** Counts in every page how often the person is asked. */
function countAsking(): void {
  const ask = Notification.requestPermission.bind(Notification);
  Object.assign(window, { asked: 0 });
  Notification.requestPermission = () => {
    (window as unknown as { asked: number }).asked++;
    return ask();
  };
}

/** What the system shows of this app, the oldest first. */
function shown(page: Page): Promise<readonly { readonly title: string; readonly path: unknown }[]> {
  return page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    const all = (await registration?.getNotifications()) ?? [];
    return all.map(({ title, data }) => ({ title, path: (data as { path?: unknown }).path }));
  });
}

const timesAsked = (page: Page) => page.evaluate(() => (window as unknown as { asked: number }).asked);

/** The page says that it is out of sight, as one does whose window is behind others. */
function hide(page: Page, isHidden: boolean): Promise<void> {
  return page.evaluate(
    (state) => {
      Object.defineProperty(document, 'visibilityState', { get: () => state, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    },
    isHidden ? 'hidden' : 'visible',
  );
}

test('[U10] what comes is counted, listed and read; outside the app it is shown only when it was turned on, without details until they are wanted', async ({
  relay,
  marta,
  ana,
}) => {
  await agree(marta);
  await marta.addInitScript(countAsking);
  const martasLink = await linkOf(marta, relay.url);
  await marta.goto(`${relay.url}/notifications`);
  await expect(row(marta, 'Holdfast demonstration paid you 100.00 SHELL')).toBeVisible();
  await marta.getByRole('button', { name: 'Mark all as read' }).click();
  await expect(badge(marta)).toHaveAccessibleName('News');
  expect(await shown(marta)).toEqual([]);

  await marta.getByRole('link', { name: 'How this device tells you' }).click();
  await expect(marta.getByText('shows nothing outside the app')).toBeVisible();
  expect(await timesAsked(marta)).toBe(0);
  await marta.getByRole('button', { name: 'Turn on' }).click();
  await expect(marta.getByText('This device tells you')).toBeVisible();
  await hide(marta, true);
  await pay(ana, martasLink, '12.50', 'Soup for four');
  await expect(badge(marta)).toHaveAccessibleName('News 1');
  await expect.poll(() => shown(marta)).toMatchObject([{ title: 'Something new in your wallet' }]);

  await hide(marta, false);
  await marta.getByLabel('Show names and amounts').check();
  await hide(marta, true);
  await pay(ana, martasLink, '3', 'For the jar');
  await expect(badge(marta)).toHaveAccessibleName('News 2');
  await expect
    .poll(async () => (await shown(marta)).map(({ title }) => title).join())
    .toMatch(/paid you 3\.00 SHELL/);
  expect(await shown(marta)).toHaveLength(2);

  await hide(marta, false);
  await badge(marta).click();
  await row(marta, '12.50 SHELL').getByRole('link').click();
  await expect(marta.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(badge(marta)).toHaveAccessibleName('News 1');
  await expect.poll(() => shown(marta)).toHaveLength(1);
  await badge(marta).click();
  await marta.getByRole('button', { name: 'Mark all as read' }).click();
  await expect.poll(() => shown(marta)).toEqual([]);
});
