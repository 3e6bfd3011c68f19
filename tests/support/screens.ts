/**
 * Every screen of the app with real data in it, for the tests that look at all of them: a relay with its robots, Marta who
 * has paid and been paid, and the way to each screen.
 */
import type { Browser, BrowserContext, Page } from 'playwright/test';
import { expect } from 'playwright/test';
import { ASSET_SCREENS } from './asset-screens.ts';
import { goOffline } from './browsers.ts';
import type { TestRelay } from './relay.ts';
import {
  addContact,
  enterPhrase,
  linkOf,
  makeWallet,
  openCheck,
  pay,
  payOffline,
  phraseOf,
  restoreWallet,
} from './wallets.ts';

export interface Screen {
  readonly name: string;
  readonly path: string;
  /** Whose browser shows it: somebody new, Noor who has just made a wallet, Marta, or Marta without a network. */
  readonly as: 'newcomer' | 'fresh' | 'member' | 'offline';
  /** What is done before the screen is as its name says. */
  readonly act?: (page: Page, cast: Cast) => Promise<void>;
}

export interface Cast {
  readonly relay: TestRelay;
  readonly newcomer: BrowserContext;
  readonly fresh: BrowserContext;
  readonly member: BrowserContext;
  /** Ana's payment link, for somebody who has not paid her. */
  readonly anasLink: string;
}

/** Marta and Ana have paid each other, and Noor has her first money. */
export async function castOf(browser: Browser, relay: TestRelay): Promise<Cast> {
  const [newcomer, fresh, member, other] = await Promise.all([
    browser.newContext(),
    browser.newContext(),
    browser.newContext(),
    browser.newContext(),
  ]);
  const [marta, ana, noor] = await Promise.all([member.newPage(), other.newPage(), fresh.newPage()]);
  await Promise.all([
    makeWallet(marta, relay.url, 'Marta'),
    makeWallet(ana, relay.url, 'Ana'),
    makeWallet(noor, relay.url, 'Noor'),
  ]);
  const anasLink = await linkOf(ana, relay.url);
  const martasLink = await linkOf(marta, relay.url);
  await addContact(marta, relay.url, anasLink, 'Ana Ribeiro', 'Stall 4');
  await pay(marta, anasLink, '12.50', 'Soup for four');
  await pay(ana, martasLink, '45', 'Bike repair, two evenings');
  await marta.goto(`${relay.url}/wallet`);
  await expect(marta.getByTestId('available')).toContainText('132.50');
  await other.close();
  return { relay, newcomer, fresh, member, anasLink };
}

/** The screens in the order in which a person meets them. */
export const SCREENS: readonly Screen[] = [
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
  { name: 'settings', path: '/settings', as: 'member' },
  { name: 'settings-about', path: '/settings', as: 'member', act: openPowers },
  { name: 'backup', path: '/settings/backup', as: 'member' },
  { name: 'backup-words', path: '/settings/backup', as: 'member', act: showWords },
  { name: 'backup-rehearsal', path: '/settings/backup', as: 'member', act: rehearse },
  { name: 'forget', path: '/settings', as: 'member', act: askToForget },
  { name: 'missing', path: '/nowhere', as: 'member' },
  ...ASSET_SCREENS,
  { name: 'wallet-rejected', path: '/settings/backup', as: 'member', act: loseToTwin },
];

/** Opens a screen in a page of its own and brings it to the state that its name says. */
export async function openScreen(screen: Screen, cast: Cast): Promise<Page> {
  const context = screen.as === 'offline' ? cast.member : cast[screen.as];
  const page = await context.newPage();
  await page.goto(cast.relay.url + screen.path);
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  if (screen.as === 'member') await expect(page.getByText('Offline', { exact: true })).toBeHidden();
  if (screen.as === 'offline') await goOffline(page);
  await screen.act?.(page, cast);
  return page;
}

/** Closes it again; what was offline comes back. */
export async function closeScreen(page: Page): Promise<void> {
  await page.context().setOffline(false);
  await page.close();
}

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

async function openPowers(page: Page): Promise<void> {
  await page.getByText('What the relay can and cannot do').click();
}

async function showWords(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Show the words' }).click();
  await page.getByRole('button', { name: 'I have written them down' }).waitFor();
}

async function rehearse(page: Page): Promise<void> {
  await showWords(page);
  await page.getByRole('button', { name: 'I have written them down' }).click();
  await page.getByRole('heading', { name: 'Three words, please' }).waitFor();
}

async function askToForget(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Forget this wallet …' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
}

/** Another device of Marta's account, restored by her phrase, spends what she promised without a network. */
async function loseToTwin(page: Page, { relay, anasLink }: Cast): Promise<void> {
  const phrase = await phraseOf(page, relay.url);
  const browser = page.context().browser();
  if (browser === null) throw new Error('a page has a browser');
  const twin = await browser.newContext();
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
