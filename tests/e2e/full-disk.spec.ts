// A browser that cannot store: what cannot be made durable is not signed.

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

test('[P7] with no room left nothing is signed, the person is told, and it works when there is room again', async ({
  browser,
  page,
}) => {
  const other = await browser.newContext({ permissions });
  const ana = await other.newPage();
  await Promise.all([makeWallet(page, relay.url, 'Marta'), makeWallet(ana, relay.url, 'Ana')]);
  const link = await linkOf(ana, relay.url);
  await openCheck(page, link, '6');
  await fillDisk(page);
  await confirm(page);
  await expect(page.getByText('it was not signed')).toBeVisible();
  await page.goto(`${relay.url}/wallet`);
  await expect(page.getByTestId('available')).toContainText('100.00');

  await pay(page, link, '6');
  await ana.goto(`${relay.url}/wallet`);
  await expect(ana.getByTestId('available')).toContainText('106.00');
  await other.close();
});

/**
 * Until the page is loaded again the browser refuses to add anything. Chromium's own quota is no help here: it is asked
 * only now and then, so a small write passes for minutes after the disk is full.
 */
function fillDisk(page: Page): Promise<void> {
  return page.evaluate(() => {
    IDBObjectStore.prototype.add = () => {
      throw new DOMException('The disk is full.', 'QuotaExceededError');
    };
  });
}
