// What the end-to-end tests begin with. Each part is made when a test asks for it by name and goes when the test is over:
// people who have 100.00 each, in browsers of their own. Their relay serves the tests of a worker one after the other, as a
// start of one costs as much as what many tests do on it.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright/test';
import { startSteadyRelay, type RelayEnv, type SteadyRelay } from '../support/steady-relay.ts';
import { linkOf, makeWallet } from '../support/wallets.ts';

interface Beginning {
  /** Settings of the relay, as in the environment; unless a file uses others, its robots give money and answer. */
  readonly relayEnv: RelayEnv;
  /** Whether nobody else uses the relay: a test may stop its own, and put it back from a backup. */
  readonly isRelayOwn: boolean;
  readonly relay: SteadyRelay;
  /** A page of a browser that has never been used, and keeps the app only where that is asked for. */
  readonly newBrowser: (options?: BrowserContextOptions) => Promise<Page>;
  /** Marta, who has a wallet in the browser that Playwright calls `context`. */
  readonly marta: Page;
  /** Ana, who has a wallet in another browser. */
  readonly ana: Page;
  /** Whether Ana's browser keeps the app, so that she can be without a network. */
  readonly anaKeepsApp: boolean;
  readonly anasLink: string;
  /** An empty folder, for profiles and builds. */
  readonly folder: string;
}

interface Standing {
  /** The one relay of these settings; it runs until the worker ends. */
  readonly commonRelay: (env: RelayEnv) => Promise<SteadyRelay>;
}

const WITH_ROBOTS: RelayEnv = { HOLDFAST_ROBOTS: 'on' };

export const test = base.extend<Beginning, Standing>({
  commonRelay: [
    async ({}, use) => {
      const relays = new Map<string, Promise<SteadyRelay>>();
      await use((env) => {
        const settings = JSON.stringify(env);
        const relay = relays.get(settings) ?? startSteadyRelay(env);
        relays.set(settings, relay);
        return relay;
      });
      for (const relay of relays.values()) await (await relay).end();
    },
    { scope: 'worker' },
  ],
  relayEnv: [WITH_ROBOTS, { option: true }],
  isRelayOwn: [false, { option: true }],
  relay: async ({ relayEnv, isRelayOwn, commonRelay }, use) => {
    const relay = await (isRelayOwn ? startSteadyRelay : commonRelay)(relayEnv);
    await use(relay);
    if (isRelayOwn) await relay.end();
  },
  newBrowser: async ({ browser }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (options) => {
      const context = await browser.newContext({ serviceWorkers: 'block', ...options });
      contexts.push(context);
      return context.newPage();
    });
    await Promise.all(contexts.map((context) => context.close()));
  },
  marta: async ({ relay, page }, use) => {
    await makeWallet(page, relay.url, 'Marta');
    await use(page);
  },
  anaKeepsApp: [false, { option: true }],
  ana: async ({ relay, newBrowser, anaKeepsApp }, use) => {
    const page = await newBrowser(anaKeepsApp ? { serviceWorkers: 'allow' } : {});
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
