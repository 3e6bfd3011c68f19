/** Acts of people with backup files, for end-to-end tests: on the screens of backups and of restoring from one. */
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright/test';

export const BACKUP_PASSWORD = 'nine wet boots under oars';

export interface ChosenFile {
  readonly name: string;
  readonly buffer: Buffer;
}

/** From the choice of a password to the file that can be saved. */
export async function makeBackup(page: Page): Promise<void> {
  await page.getByRole('heading', { name: 'A password for the file' }).waitFor();
  await page.getByLabel('Password', { exact: true }).fill(BACKUP_PASSWORD);
  await page.getByLabel('The same password again').fill(BACKUP_PASSWORD);
  await page.getByRole('button', { name: 'Make the file' }).click();
  await page.getByRole('heading', { name: 'Save the file' }).waitFor();
}

/** Saves the file that was made. */
export async function saveBackup(page: Page): Promise<ChosenFile> {
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const download = await downloading;
  return { name: download.suggestedFilename(), buffer: readFileSync(await download.path()) };
}

/** Chooses a file where one is asked for, and tries to open it. */
export async function chooseBackup(
  page: Page,
  { name, buffer }: ChosenFile,
  act: string,
  password = BACKUP_PASSWORD,
): Promise<void> {
  await page.getByLabel('Backup file').setInputFiles({ name, buffer, mimeType: 'application/octet-stream' });
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: act, exact: true }).click();
}
