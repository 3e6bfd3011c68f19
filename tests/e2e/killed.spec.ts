// What may end in the middle: a tab whose process dies, a store that is full, a store that is cleared.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type BrowserContext, type Page } from 'playwright/test';
import { crash, firstPage, openProfile, permissions, protocolOf } from '../support/browsers.ts';
import { startTestRelay, type TestRelay } from '../support/relay.ts';
import { linkOf, makeWallet, openCheck, pay } from '../support/screens.ts';
import { confirm } from '../support/wallets.ts';

let relay: TestRelay;
let other: BrowserContext;
let ana: Page;
let link: string;

test.beforeAll(async ({ browser }) => {
  relay = await startTestRelay({ env: { HOLDFAST_ROBOTS: 'on' } });
  other = await browser.newContext({ permissions });
  ana = await other.newPage();
  await makeWallet(ana, relay.url, 'Ana');
  link = await linkOf(ana, relay.url);
});

test.afterAll(async () => {
  await other.close();
  await relay.stop();
  relay.forget();
});

test.use({ permissions });

test('[P7, P14] a tab that crashes after it has signed and before anything has left it loses nothing, and it is sent once', async ({
  page,
  context,
}) => {
  await makeWallet(page, relay.url, 'Marta');
  const silence = await muted(context);
  await openCheck(page, link, '5', 'signed in a dying tab');
  silence.begin();
  await confirm(page);
  await expect(page.getByRole('heading', { name: 'Signed, not sent yet' }).or(sent(page))).toBeVisible();
  await crash(page);
  silence.end();

  const next = await context.newPage();
  await next.goto(`${relay.url}/wallet`);
  await expect(next.getByTestId('available')).toContainText('95.00');
  await expect(next.getByText('sent, not final')).toBeHidden();
  await openHistory(ana);
  await expect(ana.getByRole('link', { name: /signed in a dying tab/ })).toHaveCount(1);
  await next.reload();
  await pay(next, link, '1', 'the chain goes on');
  await openHistory(next);
  await expect(next.getByRole('link', { name: /signed in a dying tab/ })).toHaveCount(1);
  await openHistory(ana);
  await expect(ana.getByRole('link', { name: /the chain goes on/ })).toHaveCount(1);
  await expect(ana.getByRole('link', { name: /signed in a dying tab/ })).toHaveCount(1);
});

test('[P14] when the leading tab crashes, the other takes over, sends what it left, and both show the same again', async ({
  page: leader,
  context,
}) => {
  await makeWallet(leader, relay.url, 'Marta');
  const follower = await context.newPage();
  await follower.goto(`${relay.url}/wallet`);
  await expect(follower.getByTestId('available')).toContainText('100.00');
  await crash(leader);
  await pay(follower, link, '4', 'by the one that took over');
  const late = await context.newPage();
  await late.goto(`${relay.url}/wallet`);
  await follower.goto(`${relay.url}/wallet`);
  for (const tab of [late, follower]) {
    await expect(tab.getByTestId('available')).toContainText('96.00');
    await expect(tab.getByText('synced')).toBeVisible();
  }
});

test('[P7] a browser that cannot store the payment has not signed it, says so, and can when there is space', async () => {
  test.setTimeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-full-'));
  const roomy = await openProfile(folder);
  await makeWallet(await firstPage(roomy), relay.url, 'Marta');
  await roomy.close();

  // A running browser goes by the space that it has last seen; one that starts looks.
  const full = await openProfile(folder);
  const page = await firstPage(full);
  const protocol = await protocolOf(page);
  const origin = relay.url;
  await protocol.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
  await page.goto(`${relay.url}/wallet`);
  await expect(page.getByTestId('available')).toContainText('100.00');
  await openCheck(page, link, '6', 'no room');
  const before = await chainOf(page);
  await confirm(page);
  const fault = page.getByRole('alert').filter({ hasText: 'did not store the payment' });
  await expect(fault).toContainText('it was not signed and nothing was sent');
  await expect(page.getByLabel('Amount')).toHaveValue('6');
  await expect(page.getByLabel('Note')).toHaveValue('no room');
  expect(await chainOf(page)).toEqual(before);
  await full.close();

  const again = await openProfile(folder);
  const later = await firstPage(again);
  await pay(later, link, '6', 'with room');
  await later.goto(`${relay.url}/wallet`);
  await expect(later.getByTestId('available')).toContainText('94.00');
  await again.close();
  rmSync(folder, { recursive: true, force: true });
});

test('[U13] a browser that cannot store keys makes no wallet, says so, and does when there is space', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-full-'));
  const full = await openProfile(folder);
  const page = await firstPage(full);
  const protocol = await protocolOf(page);
  await protocol.send('Storage.overrideQuotaForOrigin', { origin: relay.url, quotaSize: 1 });
  await page.goto(relay.url);
  await page.getByLabel('Name of the wallet').fill('Marta');
  await page.getByRole('button', { name: 'Make my wallet' }).click();
  await expect(page.getByText('This browser did not store the keys, so no wallet was made.')).toBeVisible();
  await full.close();

  const roomy = await openProfile(folder);
  await makeWallet(await firstPage(roomy), relay.url, 'Marta');
  await roomy.close();
  rmSync(folder, { recursive: true, force: true });
});

test('[U13] a browser whose storage was cleared shows the first run again, and a new wallet can be made', async ({
  page,
}) => {
  const faults: string[] = [];
  page.on('pageerror', ({ message }) => faults.push(message));
  await makeWallet(page, relay.url, 'Marta');
  const protocol = await protocolOf(page);
  await protocol.send('Storage.clearDataForOrigin', { origin: relay.url, storageTypes: 'all' });
  await page.goto(`${relay.url}/wallet/history`);
  await expect(page.getByRole('button', { name: 'Make my wallet' })).toBeVisible();
  await makeWallet(page, relay.url, 'Marta again');
  expect(faults).toEqual([]);
});

function sent(page: Page) {
  return page.getByRole('heading', { name: 'Sent, not final' });
}

async function openHistory(page: Page): Promise<void> {
  await page.goto(`${relay.url}/wallet/history`);
  await page.getByRole('heading', { name: 'History', level: 1 }).waitFor();
}

/** Sockets of this context go through here, and nothing of the app's gets out while it is silent. */
async function muted(context: BrowserContext): Promise<{ begin(): void; end(): void }> {
  let isSilent = false;
  await context.routeWebSocket(/\/sync\//, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((message) => {
      if (!isSilent) server.send(message);
    });
  });
  return { begin: () => void (isSilent = true), end: () => void (isSilent = false) };
}

/** What the store holds of the device's chain: operations that wait for a verdict, and the last `seq` that was used. */
function chainOf(page: Page): Promise<{ waiting: number; seq: number }> {
  return page.evaluate(async () => {
    const result = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error ?? new Error('no answer'));
      });
    const db = await result(indexedDB.open('holdfast-keys'));
    const store = db.transaction(['outbox', 'profiles']);
    const waiting = await result(store.objectStore('outbox').count());
    const [profile] = (await result(store.objectStore('profiles').getAll())) as [{ head: { seq: number } }];
    db.close();
    return { waiting, seq: profile.head.seq };
  });
}
