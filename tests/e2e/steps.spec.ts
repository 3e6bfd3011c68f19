// What has steps, by keyboard: the focus goes to the heading of each next one, so that nobody begins again at the top.

import { expect, type Page } from 'playwright/test';
import { hasFocus, press, typeInto } from '../support/keyboard.ts';
import { test } from './fixtures.ts';

test('[U8] a step that follows takes the focus with its heading: first run, pairing, restore, backup and sheets', async ({
  relay,
  page,
}) => {
  await page.goto(relay.url);
  await press(page.getByRole('button', { name: 'Use another of my devices' }));
  await headed(page, 'From another device');
  await press(page.getByRole('button', { name: 'No camera? Show a number' }));
  await expect(page.getByText('type this number')).toBeFocused();
  await press(page.getByRole('button', { name: 'Make a new wallet instead' }));
  await headed(page, 'Your community’s own money, on your own device');
  await press(page.getByRole('button', { name: 'I have a phrase or a file: restore a wallet' }));
  await headed(page, 'Restore a wallet');
  await press(page.getByRole('button', { name: 'I have a backup file instead' }));
  await headed(page, 'Restore from a file');
  await press(page.getByRole('button', { name: 'Make a new wallet instead' }));
  await typeInto(page.getByLabel('Name of the wallet'), 'Marta');
  await press(page.getByRole('button', { name: 'Make my wallet' }));
  await expect(page.getByTestId('available')).toContainText('100.00');

  await page.goto(`${relay.url}/settings/backup`);
  await press(page.getByRole('button', { name: 'Show the words' }));
  await headed(page, 'Your phrase');
  await press(page.getByRole('button', { name: 'I have written them down' }));
  await headed(page, 'Three words, please');
  await press(page.getByRole('button', { name: 'Back' }));
  await headed(page, 'Your phrase');
  await press(page.getByRole('button', { name: 'Back' }));
  await headed(page, 'Backup');
  await press(page.getByRole('button', { name: 'Make a file' }));
  await headed(page, 'A password for the file');

  await page.goto(`${relay.url}/settings/devices`);
  const add = page.getByRole('button', { name: 'Add a device' });
  await press(add);
  const sheet = page.getByRole('dialog');
  await typeInto(sheet.getByLabel('Or type its number'), '4821 7730');
  await press(sheet.getByRole('button', { name: 'Next' }));
  await sheet.getByRole('radio', { name: /Spending only/ }).waitFor();
  await expect(sheet.getByRole('heading', { level: 2 })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
  expect(await hasFocus(add), 'a sheet gives the focus back').toBe(true);
});

async function headed(page: Page, title: string): Promise<void> {
  await expect(page.getByRole('heading', { level: 1, name: title, exact: true })).toBeFocused();
}
