// How the end-to-end tests run: real Chromium, two tests at a time, no second try. Each test starts the relays it needs.

import { availableParallelism } from 'node:os';
import { defineConfig } from 'playwright/test';
import { findBrowser } from '../support/browser.mjs';

const browser = findBrowser();
if (browser === undefined) {
  throw new Error(
    'No Chromium was found: run `npm test -- e2e`, which installs one, or name yours in HOLDFAST_BROWSER.',
  );
}

export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results/e2e',
  fullyParallel: false,
  workers: Math.min(2, availableParallelism()),
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: process.env['CI'] !== undefined,
  reporter: [['list'], ['json', { outputFile: '../../test-results/e2e.json' }]],
  use: { browserName: 'chromium', launchOptions: browser, trace: 'retain-on-failure', locale: 'en-GB' },
});
