// A profile that was copied while its own went on: it notices, signs nothing under the old key, and becomes a new device.

import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from 'playwright/test';
import { firstPage, openProfile, untilKept } from '../support/browsers.ts';
import { makeWallet, pay, payOffline, phraseOf, rehearsePhrase } from '../support/wallets.ts';
import { test } from './fixtures.ts';

test.use({ serviceWorkers: 'allow' });

interface Place {
  readonly url: string;
  readonly folder: string;
  readonly link: string;
}

/** Marta's profile is copied at this moment; then she pays with her own. */
async function copyMarta(
  { url, folder, link }: Place,
  prepare: (page: Page) => Promise<void>,
): Promise<[string, string]> {
  const [own, copied] = [join(folder, 'own'), join(folder, 'copied')];
  const before = await openProfile(own);
  const page = await firstPage(before);
  await makeWallet(page, url, 'Marta');
  await prepare(page);
  await before.close();
  cpSync(own, copied, { recursive: true });
  const after = await openProfile(own);
  await pay(await firstPage(after), link, '8');
  await after.close();
  return [own, copied];
}

test('[P2, K3] a copied profile notices, enrols itself anew, and pays beside the one that it was copied from', async ({
  relay,
  anasLink,
  folder,
}) => {
  const place = { url: relay.url, folder, link: anasLink };
  const [own, copied] = await copyMarta(place, async () => undefined);

  const copy = await openProfile(copied);
  const page = await firstPage(copy);
  await page.goto(`${relay.url}/wallet`);
  await expect(page.getByRole('heading', { name: 'This browser is a new device now' })).toBeVisible();
  await page.getByRole('button', { name: 'To the wallet' }).click();
  await expect(page.getByTestId('available')).toContainText('92.00');
  await expect(page.getByRole('heading', { name: 'Marta' })).toBeVisible();
  await pay(page, anasLink, '5');
  await copy.close();

  const original = await openProfile(own);
  const marta = await firstPage(original);
  await pay(marta, anasLink, '7');
  await marta.goto(`${relay.url}/wallet`);
  await expect(marta.getByTestId('available')).toContainText('80.00');
  await original.close();
});

test('[P2, K3] a copy that has signed something asks first, and takes no phrase but its own', async ({
  relay,
  ana,
  anasLink,
  folder,
}) => {
  const anasPhrase = await phraseOf(ana, relay.url);
  let phrase = '';
  const [, copied] = await copyMarta({ url: relay.url, folder, link: anasLink }, async (page) => {
    phrase = await phraseOf(page, relay.url);
    await rehearsePhrase(page, phrase);
    await untilKept(page);
  });

  const copy = await openProfile(copied);
  const page = await firstPage(copy);
  await copy.setOffline(true);
  await payOffline(page, anasLink, '4');
  await copy.setOffline(false);
  await expect(page.getByRole('heading', { name: 'This is a copy of another profile' })).toBeVisible();
  await expect(page.getByText('One operation that was signed here is not in the journal yet.')).toBeVisible();

  await page.getByLabel('Phrase').fill(anasPhrase);
  await page.getByRole('button', { name: 'Make it a new device' }).click();
  await expect(page.getByRole('alert')).toContainText('the phrase of another account');
  await page.getByLabel('Phrase').fill(phrase);
  await page.getByRole('button', { name: 'Make it a new device' }).click();
  await expect(page.getByRole('heading', { name: 'This browser is a new device now' })).toBeVisible();
  await page.getByRole('button', { name: 'To the wallet' }).click();
  await expect(page.getByTestId('available')).toContainText('92.00');
  await pay(page, anasLink, '5');
  await page.goto(`${relay.url}/wallet`);
  await expect(page.getByTestId('available')).toContainText('87.00');
  await copy.close();
});
