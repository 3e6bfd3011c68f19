// What the devices of one account share: contacts and memos come to a device that was restored, and changes go both ways.

import { expect } from 'playwright/test';
import {
  addContact,
  confirm,
  linkOf,
  madeRequest,
  makeWallet,
  pay,
  phraseOf,
  restoreWallet,
} from '../support/wallets.ts';
import { test } from './fixtures.ts';

test.use({ serviceWorkers: 'allow' });

test('[P33, U5] a restored device has contacts and memos, and two devices that were offline agree', async ({
  relay,
  marta,
  ana,
  anasLink,
  context,
  newBrowser,
}) => {
  const [noor, laptop] = [await newBrowser(), await newBrowser({ serviceWorkers: 'allow' })];
  await makeWallet(noor, relay.url, 'Noor');
  const noorsLink = await linkOf(noor, relay.url);
  await addContact(marta, relay.url, anasLink, 'Ana Ribeiro', 'Stall 4');
  await pay(marta, anasLink, '12.50', 'Soup for four');
  await pay(ana, await linkOf(marta, relay.url), '3', 'For the jar');
  const phrase = await phraseOf(marta, relay.url);

  await restoreWallet(laptop, relay.url, phrase);
  await expect(laptop.getByText('Soup for four')).toBeVisible();
  await expect(laptop.getByText('For the jar')).toBeVisible();
  await laptop.goto(`${relay.url}/contacts`);
  await expect(laptop.getByText('Ana Ribeiro')).toBeVisible();

  await marta.goto(`${relay.url}/contacts`);
  await expect(marta.getByText('Ana Ribeiro')).toBeVisible();
  await context.setOffline(true);
  await laptop.context().setOffline(true);
  await marta.getByRole('button', { name: /Ana Ribeiro/ }).click();
  await marta.getByLabel('Name', { exact: true }).fill('Ana of the market');
  await marta.getByRole('button', { name: 'Save' }).click();
  await laptop.getByRole('button', { name: 'Add a contact' }).click();
  await laptop.getByLabel('Address or link').fill(noorsLink);
  await laptop.getByLabel('Name', { exact: true }).fill('Noor');
  await laptop.getByRole('button', { name: 'Save' }).click();
  await Promise.all([context.setOffline(false), laptop.context().setOffline(false)]);
  for (const device of [marta, laptop])
    for (const name of ['Ana of the market', 'Noor']) await expect(device.getByText(name)).toBeVisible();

  // A look, a request, what was read and a payment that was begun are there on the other device.
  await marta.goto(`${relay.url}/settings`);
  await marta.getByLabel('Dark').check();
  await marta.goto(`${relay.url}/wallet/requests?new`);
  await marta.getByRole('dialog').getByLabel('Amount').fill('24');
  await madeRequest(marta);
  await marta.goto(`${relay.url}/notifications`);
  await marta.getByRole('button', { name: 'Mark all as read' }).click();
  await expect(marta.getByRole('button', { name: 'Mark all as read' })).toBeHidden();
  await marta.goto(anasLink);
  await marta.getByLabel('Amount').fill('7,50');
  await marta.getByRole('button', { name: 'Back' }).click();
  await expect(marta.getByText('7,50 SHELL')).toBeVisible();
  await expect(laptop.locator('html')).toHaveAttribute('data-theme', 'dark');
  await laptop.goto(`${relay.url}/wallet/requests`);
  await expect(laptop.getByRole('listitem').filter({ hasText: '24.00 SHELL' })).toContainText('Open');
  await laptop.goto(`${relay.url}/notifications`);
  await expect(laptop.getByText('paid you 3.00 SHELL')).toBeVisible();
  await expect(laptop.getByRole('button', { name: 'Mark all as read' })).toBeHidden();

  await laptop.goto(`${relay.url}/wallet/send`);
  await laptop.getByRole('button', { name: /7,50 SHELL/ }).click();
  await laptop.getByRole('button', { name: 'Check' }).click();
  await confirm(laptop);
  await expect(laptop.getByRole('heading', { name: 'Final', exact: true })).toBeVisible();
  await expect(marta.getByText('7,50 SHELL')).toBeHidden();
});
