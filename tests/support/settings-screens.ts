/** The screens of settings, with the acts that bring them to what their names say. */
import { expect, type Page } from 'playwright/test';
import type { Screen } from './screens.ts';

export const SETTINGS_SCREENS: readonly Screen[] = [
  { name: 'settings', path: '/settings', as: 'member' },
  { name: 'settings-about', path: '/settings', as: 'member', act: openPowers },
  { name: 'backup', path: '/settings/backup', as: 'member' },
  { name: 'backup-words', path: '/settings/backup', as: 'member', act: showWords },
  { name: 'backup-rehearsal', path: '/settings/backup', as: 'member', act: rehearse },
  { name: 'forget', path: '/settings', as: 'member', act: askToForget },
];

async function openPowers(page: Page): Promise<void> {
  await page.getByText('What the relay can and cannot do').click();
}

async function showWords(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Show the words' }).click();
  await page.getByRole('button', { name: 'I have written them down' }).waitFor();
}

async function rehearse(page: Page): Promise<void> {
  await showWords(page);
  await page.getByRole('button', { name: 'I have written them down' }).click();
  await page.getByRole('heading', { name: 'Three words, please' }).waitFor();
}

async function askToForget(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Forget this wallet …' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
}
