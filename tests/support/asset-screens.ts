/** The screens about assets, with the acts that bring them to what their names say. Marta issues tool days of her own. */
import { expect, type Page } from 'playwright/test';
import type { Cast, Screen } from './screens.ts';

export const ASSET_SCREENS: readonly Screen[] = [
  { name: 'assets', path: '/wallet/assets', as: 'member', act: issueDays },
  { name: 'assets-offline', path: '/wallet/assets', as: 'offline' },
  { name: 'asset-own', path: '/wallet/assets', as: 'member', act: openDays },
  { name: 'asset', path: '/wallet/assets', as: 'fresh', act: openDays },
  { name: 'asset-missing', path: `/wallet/assets/${'0'.repeat(64)}`, as: 'member', act: waitForMissing },
  { name: 'asset-create', path: '/wallet/assets', as: 'member', act: mistypeAsset },
  { name: 'asset-create-check', path: '/wallet/assets', as: 'member', act: describeAsset },
  { name: 'asset-issue-who', path: '/wallet/assets', as: 'member', act: issueToSomebody },
  { name: 'asset-issue-amount', path: '/wallet/assets', as: 'member', act: issueTooMuch },
  { name: 'asset-issue-check', path: '/wallet/assets', as: 'member', act: checkIssue },
  { name: 'asset-accept-check', path: '/wallet/assets', as: 'fresh', act: checkAccepting },
  { name: 'asset-freeze-check', path: '/wallet/assets', as: 'member', act: checkFreeze },
  { name: 'receive-asset', path: '/wallet/assets', as: 'fresh', act: askForDays },
  { name: 'wallet-assets', path: '/wallet', as: 'member', act: waitForDays },
];

async function describe(page: Page, name: string, symbol: string, cap: string): Promise<void> {
  await page.getByRole('button', { name: 'Make an asset' }).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByLabel('Name').fill(name);
  await sheet.getByLabel('Symbol').fill(symbol);
  await sheet.getByLabel('Decimals').selectOption('1');
  await sheet.getByLabel('Never more than').fill(cap);
}

async function describeAsset(page: Page): Promise<void> {
  await describe(page, 'Hours of repair', 'HOUR', '2000');
  await page.getByRole('button', { name: 'Check' }).click();
  await page.getByTestId('check-words').waitFor();
}

async function mistypeAsset(page: Page): Promise<void> {
  await describe(page, 'Hours of repair', 'SHELL', '20,05');
  await expect(page.getByText('has this symbol already')).toBeVisible();
}

/** Issued to Ana and to herself; a bonus fund is filled. */
async function issueDays(page: Page, cast: Cast): Promise<void> {
  await describe(page, 'Days of the tool library', 'TOOL', '1200');
  await page.getByRole('button', { name: 'Check' }).click();
  await page.getByRole('button', { name: 'Make TOOL' }).click();
  await page.getByRole('link', { name: 'To the asset' }).click();
  await issue(page, 'Ana Ribeiro', '365,5');
  await sign(page, /^Issue 365/);
  await issue(page, 'To myself', '40');
  await sign(page, /^Issue 40/);
  await page.getByRole('button', { name: 'Fill the bonus fund' }).click();
  await page.getByLabel('Amount').fill('15');
  await page.getByRole('button', { name: 'Check' }).click();
  await sign(page, /^Put in 15/);
  await page.goto(`${cast.relay.url}/wallet/assets`);
  await expect(page.getByRole('link', { name: /tool library/ })).toContainText('of 405.5');
}

async function issue(page: Page, to: string, amount: string): Promise<void> {
  await page.getByRole('button', { name: 'Issue', exact: true }).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByRole('button', { name: new RegExp(to) }).click();
  await sheet.getByLabel('Amount').fill(amount);
  await sheet.getByRole('button', { name: 'Check' }).click();
}

async function sign(page: Page, name: RegExp): Promise<void> {
  await page.getByRole('button', { name }).click();
  await expect(page.getByRole('dialog').getByText('Final', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Done' }).click();
}

async function openDays(page: Page): Promise<void> {
  await page.getByRole('link', { name: /tool library/ }).click();
  await page.getByTestId('asset-available').waitFor();
}

async function waitForMissing(page: Page): Promise<void> {
  await expect(page.getByText('This network has no such asset')).toBeVisible();
}

async function issueToSomebody(page: Page): Promise<void> {
  await openDays(page);
  await page.getByRole('button', { name: 'Issue', exact: true }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
}

async function issueTooMuch(page: Page): Promise<void> {
  await openDays(page);
  await issue(page, 'Ana Ribeiro', '800');
  await expect(page.getByRole('dialog').getByText(/^You may still issue/)).toBeVisible();
}

async function checkIssue(page: Page): Promise<void> {
  await openDays(page);
  await issue(page, 'Ana Ribeiro', '12');
  await page.getByTestId('check-words').waitFor();
}

async function checkAccepting(page: Page): Promise<void> {
  await openDays(page);
  await page.getByRole('button', { name: 'Accept it', exact: true }).click();
  await page.getByTestId('check-words').waitFor();
}

async function checkFreeze(page: Page): Promise<void> {
  await openDays(page);
  await page.getByRole('button', { name: 'Freeze the supply …' }).click();
  await page.getByTestId('check-words').waitFor();
}

async function askForDays(page: Page): Promise<void> {
  await openDays(page);
  await page.getByRole('link', { name: 'Receive' }).click();
  await expect(page.getByText('You do not accept this asset yet')).toBeVisible();
}

async function waitForDays(page: Page): Promise<void> {
  await expect(page.getByRole('list', { name: 'Other assets' })).toContainText('TOOL');
}
