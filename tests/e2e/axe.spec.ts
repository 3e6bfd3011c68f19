// [U8] No axe violation on any screen, in light, dark and forced colours; and on phones every target is 44 px or more.

import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from 'playwright/test';
import { testEveryScreen } from './every-screen.ts';

const TARGET_PX_MIN = 44;

testEveryScreen(
  (name) => `[U8] ${name} is accessible`,
  async (page) => {
    await page.setViewportSize({ width: 360, height: 780 });
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    expect(await violations(new AxeBuilder({ page }))).toEqual([]);
    // What other colours can break is contrast.
    for (const media of [
      { colorScheme: 'dark' },
      { colorScheme: 'light', forcedColors: 'active' },
    ] as const) {
      await page.emulateMedia({ ...media, reducedMotion: 'reduce' });
      expect(await violations(new AxeBuilder({ page }).withRules(['color-contrast']))).toEqual([]);
    }
    expect(await smallTargets(page)).toEqual([]);
  },
);

/** The rules that are broken, and where. */
async function violations(builder: AxeBuilder): Promise<readonly string[]> {
  const { violations: found } = await builder.analyze();
  return found.map(({ id, nodes }) => `${id} at ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
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
