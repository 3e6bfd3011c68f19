// [U6] The browser is asked to keep the wallet, once something has worked, and what it says is shown; where it has not kept
// it, that is said too.

import { expect, type Page } from 'playwright/test';
import { protocolOf } from '../support/browsers.ts';
import { makeWallet, phraseOf } from '../support/wallets.ts';
import { test } from './fixtures.ts';

test('[U6] persistence is asked for after the first success, once; a browser that refuses by itself is quoted, and can be asked again', async ({
  relay,
  page,
}) => {
  await page.addInitScript(answerByItself);
  await page.goto(relay.url);
  await page.getByLabel('Name of the wallet').waitFor();
  expect(await timesAsked(page)).toBe(0);

  await makeWallet(page, relay.url, 'Marta');
  await expect.poll(() => timesAsked(page)).toBe(1);
  await page.goto(`${relay.url}/wallet`);
  await expect(page.getByTestId('available')).toContainText('100.00');
  await page.goto(`${relay.url}/settings`);
  await expect(page.getByText('The browser may delete your wallet when space runs out.')).toBeVisible();
  await expect(page.getByText('The browser said no.')).toBeVisible();
  expect(await timesAsked(page)).toBe(1);

  await page.evaluate(() => sessionStorage.setItem('says', 'yes'));
  await page.getByRole('button', { name: 'Ask the browser to keep it' }).click();
  await expect(page.getByText('The browser keeps your wallet until you delete it.')).toBeVisible();
  await expect(page.getByText('The browser said no.')).toBeHidden();
  expect(await timesAsked(page)).toBe(2);
});

/** Runs in the page: a browser that answers without a word to the person, at first with no. */
function answerByItself(): void {
  const answer = (): boolean => sessionStorage.getItem('says') === 'yes';
  navigator.storage.persisted = async () => answer() && sessionStorage.getItem('kept') === 'yes';
  navigator.storage.persist = async () => {
    sessionStorage.setItem('asked', String(Number(sessionStorage.getItem('asked')) + 1));
    if (answer()) sessionStorage.setItem('kept', 'yes');
    return answer();
  };
}

function timesAsked(page: Page): Promise<number> {
  return page.evaluate(() => Number(sessionStorage.getItem('asked')));
}

test('[U5, U6] a browser whose databases are gone knows that it had a wallet, and offers the ways back before a new one', async ({
  relay,
  marta,
}) => {
  const phrase = await phraseOf(marta, relay.url);
  const protocol = await protocolOf(marta);
  await marta.goto('about:blank');
  await protocol.send('Storage.clearDataForOrigin', { origin: relay.url, storageTypes: 'indexeddb' });

  await marta.goto(`${relay.url}/wallet`);
  await expect(marta.getByRole('heading', { name: 'Your wallet is not here any more' })).toBeVisible();
  await expect(marta.getByText(/the wallet of hold1\w{4}…\w{4}\./)).toBeVisible();
  await expect(marta.getByRole('button', { name: 'I have a backup file' })).toBeVisible();
  await expect(marta.getByRole('button', { name: 'Use another of my devices' })).toBeVisible();
  await marta.getByRole('button', { name: 'I have the phrase' }).click();
  await marta.getByLabel('Phrase').fill(phrase);
  await marta.getByRole('button', { name: 'Restore', exact: true }).click();
  await expect(marta.getByTestId('available')).toContainText('100.00');

  // Who leaves on purpose is not told so.
  await marta.goto(`${relay.url}/settings`);
  await marta.getByRole('button', { name: 'Forget this wallet …' }).click();
  await marta.getByRole('checkbox', { name: 'I am sure' }).check();
  await marta.getByRole('button', { name: 'Forget it' }).click();
  await expect(marta.getByRole('button', { name: 'Make my wallet' })).toBeVisible();
});
