// Several devices of one account: restored by phrase, both spending.

import { expect, test, type Page } from 'playwright/test';
import { startTestRelay, type TestRelay } from '../support/relay.ts';
import { linkOf, makeWallet, openCheck } from '../support/screens.ts';
import { confirm, phraseOf, restoreWallet } from '../support/wallets.ts';

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

test('[K3, U5, U7] two restores of one phrase at once both work and show the same', async ({
  browser,
  page,
}) => {
  await makeWallet(page, relay.url, 'Marta');
  const phrase = await phraseOf(page, relay.url);
  const contexts = await Promise.all([browser.newContext(), browser.newContext()]);
  const devices = await Promise.all(contexts.map((context) => context.newPage()));
  await Promise.all(devices.map((device) => restoreWallet(device, relay.url, phrase)));
  for (const device of devices) await expect(device.getByTestId('available')).toContainText('100.00');
  await Promise.all(contexts.map((context) => context.close()));
});

test('[U7, P2] two devices spend the same money offline: the first in the journal wins, the loser reads why', async ({
  browser,
  page,
  context,
}) => {
  const other = await browser.newContext({ permissions });
  const ana = await other.newPage();
  await Promise.all([makeWallet(page, relay.url, 'Marta'), makeWallet(ana, relay.url, 'Ana')]);
  const link = await linkOf(ana, relay.url);
  const phrase = await phraseOf(page, relay.url);
  const laptopContext = await browser.newContext({ permissions });
  const laptop = await laptopContext.newPage();
  await restoreWallet(laptop, relay.url, phrase);
  await expect(laptop.getByTestId('available')).toContainText('100.00');
  await ready(page, relay);
  await ready(laptop, relay);

  await Promise.all([context.setOffline(true), laptopContext.setOffline(true)]);
  await sign(laptop, link, '60');
  await sign(page, link, '70');
  await laptopContext.setOffline(false);
  await expect(laptop.getByRole('heading', { name: 'Final', exact: true })).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByText('Another of your devices had already spent 60.00')).toBeVisible();
  await page.goto(`${relay.url}/wallet`);
  await expect(page.getByTestId('available')).toContainText('40.00');
  await Promise.all([other.close(), laptopContext.close()]);
});

async function ready(page: Page, { url }: TestRelay): Promise<void> {
  await page.goto(`${url}/wallet`);
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
}

async function sign(page: Page, link: string, amount: string): Promise<void> {
  await openCheck(page, link, amount);
  await confirm(page);
  await expect(page.getByRole('heading', { name: 'Signed, not sent yet' })).toBeVisible();
}
