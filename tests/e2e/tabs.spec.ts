// Several tabs of one browser: one truth, one chain, one of them in the lead.

import { expect, test, type Page } from 'playwright/test';
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

const final = (page: Page) => page.getByRole('heading', { name: 'Final', exact: true });

test('[U7, P14] a payment of one tab is seen in the other, and two tabs that sign at once make one chain', async ({
  browser,
  page,
  context,
}) => {
  const other = await browser.newContext({ permissions });
  const ana = await other.newPage();
  await Promise.all([makeWallet(page, relay.url, 'Marta'), makeWallet(ana, relay.url, 'Ana')]);
  const link = await linkOf(ana, relay.url);
  const second = await context.newPage();
  await second.goto(`${relay.url}/wallet`);
  await expect(second.getByTestId('available')).toContainText('100.00');
  await pay(page, link, '4');
  await expect(second.getByTestId('available')).toContainText('96.00');

  await Promise.all([openCheck(page, link, '1'), openCheck(second, link, '2')]);
  await confirm(page);
  await expect(final(page)).toBeVisible();
  // The draft of the second tab stood at the place in the chain that the first has taken.
  await confirm(second);
  const changed = second.getByText('Something else was signed meanwhile');
  await expect(final(second).or(changed)).toBeVisible();
  if (await changed.isVisible()) await pay(second, link, '2');
  await page.goto(`${relay.url}/wallet`);
  await expect(page.getByTestId('available')).toContainText('93.00');
  await other.close();
});

test('[P14] when the leading tab is gone, the next one leads', async ({ browser, page, context }) => {
  const other = await browser.newContext({ permissions });
  const ana = await other.newPage();
  await Promise.all([makeWallet(page, relay.url, 'Marta'), makeWallet(ana, relay.url, 'Ana')]);
  const link = await linkOf(ana, relay.url);
  const second = await context.newPage();
  await second.goto(`${relay.url}/wallet`);
  await expect(second.getByTestId('available')).toContainText('100.00');
  await page.close();
  await pay(second, link, '7');
  await second.goto(`${relay.url}/wallet`);
  await expect(second.getByTestId('available')).toContainText('93.00');
  await other.close();
});
