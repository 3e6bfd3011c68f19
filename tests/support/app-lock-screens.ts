/** The screens of the app lock, one after the other in the life of one wallet. */
import { expect, type Page } from 'playwright/test';
import { backedUp, fillLock, putLockOn, unlock } from './app-locks.ts';
import type { Cast, Screen } from './screens.ts';

export const APP_LOCK_SCREENS: readonly Screen[] = [
  { name: 'app-lock-first-backup', path: '/settings/lock', as: 'fresh' },
  { name: 'app-lock-put-on', path: '/settings/lock', as: 'fresh', act: fill },
  { name: 'app-lock-on', path: '/settings/lock', as: 'fresh', act: putOn },
  { name: 'app-lock-change', path: '/settings/lock', as: 'fresh', act: change },
  { name: 'app-lock-locked', path: '/wallet', as: 'fresh', act: tryWrongly },
];

let phrase = '';

async function fill(page: Page, { relay }: Cast): Promise<void> {
  phrase = await backedUp(page, relay.url);
  await page.goto(`${relay.url}/settings/lock`);
  await fillLock(page, '', '123456');
  await page.getByLabel('Phrase').fill('not the phrase');
  await page.getByRole('button', { name: 'Put the lock on' }).click();
  await page.getByText('one of the first that anybody tries').waitFor();
}

async function putOn(page: Page): Promise<void> {
  await fillLock(page, phrase);
  await putLockOn(page);
}

async function change(page: Page): Promise<void> {
  await unlock(page);
  await page.getByRole('button', { name: 'Change the PIN or passkey' }).click();
  await page.getByLabel('New PIN or password').waitFor();
}

async function tryWrongly(page: Page): Promise<void> {
  await unlock(page, '314159');
  await expect(page.getByRole('alert')).toContainText('does not open it');
  await page.getByText('I cannot unlock it').click();
}
