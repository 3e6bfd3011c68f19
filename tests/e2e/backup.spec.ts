// [U5] A backup file end to end: made, saved, opened again with the balances compared; and what it brings back elsewhere.

import { expect } from 'playwright/test';
import { idOf, sha256 } from '#kernel';
import { writeBackup } from '#protocol/backup-file';
import { BACKUP_PASSWORD, chooseBackup, makeBackup, saveBackup } from '../support/backup-files.ts';
import { addContact, madeRequest, pay, untilJoined } from '../support/wallets.ts';
import { test } from './fixtures.ts';

test('[U5, K3] a file counts when it was opened again and the relay has proved the balances; it brings back everything elsewhere', async ({
  relay,
  marta,
  anasLink,
  newBrowser,
}) => {
  const { url } = relay;
  await addContact(marta, url, anasLink, 'Ana Ribeiro', 'Stall 4');
  await pay(marta, anasLink, '12.50', 'Soup for four');
  await marta.goto(`${url}/wallet/requests?new`);
  await marta.getByLabel('Amount').fill('8');
  await marta.getByLabel('Note (if you like)').fill('Bread');
  await madeRequest(marta);
  await marta.goto(`${url}/settings`);
  await marta.getByRole('radio', { name: 'Dark' }).check();
  await marta.getByRole('link', { name: 'Make a backup' }).click();
  await marta.getByRole('button', { name: 'Show the words' }).click();
  await marta.getByRole('button', { name: 'I have written them down' }).waitFor();
  const phrase = (await marta.locator('ol li b').allTextContents()).join(' ');
  await marta.getByRole('button', { name: 'Back' }).click();

  await marta.getByRole('button', { name: 'Make a file' }).click();
  await marta.getByLabel('Password', { exact: true }).fill('password1');
  await marta.getByRole('button', { name: 'Make the file' }).click();
  await expect(marta.getByText('Easy to guess: add words.').first()).toBeVisible();
  await makeBackup(marta);
  const file = await saveBackup(marta);
  await marta.getByRole('button', { name: 'I have saved it' }).click();

  const other = { name: 'other.holdfast', buffer: Buffer.from([...file.buffer.subarray(0, -1), 0]) };
  await chooseBackup(marta, other, 'Open it');
  await expect(marta.getByRole('alert')).toContainText('another file than the one that you have just made');
  await chooseBackup(marta, file, 'Open it', 'nine dry boots');
  await expect(marta.getByRole('alert')).toContainText('this password does not open it');
  await chooseBackup(marta, file, 'Open it');
  await expect(marta.getByText('the relay has proved')).toBeVisible();
  await expect(marta.getByText('87.50 SHELL')).toBeVisible();
  await marta.getByRole('link', { name: 'Back to the wallet' }).click();
  await expect(marta.getByTestId('available')).toContainText('87.50');
  await expect(marta.getByText('Not backed up')).toBeHidden();

  const laptop = await newBrowser();
  await laptop.goto(url);
  await laptop.getByRole('button', { name: 'I have a phrase or a file: restore a wallet' }).click();
  await laptop.getByRole('button', { name: 'I have a backup file instead' }).click();
  for (const [wrong, fault] of [
    [{ name: 'soup.jpg', buffer: Buffer.from('soup') }, 'not a backup file'],
    [other, 'The file is damaged'],
    [{ name: 'far.holdfast', buffer: await fileOfAnotherNetwork() }, 'of the network “Far Harbour”'],
  ] as const) {
    await chooseBackup(laptop, wrong, 'Restore');
    await expect(laptop.getByRole('alert')).toContainText(fault);
  }
  await chooseBackup(laptop, file, 'Restore');
  await untilJoined(laptop);
  await expect(laptop.getByTestId('available')).toContainText('87.50');
  await expect(laptop.getByText('Soup for four')).toBeVisible();
  await expect(laptop.locator('html')).toHaveAttribute('data-theme', 'dark');
  await laptop.goto(`${url}/contacts`);
  await expect(laptop.getByText('Ana Ribeiro')).toBeVisible();
  await laptop.goto(`${url}/wallet/requests`);
  await expect(laptop.getByText('Bread')).toBeVisible();

  // The phrase is gone from both: whoever wants another file types it, or takes it out of one.
  await laptop.goto(`${url}/settings/backup`);
  await laptop.getByRole('button', { name: 'Make a file' }).click();
  await laptop.getByRole('button', { name: 'I have a backup file instead' }).click();
  await chooseBackup(laptop, file, 'Next');
  await makeBackup(laptop);
  const second = await saveBackup(laptop);
  await marta.goto(`${url}/settings/backup`);
  await marta.getByRole('button', { name: 'Check a file' }).click();
  await chooseBackup(marta, second, 'Open it');
  await expect(marta.getByText('the relay has proved')).toBeVisible();
  await marta.goto(`${url}/settings/backup`);
  await marta.getByRole('button', { name: 'Make a file' }).click();
  await marta.getByLabel('Phrase').fill(phrase);
  await marta.getByRole('button', { name: 'Next' }).click();
  await expect(marta.getByRole('heading', { name: 'A password for the file' })).toBeVisible();

  await marta.getByRole('button', { name: 'Back' }).click();
  await marta.getByRole('button', { name: 'Check a file' }).click();
  await marta.context().setOffline(true);
  await marta.evaluate(() => window.dispatchEvent(new Event('offline')));
  await chooseBackup(marta, file, 'Open it');
  await expect(marta.getByRole('alert')).toContainText('The relay cannot be asked now');
});

function fileOfAnotherNetwork(): Promise<Buffer> {
  const [network, account] = [idOf(new Uint8Array(32)), idOf(new Uint8Array(32).fill(1))];
  const place = { network, networkName: 'Far Harbour', salt: new Uint8Array(16), nonce: new Uint8Array(24) };
  const inside = { entropy: new Uint8Array(16), account, madeAt: 0, secrets: [] };
  const anyKey = async () => new Uint8Array(32);
  return writeBackup(sha256, place, inside, BACKUP_PASSWORD, anyKey).then((bytes) => Buffer.from(bytes));
}
