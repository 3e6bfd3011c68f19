// What may end in the middle: a tab whose process dies, a store that is full, a store that is cleared.

import { expect, type BrowserContext, type Page } from 'playwright/test';
import { crash, firstPage, openProfile, protocolOf } from '../support/browsers.ts';
import { confirm, makeWallet, openCheck, pay } from '../support/wallets.ts';
import { test } from './fixtures.ts';

test.use({ serviceWorkers: 'allow' });

test('[P7, P14] a tab that crashes after it has signed and before anything has left it loses nothing, and it is sent once', async ({
  relay,
  marta,
  ana,
  anasLink,
  context,
}) => {
  const silence = await muted(context);
  await openCheck(marta, anasLink, '5', 'signed in a dying tab');
  silence.begin();
  await confirm(marta);
  await expect(marta.getByRole('heading', { name: 'Signed, not sent yet' }).or(sent(marta))).toBeVisible();
  await crash(marta);
  silence.end();

  const next = await context.newPage();
  await next.goto(`${relay.url}/wallet`);
  await expect(next.getByTestId('available')).toContainText('95.00');
  await expect(next.getByText('sent, not final')).toBeHidden();
  await openHistory(ana, relay.url);
  await expect(ana.getByRole('link', { name: /signed in a dying tab/ })).toHaveCount(1);
  await next.reload();
  await pay(next, anasLink, '1', 'the chain goes on');
  await openHistory(next, relay.url);
  await expect(next.getByRole('link', { name: /signed in a dying tab/ })).toHaveCount(1);
  await openHistory(ana, relay.url);
  await expect(ana.getByRole('link', { name: /the chain goes on/ })).toHaveCount(1);
  await expect(ana.getByRole('link', { name: /signed in a dying tab/ })).toHaveCount(1);
});

test('[P14] when the leading tab crashes, the other takes over, sends what it left, and both show the same again', async ({
  relay,
  marta: leader,
  anasLink,
  context,
}) => {
  const follower = await context.newPage();
  await follower.goto(`${relay.url}/wallet`);
  await expect(follower.getByTestId('available')).toContainText('100.00');
  await crash(leader);
  await pay(follower, anasLink, '4', 'by the one that took over');
  const late = await context.newPage();
  await late.goto(`${relay.url}/wallet`);
  await follower.goto(`${relay.url}/wallet`);
  for (const tab of [late, follower]) {
    await expect(tab.getByTestId('available')).toContainText('96.00');
    await expect(tab.getByText('synced')).toBeVisible();
  }
});

test('[P7] a browser that cannot store the payment has not signed it, says so, and can when there is space', async ({
  relay,
  anasLink,
  folder,
}) => {
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
  await openCheck(page, anasLink, '6', 'no room');
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
  await pay(later, anasLink, '6', 'with room');
  await later.goto(`${relay.url}/wallet`);
  await expect(later.getByTestId('available')).toContainText('94.00');
  await again.close();
});

test('[U13] a browser that cannot store keys makes no wallet, says so, and does when there is space', async ({
  relay,
  folder,
}) => {
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
});

test('[U13] a browser whose storage was cleared shows the first run again, and a new wallet can be made', async ({
  relay,
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

async function openHistory(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/wallet/history`);
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
