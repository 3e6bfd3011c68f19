// Two people pay each other, each in a browser of their own, over a real relay with its robots.

import { expect, test } from 'playwright/test';
import { startTestRelay, type TestRelay } from '../support/relay.ts';
import { linkOf, makeWallet, openCheck, pay } from '../support/screens.ts';

let relay: TestRelay;

test.beforeAll(async () => {
  relay = await startTestRelay({ env: { HOLDFAST_ROBOTS: 'on' } });
});

test.afterAll(async () => {
  await relay.stop();
  relay.forget();
});

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

test('[U2, U3, P32] both see the payment final, the payee reads the memo, and the receipt verifies', async ({
  browser,
  page,
}) => {
  const other = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
  const ana = await other.newPage();
  await Promise.all([makeWallet(page, relay.url, 'Marta'), makeWallet(ana, relay.url, 'Ana')]);
  const link = await linkOf(ana, relay.url);
  await openCheck(page, link, '12,50', 'Soup for four');
  await expect(page.getByTestId('check-words')).toContainText('12.50');
  await expect(page.getByTestId('check-words')).toContainText('87.50');
  await pay(page, link, '12,50', 'Soup for four');

  await ana.goto(`${relay.url}/wallet`);
  await expect(ana.getByTestId('available')).toContainText('112.50');
  await expect(ana.getByText('Soup for four')).toBeVisible();
  await page.goto(`${relay.url}/wallet`);
  await expect(page.getByTestId('available')).toContainText('87.50');
  await page.getByRole('link', { name: /Soup for four/ }).click();
  await page.getByRole('button', { name: 'Get and verify' }).click();
  await expect(page.getByText('Verified on this device')).toBeVisible();
  await other.close();
});
