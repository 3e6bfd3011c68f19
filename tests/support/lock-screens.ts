/** The screens of holds and vouchers, with the acts that bring them to what their names say. Marta holds money for Ana. */
import { expect, type Page } from 'playwright/test';
import type { Cast, Screen } from './screens.ts';

export const LOCK_SCREENS: readonly Screen[] = [
  { name: 'holds-none', path: '/wallet/holds', as: 'fresh', act: waitForNone },
  { name: 'hold-place', path: '/wallet/holds?place', as: 'member', act: describeHold },
  { name: 'hold-check', path: '/wallet/holds?place', as: 'member', act: checkHold },
  { name: 'holds', path: '/wallet/holds?place', as: 'member', act: placeHolds },
  { name: 'hold-secret', path: '/wallet/holds', as: 'member', act: showSecret },
  { name: 'vouchers-none', path: '/wallet/vouchers', as: 'fresh', act: waitForNone },
  { name: 'voucher-make', path: '/wallet/vouchers?new', as: 'fresh', act: askTooMuch },
  { name: 'voucher-check', path: '/wallet/vouchers?new', as: 'member', act: checkVoucher },
  { name: 'voucher-link', path: '/wallet/vouchers?new', as: 'member', act: makeVoucher },
  { name: 'vouchers', path: '/wallet/vouchers', as: 'member', act: takeOneBack },
  { name: 'voucher-claim', path: '/wallet/vouchers?new', as: 'member', act: openClaim },
  { name: 'claim-broken', path: '/wallet/claim#AAAA', as: 'fresh' },
  { name: 'wallet-locked', path: '/wallet', as: 'member', act: waitForLocked },
  { name: 'entry-hold', path: '/wallet/history', as: 'member', act: openHoldEntry },
  { name: 'holds-offline', path: '/wallet/holds', as: 'offline', act: waitForHolds },
];

async function waitForNone(page: Page): Promise<void> {
  await expect(page.getByText(/^(Nothing is held|No vouchers yet)$/)).toBeVisible();
}

async function describeHold(page: Page): Promise<void> {
  const sheet = page.getByRole('dialog');
  await sheet.getByRole('button', { name: /Ana Ribeiro/ }).click();
  await sheet.getByLabel('Amount').fill('20');
  await sheet.getByLabel('How long').selectOption({ label: '3 days' });
  await sheet.getByLabel('Whoever has a secret that I make').check();
}

async function checkHold(page: Page): Promise<void> {
  await describeHold(page);
  await page.getByRole('button', { name: 'Check' }).click();
  await page.getByTestId('check-words').waitFor();
}

/** One that a secret releases, and one that Ana can take. */
async function placeHolds(page: Page): Promise<void> {
  await checkHold(page);
  await sign(page, 'Hold 20.00 SHELL');
  await page.getByRole('button', { name: 'Hold money' }).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByRole('button', { name: /Ana Ribeiro/ }).click();
  await sheet.getByLabel('Amount').fill('7,50');
  await sheet.getByRole('button', { name: 'Check' }).click();
  await sign(page, 'Hold 7.50 SHELL');
  await waitForHolds(page);
}

async function waitForHolds(page: Page): Promise<void> {
  await expect(page.locator('[data-hold]')).toHaveCount(2);
}

async function sign(page: Page, name: string): Promise<void> {
  const sheet = page.getByRole('dialog');
  await sheet.getByRole('button', { name, exact: true }).click();
  await expect(sheet.getByText('Final', { exact: true })).toBeVisible();
  await sheet.getByRole('button', { name: 'Done' }).click();
}

async function showSecret(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Show the secret' }).click();
  await page.getByTestId('secret').waitFor();
}

async function askTooMuch(page: Page): Promise<void> {
  await page.getByLabel('Amount').fill('500');
  await expect(page.getByText(/^You have .* available\.$/)).toBeVisible();
}

async function checkVoucher(page: Page): Promise<void> {
  await page.getByLabel('Amount').fill('5');
  await page.getByRole('button', { name: 'Check' }).click();
  await page.getByTestId('check-words').waitFor();
}

async function makeVoucher(page: Page): Promise<void> {
  await checkVoucher(page);
  await page.getByRole('button', { name: 'Make it for 5.00 SHELL' }).click();
  await page.getByRole('img', { name: 'Voucher code' }).waitFor();
}

async function takeOneBack(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Take it back' }).first().click();
  await page.getByRole('button', { name: 'Take back 5.00 SHELL' }).click();
  await expect(page.getByRole('dialog').getByText('Final', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByText(/^You took it back on/)).toBeVisible();
  await page.getByRole('button', { name: 'Make a voucher' }).click();
  await makeVoucher(page);
  await page.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByRole('button', { name: 'Show the link' })).toBeVisible();
}

/** Noor has the link of a voucher of Marta's. */
async function openClaim(page: Page, { relay }: Cast): Promise<void> {
  await makeVoucher(page);
  await page.getByRole('button', { name: 'Copy link' }).click();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  await page.goto(`${relay.url}/wallet/vouchers`);
  await page.goto(link);
  await page.getByTestId('check-words').waitFor();
}

async function waitForLocked(page: Page): Promise<void> {
  await expect(page.getByText(/locked in 2 holds/)).toBeVisible();
}

async function openHoldEntry(page: Page): Promise<void> {
  await page
    .getByRole('link', { name: /Money held/ })
    .first()
    .click();
  await page.getByTestId('lock-story').waitFor();
}
