// Makes pictures of every screen, on a phone and on a wide screen, light and dark, into a folder that git ignores: they
// are there to be looked at. What a machine can see is asserted: nothing is wider than the screen.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import { root } from '../support/files.ts';
import { startTestRelay, type TestRelay } from '../support/relay.ts';
import { castOf, closeScreen, openScreen, SCREENS, type Cast } from '../support/screens.ts';

const SIZES = { phone: { width: 360, height: 780 }, wide: { width: 1280, height: 800 } } as const;
const folder = join(root, 'pictures');

let relay: TestRelay;
let cast: Cast;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(120_000);
  mkdirSync(folder, { recursive: true });
  relay = await startTestRelay({ env: { HOLDFAST_ROBOTS: 'on' } });
  cast = await castOf(browser, relay);
});

test.afterAll(async () => {
  await relay.stop();
  relay.forget();
});

for (const screen of SCREENS) {
  test(`[U8] ${screen.name} fits its window, light and dark`, async () => {
    const page = await openScreen(screen, cast);
    for (const [size, viewport] of Object.entries(SIZES)) {
      await page.setViewportSize(viewport);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await page.screenshot({ path: join(folder, `${screen.name}-${size}-${colorScheme}.png`) });
      }
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(overflow, `wider than the ${size} window`).toBeLessThanOrEqual(0);
    }
    await closeScreen(page);
  });
}
