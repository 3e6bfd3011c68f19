/** The screens of payments that are handed over without a network, with the acts that bring them to what their names say. */
import { expect, type Page } from 'playwright/test';
import { goOffline } from './browsers.ts';
import type { Cast, Screen } from './screens.ts';
import { linkOf, payOffline } from './wallets.ts';

export const PROMISE_SCREENS: readonly Screen[] = [
  { name: 'promise-take', path: '/wallet/promises?take', as: 'member', act: giveNoCode },
  { name: 'hand-over', path: '/wallet', as: 'offline', act: handOverToAna },
  { name: 'promises', path: '/wallet/promises', as: 'fresh', act: takeFromMarta },
];

/** A one-pixel picture, in which there is no code. */
const NO_CODE =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

async function giveNoCode(page: Page): Promise<void> {
  const picture = { name: 'boat.png', mimeType: 'image/png', buffer: Buffer.from(NO_CODE, 'base64') };
  await page.getByLabel('Pictures of the codes').setInputFiles(picture);
  await expect(page.getByRole('alert')).toBeVisible();
}

async function handOverToAna(page: Page, { anasLink }: Cast): Promise<void> {
  await payOffline(page, anasLink, '6', 'Ferry');
  await openHandOver(page);
}

/** Noor, who is offline too, takes what Marta hands her. */
async function takeFromMarta(page: Page, { relay, member }: Cast): Promise<void> {
  const link = await linkOf(page, relay.url);
  await page.goto(`${relay.url}/wallet/promises`);
  await goOffline(page);
  const marta = await member.newPage();
  await marta.goto(`${relay.url}/wallet`);
  await goOffline(marta);
  await payOffline(marta, link, '12,50');
  await openHandOver(marta);
  const saving = marta.waitForEvent('download');
  await marta.getByRole('button', { name: 'Save as a file' }).click();
  const file = await (await saving).path();
  await page.getByRole('button', { name: 'Take a payment' }).click();
  await page.getByLabel('The file').setInputFiles(file);
  await expect(page.getByText('The network has not said anything yet')).toBeVisible();
  await member.setOffline(false);
  await marta.close();
}

async function openHandOver(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Hand it over' }).click();
  await page.getByRole('button', { name: 'Save as a file' }).waitFor();
}
