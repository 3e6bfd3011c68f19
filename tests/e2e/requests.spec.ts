// Requests end to end: asked for without a network, paid by link, seen as paid by who asked, paid once, and run out.

import { expect, type Page } from 'playwright/test';
import { goOffline } from '../support/browsers.ts';
import { confirm, linkOf, madeRequest, makeWallet, openLink, pay } from '../support/wallets.ts';
import { test } from './fixtures.ts';

test.use({ anaKeepsApp: true });

/** Describes a request in the sheet, and makes it. */
async function ask(page: Page, amount: string, memo: string, lastsMs?: number): Promise<string> {
  await page.getByRole('button', { name: 'Ask for money' }).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByLabel('Amount').fill(amount);
  await sheet.getByLabel('Note (if you like)').fill(memo);
  if (lastsMs !== undefined) {
    const choice = sheet.getByLabel('Can be paid for');
    await choice.evaluate((select, value) => select.append(new Option(value, value)), String(lastsMs));
    await choice.selectOption(String(lastsMs));
  }
  return madeRequest(page);
}

async function check(page: Page, link: string): Promise<void> {
  await openLink(page, link);
  await page.getByRole('button', { name: 'Check' }).click();
}

async function payRequest(page: Page, link: string): Promise<void> {
  await check(page, link);
  await page.getByTestId('check-words').waitFor();
  await confirm(page);
}

const requestOf = (page: Page, amount: string) =>
  page.getByRole('listitem').filter({ hasText: `${amount} SHELL` });

test('[L11] a request that was made without a network is paid once, and says so to both', async ({
  relay,
  marta,
  ana,
  newBrowser,
}) => {
  await ana.goto(`${relay.url}/wallet/requests`);
  await expect(ana.getByText('No requests yet')).toBeVisible();
  await ana.goto(`${relay.url}/wallet`);
  await goOffline(ana);
  await ana.goto(`${relay.url}/wallet/requests`);
  const link = await ask(ana, '12,50', 'Two chairs');
  await ana.context().setOffline(false);

  await payRequest(marta, link);
  await expect(marta.getByRole('heading', { name: 'Final', exact: true })).toBeVisible();
  // The sheet is still open where the request was made.
  await expect(ana.getByRole('dialog').getByText(/paid it on/)).toBeVisible();
  await ana.getByRole('button', { name: 'Done' }).click();
  await expect(requestOf(ana, '12.50')).toContainText('Two chairs');
  await expect(requestOf(ana, '12.50')).toContainText('Paid');
  await requestOf(ana, '12.50').getByRole('link', { name: 'To the payment' }).click();
  await expect(ana.getByRole('heading', { level: 1 })).toBeVisible();

  await check(marta, link);
  await expect(marta.getByText(/^The request has been paid already/)).toBeVisible();
  const noor = await newBrowser();
  await makeWallet(noor, relay.url, 'Noor');
  await payRequest(noor, link);
  await expect(noor.getByRole('heading', { name: 'It did not go through' })).toBeVisible();
  await noor.goto(`${relay.url}/wallet`);
  await expect(noor.getByTestId('available')).toContainText('100.00');
});

test('[L11] a request that has run out cannot be paid; the list can be narrowed and cleared', async ({
  relay,
  marta,
  ana,
}) => {
  await ana.goto(`${relay.url}/wallet/requests`);
  const short = await ask(ana, '3', '', 4000);
  await ana.getByRole('button', { name: 'Done' }).click();
  await ask(ana, '4', '');
  await ana.getByRole('button', { name: 'Done' }).click();
  await expect(requestOf(ana, '3.00')).toContainText('Expired');
  await check(marta, short);
  await expect(marta.getByText(/^The request was no longer open/)).toBeVisible();

  await ana.getByRole('button', { name: 'Open 1' }).click();
  await expect(requestOf(ana, '4.00')).toBeVisible();
  await expect(requestOf(ana, '3.00')).toBeHidden();
  await ana.getByRole('button', { name: 'All 2' }).click();
  await requestOf(ana, '3.00').getByRole('button', { name: 'Remove' }).click();
  await expect(requestOf(ana, '3.00')).toBeHidden();
  await expect(requestOf(ana, '4.00')).toBeVisible();
  // Another payment to the same person pays no request.
  await pay(marta, await linkOf(ana, relay.url), '4');
  await ana.goto(`${relay.url}/wallet/requests`);
  await expect(requestOf(ana, '4.00')).toContainText('Open');
});
