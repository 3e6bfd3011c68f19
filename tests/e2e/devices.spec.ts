// The devices of an account: let in by picture and by number, limited, renamed, removed.

import { expect, test, type Browser, type Page } from 'playwright/test';
import { permissions } from '../support/browsers.ts';
import { startTestRelay, type TestRelay } from '../support/relay.ts';
import { addContact, linkOf, makeWallet, pay } from '../support/wallets.ts';

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

async function freshPage(browser: Browser): Promise<Page> {
  return (await browser.newContext({ permissions })).newPage();
}

/** The new device shows its number; it is typed on the old one, and the code goes back. */
async function pairByNumber(old: Page, fresh: Page, limit: string | null): Promise<void> {
  await fresh.goto(relay.url);
  await fresh.getByRole('button', { name: 'Use another of my devices' }).click();
  await fresh.getByRole('button', { name: 'No camera? Show a number' }).click();
  const number = await fresh.locator('output').innerText();
  await old.goto(`${relay.url}/settings/devices`);
  await old.getByRole('button', { name: 'Add a device' }).click();
  await old.getByLabel('Or type its number').fill(number);
  await old.getByRole('button', { name: 'Next' }).click();
  if (limit !== null) {
    await old.getByRole('radio', { name: /Spending only/ }).check();
    await old.getByRole('textbox', { name: 'Limit a day' }).fill(limit);
  }
  await old.getByRole('button', { name: 'Let it in' }).click();
  const code = await fresh.getByTestId('pairing-code').innerText();
  await old.getByLabel('Code').fill(code);
  await old.getByRole('button', { name: 'That is its code' }).click();
  await expect(old.getByText('The new device is in')).toBeVisible();
  await expect(fresh.getByTestId('available')).toBeVisible({ timeout: 20_000 });
}

test('[K4] a new device comes in by its picture, and has balance, contacts and names', async ({
  browser,
  page,
}) => {
  const [ana, fresh] = await Promise.all([freshPage(browser), freshPage(browser)]);
  await Promise.all([makeWallet(page, relay.url, 'Marta'), makeWallet(ana, relay.url, 'Ana')]);
  const link = await linkOf(ana, relay.url);
  await addContact(page, relay.url, link, 'Ana Ribeiro', 'Stall 4');

  await fresh.goto(relay.url);
  await fresh.getByRole('button', { name: 'Use another of my devices' }).click();
  const picture = fresh.getByRole('img', { name: 'Picture of this device' });
  await picture.waitFor();
  const file = await picture.screenshot();
  await page.goto(`${relay.url}/settings/devices`);
  await page.getByRole('button', { name: 'Add a device' }).click();
  await page.getByRole('button', { name: 'Scan the picture' }).click();
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'picture.png', mimeType: 'image/png', buffer: file });
  await page.getByRole('button', { name: 'Let it in' }).click();
  await expect(page.getByText('The new device is in')).toBeVisible();

  await expect(fresh.getByTestId('available')).toContainText('100.00', { timeout: 20_000 });
  await fresh.goto(`${relay.url}/contacts`);
  await expect(fresh.getByText('Ana Ribeiro')).toBeVisible({ timeout: 20_000 });
  await pay(fresh, link, '5');

  await page.goto(`${relay.url}/settings/devices`);
  await page
    .getByRole('button', { name: /Chromium · Linux/ })
    .last()
    .click();
  await page.getByLabel('Name of the device').fill('Laptop');
  await page.getByRole('button', { name: 'Save the name' }).click();
  await fresh.goto(`${relay.url}/settings/devices`);
  await expect(fresh.getByRole('button', { name: /Laptop This device/ })).toBeVisible({ timeout: 20_000 });
});

test('[K4] a device that may only spend comes in by a number and six digits, and keeps to its limit', async ({
  browser,
  page,
}) => {
  const [ana, fresh] = await Promise.all([freshPage(browser), freshPage(browser)]);
  await Promise.all([makeWallet(page, relay.url, 'Marta'), makeWallet(ana, relay.url, 'Ana')]);
  const link = await linkOf(ana, relay.url);
  await pairByNumber(page, fresh, '20');
  await pay(fresh, link, '15');
  await fresh.goto('about:blank');
  await fresh.goto(link);
  await fresh.getByLabel('Amount').fill('6');
  await fresh.getByRole('button', { name: 'Check' }).click();
  await expect(fresh.getByText(/over this device’s limit for today, of which 5.00/)).toBeVisible();
  await fresh.goto(`${relay.url}/settings/devices`);
  await expect(fresh.getByText('You are looking from a device that may only spend')).toBeVisible();
  await expect(fresh.getByText('May spend up to 20.00 SHELL a day')).toBeVisible();
});

test('[K4] a wrong code lets nobody in', async ({ browser, page }) => {
  const fresh = await freshPage(browser);
  await makeWallet(page, relay.url, 'Marta');
  await fresh.goto(relay.url);
  await fresh.getByRole('button', { name: 'Use another of my devices' }).click();
  await fresh.getByRole('button', { name: 'No camera? Show a number' }).click();
  const number = await fresh.locator('output').innerText();
  await page.goto(`${relay.url}/settings/devices`);
  await page.getByRole('button', { name: 'Add a device' }).click();
  await page.getByLabel('Or type its number').fill(number);
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByRole('button', { name: 'Let it in' }).click();
  const code = (await fresh.getByTestId('pairing-code').innerText()).replace(/\D/g, '');
  await page.getByLabel('Code').fill(String((Number(code) + 1) % 1_000_000).padStart(6, '0'));
  await page.getByRole('button', { name: 'That is its code' }).click();
  await expect(page.getByText('The codes are not the same.')).toBeVisible();
  await page.goto(`${relay.url}/settings/devices`);
  await expect(page.getByRole('button', { name: /Key|key|May do everything/ })).toHaveCount(1);
});

test('[K2, P33] a device that is removed signs nothing more, and reads nothing new', async ({
  browser,
  page,
}) => {
  const [ana, lost] = await Promise.all([freshPage(browser), freshPage(browser)]);
  await Promise.all([makeWallet(page, relay.url, 'Marta'), makeWallet(ana, relay.url, 'Ana')]);
  const link = await linkOf(ana, relay.url);
  await pairByNumber(page, lost, null);
  await page.goto(`${relay.url}/settings/devices`);
  await page
    .getByRole('button', { name: /May do everything/ })
    .filter({ hasNotText: 'This device' })
    .click();
  await page.getByRole('button', { name: 'Remove this device …' }).click();
  await page.getByRole('button', { name: 'Remove it' }).click();
  await expect(lost.getByRole('heading', { name: 'This device was removed' })).toBeVisible({
    timeout: 20_000,
  });
  await expect(page.getByText('Removed', { exact: true })).toBeVisible();

  // The account has a new box: a memo that is sealed from now on opens on the device that is left.
  await addContact(page, relay.url, link, 'Ana Ribeiro', 'Stall 4');
  await expect(async () => {
    await page.goto(`${relay.url}/wallet/history`);
    await expect(page.getByText('New message key')).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 20_000 });
  await pay(ana, await linkOf(page, relay.url), '2', 'For the new box');
  await page.goto(`${relay.url}/wallet`);
  await expect(page.getByText('For the new box')).toBeVisible();
});
