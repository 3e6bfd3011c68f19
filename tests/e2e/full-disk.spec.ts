// A browser that cannot store: what cannot be made durable is not signed.

import { expect, type Page } from 'playwright/test';
import { confirm, openCheck, pay } from '../support/wallets.ts';
import { test } from './fixtures.ts';

test('[P7] with no room left nothing is signed, the person is told, and it works when there is room again', async ({
  relay,
  marta,
  ana,
  anasLink,
}) => {
  await openCheck(marta, anasLink, '6');
  await fillDisk(marta);
  await confirm(marta);
  await expect(marta.getByText('it was not signed')).toBeVisible();
  await marta.goto(`${relay.url}/wallet`);
  await expect(marta.getByTestId('available')).toContainText('100.00');

  await pay(marta, anasLink, '6');
  await ana.goto(`${relay.url}/wallet`);
  await expect(ana.getByTestId('available')).toContainText('106.00');
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
