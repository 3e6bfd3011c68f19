// Looks at screens, each in a test of its own: for axe and for the size of targets on a phone, and as pictures on a phone
// and on a wide screen, light and dark, in a folder that git ignores, where they are to be looked at by people. One relay
// and one cast serve all screens of a file, in their order: what was done for an earlier one is there in a later one.

import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from 'playwright/test';
import { root } from '../support/files.ts';
import { startTestRelay, type TestRelay } from '../support/relay.ts';
import { castOf, closeScreen, openScreen, type Cast, type Screen } from '../support/screens.ts';

const SIZES = { phone: { width: 360, height: 780 }, wide: { width: 1280, height: 800 } } as const;
const TARGET_PX_MIN = 44;
const folder = join(root, 'pictures');

type AxeResults = Awaited<ReturnType<AxeBuilder['analyze']>>;

export function lookAt(screens: readonly Screen[]): void {
  test.use({ serviceWorkers: 'allow' });
  let relay: TestRelay;
  let cast: Cast;

  test.beforeAll(async ({ browser }) => {
    relay = await startTestRelay({ env: { HOLDFAST_ROBOTS: 'on' } });
    cast = await castOf(browser, relay);
  });

  test.afterAll(async () => {
    await relay.stop();
    relay.forget();
  });

  for (const screen of screens) {
    test(`[U8] ${screen.name} is accessible and fits its window, light and dark`, async () => {
      const page = await openScreen(screen, cast);
      await page.setViewportSize(SIZES.phone);
      await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
      expect(await violations(page)).toEqual([]);
      // What other colours can break is contrast.
      for (const media of [
        { colorScheme: 'dark' },
        { colorScheme: 'light', forcedColors: 'active' },
      ] as const)
        expect(await contrastFaults(page, media)).toEqual([]);
      expect(await smallTargets(page)).toEqual([]);
      await page.emulateMedia({ forcedColors: 'none' });
      for (const size of ['phone', 'wide'] as const) await takePictures(page, screen.name, size);
      await closeScreen(page);
    });
  }
}

/** The rules that are broken, and where. axe stays in the page; its other mode, for pages with frames, costs twice as much. */
async function violations(page: Page): Promise<readonly string[]> {
  return toldOf(await new AxeBuilder({ page }).setLegacyMode().analyze());
}

/** The same of contrast alone in other colours, by the axe that is in the page. */
async function contrastFaults(
  page: Page,
  media: Parameters<Page['emulateMedia']>[0],
): Promise<readonly string[]> {
  await page.emulateMedia({ ...media, reducedMotion: 'reduce' });
  const results = await page.evaluate(() => {
    const { axe } = window as unknown as {
      readonly axe: { run(options: { readonly runOnly: string }): Promise<AxeResults> };
    };
    return axe.run({ runOnly: 'color-contrast' });
  });
  return toldOf(results);
}

function toldOf({ violations: found }: AxeResults): readonly string[] {
  return found.map(({ id, nodes }) => `${id} at ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}

async function takePictures(page: Page, name: string, size: keyof typeof SIZES): Promise<void> {
  await page.setViewportSize(SIZES[size]);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.screenshot({ path: join(folder, `${name}-${size}-${colorScheme}.png`) });
  }
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(overflow, `wider than the ${size} window`).toBeLessThanOrEqual(0);
}

/** What can be touched and is too small; words in the middle of a sentence and what is hidden do not count. */
function smallTargets(page: Page): Promise<readonly string[]> {
  return page.evaluate((min) => {
    const targets = document.querySelectorAll<HTMLElement>(
      'a[href], button, summary, select, input:not(.hidden), textarea',
    );
    return [...targets].flatMap((target) => {
      const label = target.closest('label');
      const { width, height } = (label ?? target).getBoundingClientRect();
      // A chip is drawn smaller than the area around it that can be touched.
      const around = getComputedStyle(target, '::after');
      const extra = around.position === 'absolute' ? -2 * (Number.parseFloat(around.top) || 0) : 0;
      const isShown = target.checkVisibility() && width > 0 && !target.matches('.skip');
      return isShown && Math.min(width, height + extra) < min
        ? [
            `${target.tagName} ${target.textContent?.trim()} ${Math.round(width)}×${Math.round(height + extra)}`,
          ]
        : [];
    });
  }, TARGET_PX_MIN);
}
