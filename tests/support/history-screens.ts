/** The screens that look through history and make something of it, with the acts that bring them to what their names say. */
import { expect, type Page } from 'playwright/test';
import type { Cast, Screen } from './screens.ts';
import { linkOf } from './wallets.ts';

export const HISTORY_SCREENS: readonly Screen[] = [
  { name: 'history-filters', path: '/wallet/history?kind=sent', as: 'member', act: openFilters },
  { name: 'history-nothing', path: '/wallet/history?q=whale', as: 'offline', act: waitForNothing },
  { name: 'history-files', path: '/wallet/history', as: 'member', act: openTools },
  { name: 'receipt-good', path: '/wallet/history', as: 'member', act: checkReceipt },
  { name: 'receipt-bad', path: '/wallet/receipts/check', as: 'member', act: checkNothing },
  { name: 'send-several', path: '/wallet', as: 'member', act: addNoor },
  { name: 'send-several-check', path: '/wallet', as: 'member', act: checkSeveral },
  { name: 'statement', path: '/wallet/history/statement', as: 'member', act: waitForClosing },
];

async function openFilters(page: Page): Promise<void> {
  await page.getByText('Filter (1 set)').click();
  await expect(page.getByText('One entry found')).toBeVisible();
}

async function waitForNothing(page: Page): Promise<void> {
  await expect(page.getByText('Nothing matches')).toBeVisible();
}

async function openTools(page: Page): Promise<void> {
  await page.getByText('Save or print').click();
}

async function waitForClosing(page: Page): Promise<void> {
  await expect(page.getByText('Closing balance')).toBeVisible();
}

/** A payment to Ana, and to Noor with her. */
async function addNoor(page: Page, { relay, fresh, anasLink }: Cast): Promise<void> {
  const noor = await fresh.newPage();
  const noorsLink = await linkOf(noor, relay.url);
  await noor.close();
  await page.goto(anasLink);
  await page.getByLabel('Amount').fill('8,50');
  await page.getByLabel('Note').fill('Bread for the boat');
  await page.getByRole('button', { name: 'Add further recipients' }).click();
  await page.getByLabel('To whom?').fill(noorsLink);
  await page.getByRole('button', { name: 'Next' }).click();
  await page
    .getByLabel(/^Amount for/)
    .last()
    .fill('4');
}

async function checkSeveral(page: Page, cast: Cast): Promise<void> {
  await addNoor(page, cast);
  await page.getByRole('button', { name: 'Check' }).click();
  await page.getByTestId('check-words').waitFor();
}

async function checkReceipt(page: Page, { relay }: Cast): Promise<void> {
  await page.getByRole('link', { name: /Soup for four/ }).click();
  await page.getByRole('button', { name: 'Get and verify' }).click();
  await page.getByText('The receipt as text').click();
  const text = (await page.locator('pre').textContent()) ?? '';
  await page.goto(`${relay.url}/wallet/receipts/check`);
  await page.getByLabel('Or the receipt as text').fill(text);
  await page.getByRole('button', { name: 'Check the text' }).click();
  await expect(page.getByText('This receipt is genuine')).toBeVisible();
}

async function checkNothing(page: Page): Promise<void> {
  await page.getByLabel('Or the receipt as text').fill('AAAA');
  await page.getByRole('button', { name: 'Check the text' }).click();
  await expect(page.getByText('This proves nothing')).toBeVisible();
}
