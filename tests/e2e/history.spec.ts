// The history looked through on a device without a network: searched, filtered, kept in the address, and taken along as
// a file of exactly what was found, or as a statement that adds up.

import { readFile } from 'node:fs/promises';
import { expect, type Page } from 'playwright/test';
import { untilKept } from '../support/browsers.ts';
import { addContact, pay } from '../support/wallets.ts';
import { test } from './fixtures.ts';

test.use({ serviceWorkers: 'allow' });

/** What the button of this name saves, as text. */
async function savedBy(page: Page, name: string): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name, exact: true }).click(),
  ]);
  return readFile(await download.path(), 'utf8');
}

const rows = (page: Page) => page.locator('li[data-key]');

test('[U1, U6, U14] offline the history is searched and filtered; the address keeps what was asked, and going back asks it again; what is found is saved', async ({
  relay,
  marta,
  anasLink,
  context,
}) => {
  await addContact(marta, relay.url, anasLink, 'Ana Ribeiro', '');
  await pay(marta, anasLink, '12.50', '=Soup for four');
  await pay(marta, anasLink, '3', 'Bread');
  await untilKept(marta);
  await context.setOffline(true);
  await marta.goto(`${relay.url}/wallet/history`);
  await expect(rows(marta).first()).toBeVisible();
  const all = await rows(marta).count();

  await marta.getByLabel('Search').fill('soup');
  await expect(marta.getByText('One entry found')).toBeVisible();
  await expect(rows(marta)).toHaveCount(1);
  await expect(rows(marta)).toContainText('Soup for four');
  expect(new URL(marta.url()).search).toBe('?q=soup');

  await marta.getByLabel('Search').fill('ribeiro');
  await expect(marta.getByText('2 entries found')).toBeVisible();
  await marta.getByText('Filter', { exact: true }).click();
  await marta.getByLabel('At least').fill('3,01');
  await marta.getByLabel('At least').blur();
  await expect(marta.getByText('One entry found')).toBeVisible();
  expect(new URL(marta.url()).search).toBe('?q=ribeiro&least=3.01');

  await marta.getByText('Save or print').click();
  const csv = await savedBy(marta, 'Save as CSV');
  expect(csv.split('\r\n')).toHaveLength(3);
  expect(csv).toContain(',SHELL,');
  expect(csv).toContain(",12.50,0.00,'=Soup for four,");
  const [entry] = JSON.parse(await savedBy(marta, 'Save as JSON')) as [Record<string, unknown>];
  expect(entry).toMatchObject({ name: 'Ana Ribeiro', amount: '12.50', memo: '=Soup for four' });

  await marta.getByLabel('Kind').selectOption('Received');
  await expect(marta.getByText('Nothing matches')).toBeVisible();

  await marta.goBack();
  await expect(marta.getByText('One entry found')).toBeVisible();
  await marta.reload();
  await expect(rows(marta)).toHaveCount(1);
  await marta.getByRole('link', { name: /Soup for four/ }).click();
  await marta.getByText('What moved in your account').waitFor();
  await marta.goBack();
  await expect(marta.getByLabel('Search')).toHaveValue('ribeiro');
  await expect(rows(marta)).toHaveCount(1);

  await marta.getByRole('button', { name: 'Clear filters' }).click();
  await expect(rows(marta)).toHaveCount(all);
  expect(new URL(marta.url()).search).toBe('');

  await marta.setViewportSize({ width: 360, height: 420 });
  await rows(marta).last().scrollIntoViewIfNeeded();
  const place = await marta.evaluate(() => window.scrollY);
  expect(place).toBeGreaterThan(100);
  await rows(marta).last().click();
  await marta.getByText('Journal entry').waitFor();
  await marta.goBack();
  await expect(rows(marta).last()).toBeInViewport();

  await marta.setViewportSize({ width: 1280, height: 720 });
  await marta.getByText('Save or print').click();
  await marta.getByRole('link', { name: /^Statement/ }).click();
  const table = marta.getByRole('table');
  await expect(table.getByRole('row', { name: /Opening balance/ })).toContainText('0.00');
  await expect(table.getByRole('row', { name: /=Soup for four/ })).toContainText('−12.50');
  await expect(table.getByRole('row', { name: /Closing balance/ })).toContainText('84.50');
  const statement = (await savedBy(marta, 'Save as CSV')).trim().split('\r\n');
  expect(statement.at(1)).toContain('opening');
  expect(statement.at(-1)).toContain('closing,,,,,,84.50');
  await marta.emulateMedia({ media: 'print' });
  await expect(marta.getByRole('navigation')).toBeHidden();
  await expect(marta.getByRole('button', { name: 'Print' })).toBeHidden();
  await expect(table).toBeVisible();
});
