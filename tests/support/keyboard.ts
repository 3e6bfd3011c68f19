/** A person who has a keyboard and nothing else, for end-to-end tests. */
import { expect, type Locator } from 'playwright/test';

/** More stops than any screen has. */
const STOPS_MAX = 80;

/** Goes on from stop to stop until it is on the target, and sees where it is. */
export async function tabTo(target: Locator): Promise<void> {
  await target.waitFor();
  const { keyboard } = target.page();
  for (let stop = 0; stop < STOPS_MAX && !(await hasFocus(target)); stop += 1) await keyboard.press('Tab');
  expect(await hasFocus(target), `no stop at ${String(target)}`).toBe(true);
  expect(await isMarked(target), `the stop at ${String(target)} is not marked`).toBe(true);
}

/** Goes to a button, a link or a box and presses it. */
export async function press(target: Locator, key: 'Enter' | 'Space' = 'Enter'): Promise<void> {
  await tabTo(target);
  await target.page().keyboard.press(key);
}

/** Goes to a field and types. */
export async function typeInto(target: Locator, text: string): Promise<void> {
  await tabTo(target);
  await target.page().keyboard.type(text);
}

export function hasFocus(target: Locator): Promise<boolean> {
  return target.evaluate((element) => element === document.activeElement);
}

/** Whether a ring is drawn around it, or around the field that it stands in. */
function isMarked(target: Locator): Promise<boolean> {
  return target.evaluate((element) => {
    const isRinged = (candidate: Element | null) => {
      if (candidate === null) return false;
      const { outlineStyle, outlineWidth } = getComputedStyle(candidate);
      return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0;
    };
    return isRinged(element) || isRinged(element.closest(':focus-within:not(body, main, form, dialog)'));
  });
}
