// How the end-to-end tests run: real Chromium. Each test starts the relays it needs.

import { defineConfig } from 'playwright/test';
import { findBrowser } from '../support/browser.mjs';
import { permissions } from '../support/browsers.ts';
import { common, use } from './common.ts';

const browser = findBrowser();
if (browser === undefined) {
  throw new Error(
    'No Chromium was found: run `npm test -- e2e`, which installs one, or name yours in HOLDFAST_BROWSER.',
  );
}

export default defineConfig(common, {
  outputDir: '../../test-results/e2e',
  reporter: [['list'], ['json', { outputFile: '../../test-results/e2e.json' }]],
  use: {
    ...use,
    browserName: 'chromium',
    launchOptions: browser,
    permissions,
    // Keeping every file of the app costs each new browser as much as a payment: what is about that allows it.
    serviceWorkers: 'block',
    // What moves costs the machine as much as what is tested.
    contextOptions: { reducedMotion: 'reduce' },
  },
});
