/** The first screens and those of the wallet, in the order in which a person meets them, with the acts that bring them about. */
import { expect, type Page } from 'playwright/test';
import { goOffline } from './browsers.ts';
import type { Cast, Screen } from './screens.ts';
import { enterPhrase, openCheck, pay, payOffline, phraseOf, restoreWallet } from './wallets.ts';

export const WALLET_SCREENS: readonly Screen[] = [
  { name: 'first-run', path: '/', as: 'newcomer' },
  { name: 'restore', path: '/', as: 'newcomer', act: mistypePhrase },
  { name: 'wallet-new', path: '/wallet', as: 'fresh' },
  { name: 'wallet', path: '/wallet', as: 'member' },
  { name: 'wallet-offline', path: '/wallet', as: 'offline' },
  { name: 'send-who', path: '/wallet/send', as: 'member' },
  { name: 'send-scan', path: '/wallet/send?scan', as: 'member', act: waitForDialog },
  { name: 'send-amount', path: '/wallet/send', as: 'member', act: typeTooManyDecimals },
  {
    name: 'send-check',
    path: '/wallet',
    as: 'member',
    act: (page, { anasLink }) => openCheck(page, anasLink, '8,50', 'Bread'),
  },
  {
    name: 'send-unsent',
    path: '/wallet',
    as: 'offline',
    act: (page, { anasLink }) => payOffline(page, anasLink, '3'),
  },
  { name: 'receive', path: '/wallet/receive', as: 'member', act: askForEight },
  { name: 'history', path: '/wallet/history', as: 'member' },
  { name: 'entry', path: '/wallet/history', as: 'member', act: openEntry },
  { name: 'entry-missing', path: '/wallet/history/entry-999999', as: 'member', act: waitForNotice },
  { name: 'contacts', path: '/contacts', as: 'member' },
  { name: 'contact', path: '/contacts', as: 'member', act: openContact },
  { name: 'missing', path: '/nowhere', as: 'member' },
  { name: 'wallet-rejected', path: '/settings/backup', as: 'member', act: loseToTwin },
];

async function mistypePhrase(page: Page): Promise<void> {
  await enterPhrase(page, 'legal winner thank year wave sausage worth usefull legal winner thank yellow');
  await expect(page.getByRole('alert')).toContainText('Word 8');
}

async function waitForNotice(page: Page): Promise<void> {
  await expect(page.getByText('This entry is not on this device')).toBeVisible();
  // It comes late, so that an entry that is only being read does not flash it.
  await page.waitForTimeout(1000);
}

async function waitForDialog(page: Page): Promise<void> {
  await expect(page.getByText('There is no camera here.')).toBeVisible();
}

async function typeTooManyDecimals(page: Page): Promise<void> {
  await page.getByRole('button', { name: /Ana Ribeiro/ }).click();
  await page.getByLabel('Amount').fill('12,505');
  await expect(page.getByText('Nothing is rounded.')).toBeVisible();
}

async function askForEight(page: Page): Promise<void> {
  await page.getByLabel('Amount (if you like)').fill('8');
  await expect(page.getByText('Pay Marta 8.00 SHELL')).toBeVisible();
}

async function openEntry(page: Page): Promise<void> {
  await page.getByRole('link', { name: /Soup for four/ }).click();
  await page.getByRole('button', { name: 'Get and verify' }).click();
  await expect(page.getByText('Verified on this device')).toBeVisible();
}

async function openContact(page: Page): Promise<void> {
  await page.getByRole('button', { name: /Ana Ribeiro/ }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
}

/** Another device of Marta's account, restored by her phrase, spends what she promised without a network. */
async function loseToTwin(page: Page, { relay, anasLink }: Cast): Promise<void> {
  const phrase = await phraseOf(page, relay.url);
  const browser = page.context().browser();
  if (browser === null) throw new Error('a page has a browser');
  const twin = await browser.newContext({ serviceWorkers: 'block' });
  const other = await twin.newPage();
  await restoreWallet(other, relay.url, phrase);

  await page.goto(`${relay.url}/wallet`);
  await goOffline(page);
  await payOffline(page, anasLink, '100');
  await pay(other, anasLink, '60');
  await twin.close();

  await page.context().setOffline(false);
  await page.goto(`${relay.url}/wallet`);
  await expect(page.getByRole('main').getByText(/to Ana Ribeiro did not go through/)).toBeVisible();
}
