// What works without a network, and what happens when it comes back.

import { expect, test } from 'playwright/test';
import { untilKept } from '../support/browsers.ts';
import { startTestRelay, type TestRelay } from '../support/relay.ts';
import { linkOf, makeWallet, openCheck, pay } from '../support/screens.ts';
import { confirm } from '../support/wallets.ts';

let relay: TestRelay;

test.beforeAll(async () => {
  relay = await startTestRelay({ env: { HOLDFAST_ROBOTS: 'on' } });
});

test.afterAll(async () => {
  await relay.stop();
  relay.forget();
});

const permissions = ['clipboard-read', 'clipboard-write'];
test.use({ permissions });

test('[U6] an app that starts without a network shows, signs and queues; online again it sends by itself', async ({
  browser,
  page,
  context,
}) => {
  const other = await browser.newContext({ permissions });
  const ana = await other.newPage();
  await Promise.all([makeWallet(page, relay.url, 'Marta'), makeWallet(ana, relay.url, 'Ana')]);
  const link = await linkOf(ana, relay.url);
  await pay(page, link, '1');
  await page.goto(`${relay.url}/wallet`);
  await untilKept(page);
  await context.setOffline(true);
  await page.reload();
  await expect(page.getByTestId('available')).toContainText('99.00');
  await expect(page.getByText('Offline', { exact: true })).toBeVisible();
  await openCheck(page, link, '3', 'on paper');
  await confirm(page);
  await expect(page.getByRole('heading', { name: 'Signed, not sent yet' })).toBeVisible();
  await page.goto(`${relay.url}/wallet`);
  await expect(page.getByTestId('available')).toContainText('96.00');

  await context.setOffline(false);
  await expect(page.getByText('Offline', { exact: true })).toBeHidden();
  await ana.goto(`${relay.url}/wallet`);
  await expect(ana.getByTestId('available')).toContainText('104.00');
  await expect(page.getByTestId('available')).toContainText('96.00');
  await other.close();
});

test('[P7, P14] a tab that dies between writing and sending loses nothing and sends once', async ({
  browser,
  page,
  context,
}) => {
  const other = await browser.newContext({ permissions });
  const ana = await other.newPage();
  await Promise.all([makeWallet(page, relay.url, 'Marta'), makeWallet(ana, relay.url, 'Ana')]);
  const link = await linkOf(ana, relay.url);
  await untilKept(page);
  await context.setOffline(true);
  await openCheck(page, link, '5');
  await confirm(page);
  await expect(page.getByRole('heading', { name: 'Signed, not sent yet' })).toBeVisible();
  await page.close({ runBeforeUnload: false });
  await context.setOffline(false);

  const next = await context.newPage();
  await next.goto(`${relay.url}/wallet`);
  await expect(next.getByTestId('available')).toContainText('95.00');
  await ana.goto(`${relay.url}/wallet`);
  await expect(ana.getByTestId('available')).toContainText('105.00');
  await next.reload();
  await expect(next.getByTestId('available')).toContainText('95.00');
  await expect(ana.getByTestId('available')).toContainText('105.00');
  await other.close();
});
