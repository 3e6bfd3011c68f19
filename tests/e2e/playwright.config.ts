// How the end-to-end tests run: real Chromium, two tests at a time, no second try. Each test starts the relays it needs.

import { availableParallelism } from 'node:os';
import { defineConfig } from 'playwright/test';
import { findBrowser } from '../support/browser.mjs';
import { permissions } from '../support/browsers.ts';

const browser = findBrowser();
if (browser === undefined) {
  throw new Error(
    'No Chromium was found: run `npm test -- e2e`, which installs one, or name yours in HOLDFAST_BROWSER.',
  );
}

// Nothing here is late until something hangs: on a machine that does more than this, a page takes its time.
const PATIENCE_MS = 60_000;

export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results/e2e',
  fullyParallel: false,
  workers: Math.min(2, availableParallelism()),
  retries: 0,
  timeout: 3 * PATIENCE_MS,
  expect: { timeout: PATIENCE_MS / 2 },
  forbidOnly: process.env['CI'] !== undefined,
  reporter: [['list'], ['json', { outputFile: '../../test-results/e2e.json' }]],
  use: {
    browserName: 'chromium',
    launchOptions: browser,
    actionTimeout: PATIENCE_MS,
    navigationTimeout: PATIENCE_MS,
    permissions,
    screenshot: 'only-on-failure',
    locale: 'en-GB',
    // Keeping every file of the app costs each new browser as much as a payment: what is about that allows it.
    serviceWorkers: 'block',
    // What moves costs the machine as much as what is tested.
    contextOptions: { reducedMotion: 'reduce' },
  },
});
