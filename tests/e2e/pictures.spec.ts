// Makes pictures of every screen, on a phone and on a wide screen, light and dark, into a folder that git ignores: they
// are there to be looked at. What a machine can see is asserted: nothing is wider than the screen.

import { join } from 'node:path';
import { expect } from 'playwright/test';
import { root } from '../support/files.ts';
import { testEveryScreen } from './every-screen.ts';

const SIZES = { phone: { width: 360, height: 780 }, wide: { width: 1280, height: 800 } } as const;
const folder = join(root, 'pictures');

testEveryScreen(
  (name) => `[U8] ${name} fits its window, light and dark`,
  async (page, name) => {
    for (const [size, viewport] of Object.entries(SIZES)) {
      await page.setViewportSize(viewport);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await page.screenshot({ path: join(folder, `${name}-${size}-${colorScheme}.png`) });
      }
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(overflow, `wider than the ${size} window`).toBeLessThanOrEqual(0);
    }
  },
);
