// The devices of an account: let in by picture and by number, limited, renamed, removed.

import { expect, type Page } from 'playwright/test';
import { fillPin, isLocked, putLockOn, unlock } from '../support/app-locks.ts';
import { addContact, linkOf, pay, untilJoined } from '../support/wallets.ts';
import { test } from './fixtures.ts';

/** The new device shows its number; it is typed on the old one, which then asks what the new one may do. */
async function showNumber(url: string, old: Page, fresh: Page): Promise<void> {
  await fresh.goto(url);
  await fresh.getByRole('button', { name: 'Use another of my devices' }).click();
  await fresh.getByRole('button', { name: 'No camera? Show a number' }).click();
  const number = await fresh.locator('output').innerText();
  await old.goto(`${url}/settings/devices`);
  await old.getByRole('button', { name: 'Add a device' }).click();
  await old.getByLabel('Or type its number').fill(number);
  await old.getByRole('button', { name: 'Next' }).click();
}

/** It is let in, and its code is typed. */
async function letIn(old: Page, fresh: Page): Promise<void> {
  await old.getByRole('button', { name: 'Let it in' }).click();
  await old.getByLabel('Code').fill(await fresh.getByTestId('pairing-code').innerText());
  await old.getByRole('button', { name: 'That is its code' }).click();
  await expect(old.getByText('The new device is in')).toBeVisible();
  await untilJoined(fresh);
}

test('[K4] a new device comes in by its picture, and has balance, contacts and names', async ({
  relay,
  marta,
  anasLink,
  newBrowser,
}) => {
  const fresh = await newBrowser();
  await addContact(marta, relay.url, anasLink, 'Ana Ribeiro', 'Stall 4');

  await fresh.goto(relay.url);
  await fresh.getByRole('button', { name: 'Use another of my devices' }).click();
  const picture = fresh.getByRole('img', { name: 'Picture of this device' });
  await picture.waitFor();
  const file = await picture.screenshot();
  await marta.goto(`${relay.url}/settings/devices`);
  await marta.getByRole('button', { name: 'Add a device' }).click();
  await marta.getByRole('button', { name: 'Scan the picture' }).click();
  await marta
    .locator('input[type=file]')
    .setInputFiles({ name: 'picture.png', mimeType: 'image/png', buffer: file });
  await marta.getByRole('button', { name: 'Let it in' }).click();
  await expect(marta.getByText('The new device is in')).toBeVisible();

  await expect(fresh.getByTestId('available')).toContainText('100.00');
  await fresh.goto(`${relay.url}/contacts`);
  await expect(fresh.getByText('Ana Ribeiro')).toBeVisible();
  await pay(fresh, anasLink, '5');

  await marta.goto(`${relay.url}/settings/devices`);
  await marta
    .getByRole('button', { name: / · Linux/ })
    .last()
    .click();
  await marta.getByLabel('Name of the device').fill('Laptop');
  await marta.getByRole('button', { name: 'Save the name' }).click();
  await fresh.goto(`${relay.url}/settings/devices`);
  await expect(fresh.getByRole('button', { name: /Laptop This device/ })).toBeVisible();
});

test('[K4, U5] a device that may only spend comes in by a number and six digits, keeps to its limit, and is locked without a phrase', async ({
  relay,
  marta,
  anasLink,
  newBrowser,
}) => {
  const fresh = await newBrowser();
  await showNumber(relay.url, marta, fresh);
  await marta.getByRole('radio', { name: /Spending only/ }).check();
  await marta.getByRole('textbox', { name: 'Limit a day' }).fill('20');
  await letIn(marta, fresh);
  await pay(fresh, anasLink, '15');
  await fresh.goto('about:blank');
  await fresh.goto(anasLink);
  await fresh.getByLabel('Amount').fill('6');
  await fresh.getByRole('button', { name: 'Check' }).click();
  await expect(fresh.getByText(/over this device’s limit for today, of which 5.00/)).toBeVisible();
  await fresh.goto(`${relay.url}/settings/devices`);
  await expect(fresh.getByText('You are looking from a device that may only spend')).toBeVisible();
  await expect(fresh.getByText('May spend up to 20.00 SHELL a day')).toBeVisible();

  await fresh.goto(`${relay.url}/settings/lock`);
  await expect(fresh.getByText('this device is let in anew')).toBeVisible();
  await fillPin(fresh);
  await putLockOn(fresh);
  await fresh.goto(`${relay.url}/wallet`);
  await isLocked(fresh);
  await fresh.getByText('I cannot unlock it').click();
  await expect(fresh.getByText('This device has never had the phrase')).toBeVisible();
  await unlock(fresh);
  await expect(fresh.getByTestId('available')).toContainText('85.00');
});

test('[K4] a wrong code lets nobody in', async ({ relay, marta, newBrowser }) => {
  const fresh = await newBrowser();
  await showNumber(relay.url, marta, fresh);
  await marta.getByRole('button', { name: 'Let it in' }).click();
  const code = (await fresh.getByTestId('pairing-code').innerText()).replace(/\D/g, '');
  await marta.getByLabel('Code').fill(String((Number(code) + 1) % 1_000_000).padStart(6, '0'));
  await marta.getByRole('button', { name: 'That is its code' }).click();
  await expect(marta.getByText('The codes are not the same.')).toBeVisible();
  await marta.goto(`${relay.url}/settings/devices`);
  await expect(marta.getByRole('button', { name: /Key|key|May do everything/ })).toHaveCount(1);
});

test('[K2, P33] a device that is removed signs nothing more, and reads nothing new', async ({
  relay,
  marta,
  ana,
  anasLink,
  newBrowser,
}) => {
  const lost = await newBrowser();
  await showNumber(relay.url, marta, lost);
  await letIn(marta, lost);
  await marta.goto(`${relay.url}/settings/devices`);
  await marta
    .getByRole('button', { name: /May do everything/ })
    .filter({ hasNotText: 'This device' })
    .click();
  await marta.getByRole('button', { name: 'Remove this device …' }).click();
  await marta.getByRole('button', { name: 'Remove it' }).click();
  await expect(lost.getByRole('heading', { name: 'This device was removed' })).toBeVisible();
  await expect(marta.getByText('Removed', { exact: true })).toBeVisible();

  // The account has a new box: a memo that is sealed from now on opens on the device that is left.
  await addContact(marta, relay.url, anasLink, 'Ana Ribeiro', 'Stall 4');
  await marta.goto(`${relay.url}/wallet/history`);
  await expect(marta.getByText('New message key')).toBeVisible();
  await pay(ana, await linkOf(marta, relay.url), '2', 'For the new box');
  await marta.goto(`${relay.url}/wallet`);
  await expect(marta.getByText('For the new box')).toBeVisible();
});
