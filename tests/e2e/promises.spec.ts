// A payment that is handed over where there is no network: given by codes or by file, shown as promised, brought to the relay
// by whoever is online first, and final, or rejected, for both.

import { expect, type Locator, type Page } from 'playwright/test';
import { goOffline } from '../support/browsers.ts';
import { confirm, openCheck, pay, payOffline, phraseOf, restoreWallet } from '../support/wallets.ts';
import { test } from './fixtures.ts';

test.use({ serviceWorkers: 'allow', anaKeepsApp: true });

/** Opens what hands over the payment that has just been signed. */
async function openHandOver(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: 'Hand it over' }).click();
  const sheet = page.getByRole('dialog', { name: 'Hand over the payment' });
  await sheet.getByRole('button', { name: 'Save as a file' }).waitFor();
  return sheet;
}

/** Pictures of all codes of the open sheet. */
async function photograph(sheet: Locator): Promise<readonly Buffer[]> {
  const pictures: Buffer[] = [];
  const code = sheet.getByRole('img');
  const [, count = '1'] = /of (\d+)/.exec((await code.getAttribute('aria-label')) ?? '') ?? [];
  for (let at = 1; at <= Number(count); at++) {
    await expect(code).toHaveAccessibleName(`Code ${at} of ${count}`);
    pictures.push(await code.screenshot());
    await sheet.getByRole('button', { name: 'Next code' }).click();
  }
  return pictures;
}

/** Gives pictures or a file to the screen of promises. */
async function take(page: Page, label: string, files: readonly Buffer[]): Promise<void> {
  await page.getByRole('button', { name: 'Take a payment' }).click();
  const picked = files.map((buffer, at) => ({
    name: `given ${at}`,
    mimeType: label === 'The file' ? 'application/octet-stream' : 'image/png',
    buffer,
  }));
  await page.getByLabel(label).setInputFiles(picked);
}

async function savedFile(sheet: Locator): Promise<Buffer> {
  const saving = sheet.page().waitForEvent('download');
  await sheet.getByRole('button', { name: 'Save as a file' }).click();
  const parts: Buffer[] = [];
  for await (const part of await (await saving).createReadStream()) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

const promises = (page: Page) => page.getByRole('listitem').filter({ hasText: 'From' });

test('[P8, U2, U6] a payment is handed over by codes where nobody has a network; the payee is online first, and both see it final', async ({
  relay,
  marta,
  ana,
  anasLink,
  context,
}) => {
  await ana.goto(`${relay.url}/wallet/promises`);
  await expect(ana.getByText('Nothing promised')).toBeVisible();
  await Promise.all([goOffline(marta), goOffline(ana)]);
  await payOffline(marta, anasLink, '12,50', 'on the ferry');
  const codes = await photograph(await openHandOver(marta));
  expect(codes.length).toBeGreaterThan(1);

  await take(ana, 'Pictures of the codes', [...codes].reverse());
  await expect(promises(ana)).toContainText('12.50 SHELL');
  await expect(promises(ana)).toContainText('The network has not said anything yet');
  await expect(promises(ana)).toContainText('Its device belonged to');
  await ana.getByRole('link', { name: 'Wallet' }).first().click();
  await expect(ana.getByTestId('promised')).toContainText('12.50 SHELL');
  await expect(ana.getByTestId('available')).toContainText('100.00');

  await ana.context().setOffline(false);
  await expect(ana.getByTestId('available')).toContainText('112.50');
  await expect(ana.getByTestId('promised')).toBeHidden();
  await ana.goto(`${relay.url}/wallet/promises`);
  await expect(promises(ana)).toContainText('The network has accepted it');

  await marta.getByRole('button', { name: 'Done' }).click();
  await context.setOffline(false);
  await expect(marta.getByRole('heading', { name: 'Final', exact: true })).toBeVisible();
  await marta.goto(`${relay.url}/wallet`);
  await expect(marta.getByTestId('available')).toContainText('87.50');
  await expect(ana.getByRole('listitem').filter({ hasText: '12.50 SHELL' })).toHaveCount(1);
});

test('[P8, U6] what another device has spent first is rejected, and the payee is told why; a payment of somebody else is not taken', async ({
  relay,
  marta,
  ana,
  anasLink,
  newBrowser,
}) => {
  const tablet = await newBrowser();
  await restoreWallet(tablet, relay.url, await phraseOf(marta, relay.url));
  await marta.goto(`${relay.url}/wallet`);
  await goOffline(marta);
  await openCheck(marta, anasLink, '80');
  await expect(marta.getByText('Another of your devices may spend first')).toBeVisible();
  await confirm(marta);
  const sheet = await openHandOver(marta);
  await expect(sheet.getByText('Another of your devices may spend first')).toBeVisible();
  const file = await savedFile(sheet);
  await pay(tablet, anasLink, '70');

  await ana.goto(`${relay.url}/wallet/promises`);
  await take(ana, 'The file', [file]);
  await expect(promises(ana)).toContainText('did not have enough any more');
  await tablet.goto(`${relay.url}/wallet/promises`);
  await take(tablet, 'The file', [file]);
  await expect(tablet.getByText('It is a payment of your own.')).toBeVisible();
  await ana.goto(`${relay.url}/wallet`);
  await expect(ana.getByTestId('available')).toContainText('170.00');
});
