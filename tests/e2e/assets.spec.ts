// Assets end to end: made, issued, given as a bonus, redeemed and frozen by real browsers on a real relay, with each act
// checked in words, what is rejected said in words, and what a holder can see of the issuer's power.

import { expect, type Page } from 'playwright/test';
import { confirm, openCheck, shownLink } from '../support/wallets.ts';
import { test } from './fixtures.ts';

interface Wanted {
  readonly name: string;
  readonly symbol: string;
  readonly cap?: string;
}

/** Makes an asset without decimals and goes to its page. */
async function makeAsset(page: Page, url: string, { name, symbol, cap = '' }: Wanted): Promise<void> {
  await page.goto(`${url}/wallet/assets`);
  await page.getByRole('button', { name: 'Make an asset' }).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByLabel('Name').fill(name);
  await sheet.getByLabel('Symbol').fill(symbol);
  await sheet.getByLabel('Decimals').selectOption('0');
  await sheet.getByLabel('Never more than').fill(cap);
  await sheet.getByRole('button', { name: 'Check' }).click();
  await expect(sheet.getByTestId('check-words')).toContainText(
    `You make the asset ${name} (${symbol}), with 0 decimals.`,
  );
  await sheet.getByRole('button', { name: `Make ${symbol}` }).click();
  await sheet.getByRole('link', { name: 'To the asset' }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
}

/** As the issuer, on the asset's page: an act with an amount for somebody, as far as the check. */
async function giveTo(page: Page, act: string, link: string | null, amount: string): Promise<void> {
  await page.getByRole('button', { name: act, exact: true }).click();
  const sheet = page.getByRole('dialog');
  if (link === null) await sheet.getByRole('button', { name: 'To myself' }).click();
  else {
    await sheet.getByLabel('To whom?').fill(link);
    await sheet.getByRole('button', { name: 'Next' }).click();
  }
  await sheet.getByLabel('Amount').fill(amount);
  await sheet.getByRole('button', { name: 'Check' }).click();
}

/** Signs what the sheet says and waits for its verdict. */
async function signAs(page: Page, name: string, verdict = 'Final'): Promise<void> {
  const sheet = page.getByRole('dialog');
  await sheet.getByTestId('check-words').waitFor();
  const look = sheet.getByRole('checkbox');
  if (await look.isVisible()) await look.check();
  await sheet.getByRole('button', { name, exact: true }).click();
  await expect(sheet.getByText(verdict, { exact: true })).toBeVisible();
}

async function done(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
}

async function openAsset(page: Page, url: string, name: string): Promise<void> {
  await page.goto(`${url}/wallet/assets`);
  await page.getByRole('link', { name: new RegExp(name) }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
}

/** What the payee accepts is asked of the relay: a page that has just been opened may have to connect first. */
async function checkAgainUntil(page: Page, holds: () => Promise<void>): Promise<void> {
  await expect(async () => {
    const sheet = page.getByRole('dialog');
    try {
      await holds();
    } catch (error) {
      if (await sheet.isVisible()) await sheet.getByRole('button', { name: 'Back' }).click();
      await page.getByRole('button', { name: 'Check' }).click();
      await sheet.or(page.getByRole('alert')).waitFor();
      throw error;
    }
  }).toPass({ timeout: 20_000 });
}

test('[L4, L10, U3] an asset is made, issued, given as a bonus, redeemed and frozen; holders see what its issuer may do', async ({
  relay,
  marta,
  ana,
  anasLink,
}) => {
  await makeAsset(marta, relay.url, { name: 'Tomatoes', symbol: 'TOMATO', cap: '500' });
  await expect(marta.getByTestId('dilution')).toContainText('You may issue 500 TOMATO more');

  await giveTo(marta, 'Issue', anasLink, '501');
  await expect(marta.getByRole('dialog')).toContainText('You may still issue 500 TOMATO.');
  await marta.getByRole('dialog').getByLabel('Amount').fill('90');
  await marta.getByRole('dialog').getByRole('button', { name: 'Check' }).click();
  await expect(marta.getByTestId('check-words')).toContainText('You issue 90 TOMATO to hold1');
  await expect(marta.getByTestId('check-words')).toContainText('There are then 90 TOMATO in circulation.');
  await expect(marta.getByRole('button', { name: 'Issue 90 TOMATO' })).toBeDisabled();
  await signAs(marta, 'Issue 90 TOMATO');
  await done(marta);
  await expect(marta.getByTestId('supply')).toHaveText('90 TOMATO');
  await expect(marta.getByText('got 90', { exact: true })).toBeVisible();

  await ana.goto(`${relay.url}/wallet`);
  await ana.getByRole('link', { name: /Tomatoes/ }).click();
  await expect(ana.getByTestId('asset-available')).toContainText('90');
  await expect(ana.getByTestId('supply')).toHaveText('90 TOMATO');
  await expect(ana.getByTestId('dilution')).toContainText(/may issue 410 TOMATO more, and never beyond 500/);
  await expect(ana.getByText('calls itself Marta')).toBeVisible();
  await expect(ana.getByText('Balances are private.')).toBeVisible();
  await expect(ana.getByRole('button', { name: 'Issue', exact: true })).toBeHidden();

  await ana.getByRole('button', { name: 'Redeem' }).click();
  await ana.getByLabel('Amount').fill('91');
  await expect(ana.getByText('You have 90 TOMATO available.')).toBeVisible();
  await ana.getByLabel('Amount').fill('30');
  await ana.getByRole('button', { name: 'Check' }).click();
  await expect(ana.getByTestId('check-words')).toContainText('You redeem 30 TOMATO');
  await expect(ana.getByTestId('check-words')).toContainText('Left: 60 TOMATO.');
  await signAs(ana, 'Redeem 30 TOMATO');
  await done(ana);
  await expect(ana.getByTestId('supply')).toHaveText('60 TOMATO');
  await expect(marta.getByTestId('supply')).toHaveText('60 TOMATO');
  await expect(marta.getByText('got 90, redeemed 30')).toBeVisible();

  await giveTo(marta, 'Issue', null, '20');
  await signAs(marta, 'Issue 20 TOMATO');
  await done(marta);
  await marta.getByRole('button', { name: 'Fill the bonus fund' }).click();
  await marta.getByLabel('Amount').fill('10');
  await marta.getByRole('button', { name: 'Check' }).click();
  await signAs(marta, 'Put in 10 TOMATO');
  await done(marta);
  await expect(marta.getByText('Of it in the bonus fund')).toBeVisible();

  await giveTo(marta, 'Give a bonus', anasLink, '11');
  await expect(marta.getByRole('dialog')).toContainText('The bonus fund holds 10 TOMATO.');
  await marta.getByRole('dialog').getByLabel('Amount').fill('5');
  await marta.getByRole('dialog').getByRole('button', { name: 'Check' }).click();
  await signAs(marta, 'Give 5 TOMATO', 'It did not go through');
  await expect(marta.getByRole('dialog')).toContainText('The payee does not accept this asset.');
  await done(marta);

  await ana.getByRole('button', { name: 'Accept it', exact: true }).click();
  await expect(ana.getByTestId('check-words')).toContainText(
    'You accept payments in SHELL and TOMATO, and in nothing else.',
  );
  await signAs(ana, 'Sign');
  await done(ana);
  await expect(ana.getByText('Yes: anybody can pay you in it.')).toBeVisible();

  await giveTo(marta, 'Give a bonus', anasLink, '5');
  await signAs(marta, 'Give 5 TOMATO');
  await done(marta);
  await expect(ana.getByTestId('asset-available')).toContainText('65');

  await marta.getByRole('button', { name: 'Freeze the supply …' }).click();
  await expect(marta.getByTestId('check-words')).toContainText('Nobody can ever issue more of it');
  await signAs(marta, 'Freeze it for ever');
  await done(marta);
  await expect(marta.getByText('The supply is frozen for ever')).toBeVisible();
  await expect(ana.getByTestId('dilution')).toContainText('No. The supply is frozen');

  await ana.goto(`${relay.url}/wallet/history`);
  const rows = ana.getByRole('main');
  for (const kind of ['Redeemed', 'Bonus', 'Top-up', 'Profile changed'])
    await expect(rows.getByText(kind, { exact: true }).first()).toBeVisible();
  await marta.goto(`${relay.url}/wallet/history`);
  for (const kind of ['Asset created', 'Issued', 'Redeemed', 'Bonus', 'Supply frozen'])
    await expect(marta.getByRole('main').getByText(kind, { exact: true }).first()).toBeVisible();
});

test('[L10, U13] an asset that the payee does not accept comes back with the reason; accepted, it goes through', async ({
  relay,
  marta,
  ana,
}) => {
  await makeAsset(marta, relay.url, { name: 'Loaves', symbol: 'LOAF' });
  await giveTo(marta, 'Issue', null, '12');
  await signAs(marta, 'Issue 12 LOAF');
  await done(marta);
  await expect(marta.getByTestId('dilution')).toContainText('You may issue as much as you like');

  await openAsset(ana, relay.url, 'Loaves');
  await ana.getByRole('link', { name: 'Receive' }).click();
  await expect(ana.getByLabel('In', { exact: true })).toContainText('Loaves (LOAF)');
  await expect(ana.getByText('You do not accept this asset yet')).toBeVisible();
  const link = await shownLink(ana);

  await openCheck(marta, link, '3');
  await expect(marta.getByTestId('check-words')).toContainText('You send 3 LOAF');
  await expect(marta.getByText(/may not accept LOAF/)).toBeVisible();
  await confirm(marta);
  await expect(marta.getByRole('heading', { name: 'It did not go through' })).toBeVisible();
  await expect(marta.getByText(/The payee does not accept this asset/)).toBeVisible();

  await ana.getByRole('link', { name: 'To the asset' }).click();
  await ana.getByRole('button', { name: 'Accept it', exact: true }).click();
  await signAs(ana, 'Sign');
  await done(ana);
  await openCheck(marta, link, '3');
  await checkAgainUntil(marta, () =>
    expect(marta.getByText(/may not accept LOAF/)).toBeHidden({ timeout: 1 }),
  );
  await confirm(marta);
  await expect(marta.getByRole('heading', { name: 'Final', exact: true })).toBeVisible();
  await expect(ana.getByTestId('asset-available')).toContainText('3');

  await ana.getByRole('button', { name: 'Accept it no longer' }).click();
  await signAs(ana, 'Sign');
  await done(ana);
  await marta.goto('about:blank');
  await marta.goto(link);
  await marta.getByLabel('Amount').fill('2');
  await marta.getByRole('button', { name: 'Check' }).click();
  await checkAgainUntil(marta, () =>
    expect(marta.getByRole('alert')).toContainText('The payee does not accept this asset.', {
      timeout: 1000,
    }),
  );
});

test('[U3, U4] what cannot be made is said while it is typed', async ({ relay, marta }) => {
  await marta.goto(`${relay.url}/wallet/assets`);
  await marta.getByRole('button', { name: 'Make an asset' }).click();
  const sheet = marta.getByRole('dialog');
  await sheet.getByRole('button', { name: 'Check' }).click();
  await expect(sheet.getByText('Type a name.')).toBeVisible();
  await sheet.getByLabel('Name').fill('My shells');
  await sheet.getByLabel('Symbol').fill('shell');
  await expect(sheet.getByText('Shell has this symbol already.')).toBeVisible();
  await sheet.getByLabel('Symbol').fill('9LIVES');
  await sheet.getByRole('button', { name: 'Check' }).click();
  await expect(sheet.getByText('2 to 8 capital letters or digits, a letter first.')).toBeVisible();
  await sheet.getByLabel('Never more than').fill('1,005');
  await sheet.getByLabel('Decimals').selectOption('1');
  await expect(sheet.getByText('At most 1 digit after the decimal sign. Nothing is rounded.')).toBeVisible();
  await marta.keyboard.press('Escape');
  await expect(marta.getByRole('dialog')).toBeHidden();
  await expect(marta.getByRole('button', { name: 'Make an asset' })).toBeFocused();
});

test('[U1] the assets are there offline; what did not load can be tried again; no such asset is said', async ({
  relay,
  marta,
  context,
}) => {
  let isBroken = true;
  await context.route('**/_app/immutable/chunks/*.js', async (route) => {
    const response = await route.fetch();
    const isOurs = (await response.text()).includes('async circulation(');
    await (isBroken && isOurs ? route.abort() : route.fulfill({ response }));
  });
  await marta.goto(`${relay.url}/wallet/assets`);
  await expect(marta.getByRole('alert')).toContainText('This could not be shown');
  isBroken = false;
  await marta.getByRole('button', { name: 'Try again' }).click();
  await expect(marta.getByRole('link', { name: /Shell/ })).toBeVisible();
  await context.unrouteAll({ behavior: 'wait' });

  await context.setOffline(true);
  await marta.evaluate(() => window.dispatchEvent(new Event('offline')));
  await expect(marta.getByText('You are offline: this is what was known')).toBeVisible();
  await expect(marta.getByRole('link', { name: /Shell/ })).toBeVisible();

  await context.setOffline(false);
  await marta.goto(`${relay.url}/wallet/assets/${'0'.repeat(64)}`);
  await expect(marta.getByText('This network has no such asset')).toBeVisible();
});
