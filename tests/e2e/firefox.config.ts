// How the journeys run in Firefox, by `npm test -- firefox`. What Chromium alone can be told to do is not among them: a tab
// that is killed, a disk that is full, a profile that is copied, a file that is saved.

import { join } from 'node:path';
import { defineConfig } from 'playwright/test';
import { root } from '../support/files.ts';
import { common, use } from './common.ts';

const JOURNEYS = [
  'assets',
  'devices',
  'holds',
  'keyboard',
  'languages',
  'links',
  'pay',
  'requests',
  'second-device',
  'several',
  'tabs',
  'vault',
  'vouchers',
].map((name) => `${name}.spec.ts`);

export default defineConfig(common, {
  testMatch: JOURNEYS,
  outputDir: '../../test-results/firefox',
  reporter: [['list'], ['json', { outputFile: '../../test-results/firefox.json' }]],
  use: {
    ...use,
    browserName: 'firefox',
    channel: 'moz-firefox',
    launchOptions: { executablePath: join(root, 'tests/support/firefox.mjs') },
  },
});
