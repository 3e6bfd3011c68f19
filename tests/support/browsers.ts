/** What browsers do for end-to-end tests: profiles that outlive their browser, the app kept for offline, tabs that die. */
import { chromium, expect, type BrowserContext, type CDPSession, type Page } from 'playwright/test';

/** What every browser of these tests may do: links are copied and read back. */
export const permissions = ['clipboard-read', 'clipboard-write'];

/** A browser with a profile on disk: opened again on the same folder, it has what it had. */
export function openProfile(folder: string): Promise<BrowserContext> {
  return chromium.launchPersistentContext(folder);
}

/** The page that a browser opens with. */
export async function firstPage(context: BrowserContext): Promise<Page> {
  return context.pages()[0] ?? (await context.newPage());
}

/** Waits until every file of the app is on the device. */
export async function untilKept(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
}

/** Loads the page again without a network, from what is on the device. */
export async function goOffline(page: Page): Promise<void> {
  await untilKept(page);
  await page.context().setOffline(true);
  await page.evaluate(() => window.dispatchEvent(new Event('offline')));
  await page.reload();
  await expect(page.getByText('Offline', { exact: true })).toBeVisible();
}

export function protocolOf(page: Page): Promise<CDPSession> {
  return page.context().newCDPSession(page);
}

/** The process of the tab ends at once, as when the system kills it: nothing in it hears of that. */
export async function crash(page: Page): Promise<void> {
  const protocol = await protocolOf(page);
  const crashed = page.waitForEvent('crash');
  // It never answers.
  protocol.send('Page.crash').catch(() => undefined);
  await crashed;
}
