// What every run of the end-to-end tests has in common, whatever browser it drives: three tests at a time on two cores, as
// each waits for more than it computes. Nothing is late until something hangs: on a machine that does more than this, a page
// takes its time. A second try keeps one slip of a browser from hiding what the whole run says; `npm test` names each test
// that needed it.

import { availableParallelism } from 'node:os';
import type { PlaywrightTestConfig } from 'playwright/test';

const PATIENCE_MS = 60_000;

export const common: PlaywrightTestConfig = {
  testDir: '.',
  fullyParallel: false,
  workers: Math.min(3, availableParallelism() + 1),
  retries: 1,
  timeout: 3 * PATIENCE_MS,
  expect: { timeout: PATIENCE_MS / 2 },
  forbidOnly: process.env['CI'] !== undefined,
};

export const use = {
  actionTimeout: PATIENCE_MS,
  navigationTimeout: PATIENCE_MS,
  screenshot: 'only-on-failure',
  locale: 'en-GB',
} as const;
