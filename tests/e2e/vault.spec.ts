// What the devices of one account share: contacts and memos come to a device that was restored, and changes go both ways.

import { expect, test, type Page } from 'playwright/test';
import { permissions } from '../support/browsers.ts';
import { startTestRelay, type TestRelay } from '../support/relay.ts';
import { addContact, linkOf, makeWallet, pay } from '../support/screens.ts';
import { phraseOf, restoreWallet } from '../support/wallets.ts';

let relay: TestRelay;

test.beforeAll(async () => {
  relay = await startTestRelay({ env: { HOLDFAST_ROBOTS: 'on' } });
});

test.afterAll(async () => {
  await relay.stop();
  relay.forget();
});

test.use({ permissions });
test.setTimeout(90_000);

test('[P33, U5] a restored device has contacts and memos, and two devices that were offline agree', async ({
  browser,
  page,
  context,
}) => {
  const others = await Promise.all([1, 2, 3].map(() => browser.newContext({ permissions })));
  const [ana, noor, laptop] = (await Promise.all(others.map((each) => each.newPage()))) as [Page, Page, Page];
  await Promise.all([
    makeWallet(page, relay.url, 'Marta'),
    makeWallet(ana, relay.url, 'Ana'),
    makeWallet(noor, relay.url, 'Noor'),
  ]);
  const noorsLink = await linkOf(noor, relay.url);
  const anasLink = await linkOf(ana, relay.url);
  await addContact(page, relay.url, anasLink, 'Ana Ribeiro', 'Stall 4');
  await pay(page, anasLink, '12.50', 'Soup for four');
  await pay(ana, await linkOf(page, relay.url), '3', 'For the jar');
  const phrase = await phraseOf(page, relay.url);

  await restoreWallet(laptop, relay.url, phrase);
  await expect(laptop.getByText('Soup for four')).toBeVisible({ timeout: 15_000 });
  await expect(laptop.getByText('For the jar')).toBeVisible();
  await laptop.goto(`${relay.url}/contacts`);
  await expect(laptop.getByText('Ana Ribeiro')).toBeVisible();

  await page.goto(`${relay.url}/contacts`);
  await expect(page.getByText('Ana Ribeiro')).toBeVisible();
  await context.setOffline(true);
  await laptop.context().setOffline(true);
  await page.getByRole('button', { name: /Ana Ribeiro/ }).click();
  await page.getByLabel('Name', { exact: true }).fill('Ana of the market');
  await page.getByRole('button', { name: 'Save' }).click();
  await laptop.getByRole('button', { name: 'Add a contact' }).click();
  await laptop.getByLabel('Address or link').fill(noorsLink);
  await laptop.getByLabel('Name', { exact: true }).fill('Noor');
  await laptop.getByRole('button', { name: 'Save' }).click();
  await Promise.all([context.setOffline(false), laptop.context().setOffline(false)]);
  for (const device of [page, laptop])
    for (const name of ['Ana of the market', 'Noor'])
      await expect(device.getByText(name)).toBeVisible({ timeout: 20_000 });
  await Promise.all(others.map((each) => each.close()));
});
