/**
 * Screens of the app with real data in them, for the tests that look at all of them: a relay with its robots, Marta who has
 * paid and been paid, and the way to each screen.
 */
import type { Browser, BrowserContext, Page } from 'playwright/test';
import { expect } from 'playwright/test';
import { goOffline } from './browsers.ts';
import type { TestRelay } from './relay.ts';
import { addContact, linkOf, makeWallet, pay } from './wallets.ts';

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
    browser.newContext({ serviceWorkers: 'block' }),
    browser.newContext(),
    browser.newContext(),
    browser.newContext({ serviceWorkers: 'block' }),
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
