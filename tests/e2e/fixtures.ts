// What the end-to-end tests begin with. Each part is made when a test asks for it by name and goes when the test is over:
// a relay of its own, and people who have 100.00 each, in browsers of their own.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright/test';
import { startSteadyRelay, type RelayEnv, type SteadyRelay } from '../support/steady-relay.ts';
import { linkOf, makeWallet } from '../support/wallets.ts';

interface Beginning {
  /** Settings of the relay, as in the environment; unless a file uses others, its robots give money and answer. */
  readonly relayEnv: RelayEnv;
  readonly relay: SteadyRelay;
  /** A page of a browser that has never been used. */
  readonly newBrowser: (options?: BrowserContextOptions) => Promise<Page>;
  /** Marta, who has a wallet in the browser that Playwright calls `context`. */
  readonly marta: Page;
  /** Ana, who has a wallet in another browser. */
  readonly ana: Page;
  readonly anasLink: string;
  /** An empty folder, for profiles and builds. */
  readonly folder: string;
}

export const test = base.extend<Beginning>({
  relayEnv: [{ HOLDFAST_ROBOTS: 'on' }, { option: true }],
  relay: async ({ relayEnv }, use) => {
    const relay = await startSteadyRelay(relayEnv);
    await use(relay);
    await relay.end();
  },
  newBrowser: async ({ browser }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (options) => {
      const context = await browser.newContext(options);
      contexts.push(context);
      return context.newPage();
    });
    await Promise.all(contexts.map((context) => context.close()));
  },
  marta: async ({ relay, page }, use) => {
    await makeWallet(page, relay.url, 'Marta');
    await use(page);
  },
  ana: async ({ relay, newBrowser }, use) => {
    const page = await newBrowser();
    await makeWallet(page, relay.url, 'Ana');
    await use(page);
  },
  anasLink: async ({ relay, ana }, use) => {
    await use(await linkOf(ana, relay.url));
  },
  folder: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'holdfast-e2e-'));
    await use(folder);
    rmSync(folder, { recursive: true, force: true });
  },
});
