// The history looked through on a device without a network: searched, filtered, kept in the address.

import { expect, type Page } from 'playwright/test';
import { untilKept } from '../support/browsers.ts';
import { addContact, pay } from '../support/wallets.ts';
import { test } from './fixtures.ts';

test.use({ serviceWorkers: 'allow' });

const rows = (page: Page) => page.locator('li[data-key]');

test('[U1, U6] offline the history is searched and filtered; the address keeps what was asked, and going back asks it again', async ({
  relay,
  marta,
  anasLink,
  context,
}) => {
  await addContact(marta, relay.url, anasLink, 'Ana Ribeiro', '');
  await pay(marta, anasLink, '12.50', 'Soup for four');
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
});
