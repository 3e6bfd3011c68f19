/** The screens of settings, with the acts that bring them to what their names say. */
import { expect, type Page } from 'playwright/test';
import { chooseBackup, makeBackup, saveBackup } from './backup-files.ts';
import { protocolOf } from './browsers.ts';
import type { Cast, Screen } from './screens.ts';

export const SETTINGS_SCREENS: readonly Screen[] = [
  { name: 'settings', path: '/settings', as: 'member' },
  { name: 'settings-about', path: '/settings', as: 'member', act: openPowers },
  { name: 'rename', path: '/settings', as: 'member', act: askForName },
  { name: 'backup', path: '/settings/backup', as: 'member' },
  { name: 'backup-words', path: '/settings/backup', as: 'member', act: showWords },
  { name: 'backup-rehearsal', path: '/settings/backup', as: 'member', act: rehearse },
  { name: 'backup-password', path: '/settings/backup', as: 'member', act: choosePassword },
  { name: 'backup-save', path: '/settings/backup', as: 'member', act: makeFile },
  { name: 'backup-open', path: '/settings/backup', as: 'member', act: openDamaged },
  { name: 'backup-compared', path: '/settings/backup', as: 'member', act: openFile },
  { name: 'backup-done', path: '/settings/backup', as: 'member' },
  { name: 'restore-file', path: '/', as: 'newcomer', act: restoreAnything },
  { name: 'lost', path: '/', as: 'fresh', act: loseEverything },
  { name: 'settings-notifications', path: '/settings/notifications', as: 'member', act: waitForDetails },
  { name: 'notifications', path: '/notifications', as: 'member', act: waitForNews },
  { name: 'forget', path: '/settings', as: 'member', act: askToForget },
];

async function openPowers(page: Page): Promise<void> {
  await page.getByText('What the relay can and cannot do').click();
}

async function askForName(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Change the name' }).click();
  await page.getByRole('dialog').getByLabel('New name').fill('Marta Costa');
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

async function choosePassword(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Make a file' }).click();
  await page.getByLabel('Password', { exact: true }).fill('wet boots nine oars');
  await page.getByLabel('The same password again').fill('wet boots nine doors');
  await page.getByText('These are two different passwords.').waitFor();
}

async function makeFile(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Make a file' }).click();
  await makeBackup(page);
}

async function openDamaged(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Check a file' }).click();
  const buffer = Buffer.from('holdfast backup\u0001 and not all of it');
  await chooseBackup(page, { name: 'backup-2026-05-04.holdfast', buffer }, 'Open it');
  await expect(page.getByRole('alert')).toContainText('The file is damaged');
}

async function openFile(page: Page): Promise<void> {
  await makeFile(page);
  const file = await saveBackup(page);
  await page.getByRole('button', { name: 'I have saved it' }).click();
  await chooseBackup(page, file, 'Open it');
  await page.getByText('the relay has proved').waitFor();
}

/** As a browser does that is short of space. */
async function loseEverything(page: Page, { relay }: Cast): Promise<void> {
  await page.goto('about:blank');
  const protocol = await protocolOf(page);
  await protocol.send('Storage.clearDataForOrigin', { origin: relay.url, storageTypes: 'indexeddb' });
  await page.goto(relay.url);
  await page.getByRole('heading', { name: 'Your wallet is not here any more' }).waitFor();
}

async function restoreAnything(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'I have a phrase or a file: restore a wallet' }).click();
  await page.getByRole('button', { name: 'I have a backup file instead' }).click();
  await chooseBackup(page, { name: 'soup.jpg', buffer: Buffer.from('soup') }, 'Restore');
  await expect(page.getByRole('alert')).toContainText('not a backup file');
}

async function waitForDetails(page: Page): Promise<void> {
  await expect(page.getByLabel('Show names and amounts')).toBeVisible();
}

async function waitForNews(page: Page): Promise<void> {
  await expect(page.getByText('Ana Ribeiro paid you 45.00 SHELL')).toBeVisible();
}

async function askToForget(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Forget this wallet …' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
}
