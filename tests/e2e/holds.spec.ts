// Holds end to end: placed, taken in part, returned, released by a secret and run out, with what happens at the end in words
// on both sides, and each act checked in words before it is signed.

import { expect, type Page } from 'playwright/test';
import { goOffline } from '../support/browsers.ts';
import { makeWallet } from '../support/wallets.ts';
import { test } from './fixtures.ts';

interface Wanted {
  readonly link: string;
  readonly amount: string;
  readonly release?: string;
  /** Shorter than a person would choose it. */
  readonly lastsMs?: number;
}

/** As far as the check. */
async function describeHold(
  page: Page,
  url: string,
  { link, amount, release, lastsMs }: Wanted,
): Promise<void> {
  await page.goto(`${url}/wallet/holds`);
  await page.getByRole('button', { name: 'Hold money' }).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByLabel('To whom?').fill(link);
  await sheet.getByRole('button', { name: 'Next' }).click();
  await sheet.getByLabel('Amount').fill(amount);
  if (release !== undefined) await sheet.getByLabel(release).check();
  if (lastsMs !== undefined) await chooseLasting(page, lastsMs);
  await sheet.getByRole('button', { name: 'Check' }).click();
}

async function chooseLasting(page: Page, ms: number): Promise<void> {
  const choice = page.getByLabel('How long');
  await choice.evaluate((select, value) => select.append(new Option(value, value)), String(ms));
  await choice.selectOption(String(ms));
}

async function sign(page: Page, name: string): Promise<void> {
  const sheet = page.getByRole('dialog');
  await sheet.getByTestId('check-words').waitFor();
  const look = sheet.getByRole('checkbox', { name: 'This is who I mean' });
  if (await look.isVisible()) await look.check();
  await sheet.getByRole('button', { name, exact: true }).click();
  await expect(sheet.getByText('Final', { exact: true })).toBeVisible();
  await sheet.getByRole('button', { name: 'Done' }).click();
  await expect(sheet).toBeHidden();
}

const holdOf = (page: Page) => page.locator('[data-hold]');

test('[L2, U3] a hold is placed and taken in part: what is locked is named, and both histories say what happened', async ({
  relay,
  marta,
  ana,
  anasLink,
}) => {
  await describeHold(marta, relay.url, { link: anasLink, amount: '10' });
  const words = marta.getByTestId('check-words');
  await expect(words).toContainText('You hold 10.00 SHELL for hold1');
  await expect(words).toContainText('(new to you)');
  await expect(words).toContainText('Left: 90.00 SHELL.');
  await expect(words).toContainText('Then it comes back to you.');
  await expect(marta.getByRole('button', { name: 'Hold 10.00 SHELL' })).toBeDisabled();
  await sign(marta, 'Hold 10.00 SHELL');
  await expect(holdOf(marta)).toContainText('10.00 SHELL');
  await expect(holdOf(marta)).toContainText('in 7 days');
  await expect(holdOf(marta)).toContainText(
    'can take it until then, or a part of it; else it comes back to you.',
  );
  await expect(holdOf(marta).getByRole('button')).toHaveCount(0);

  await marta.goto(`${relay.url}/wallet`);
  await expect(marta.getByTestId('available')).toContainText('90.00');
  await marta.getByRole('link', { name: /10.00 locked in 1 hold/ }).click();
  await expect(marta.getByRole('heading', { level: 1, name: 'Holds' })).toBeVisible();

  await ana.goto(`${relay.url}/wallet`);
  await expect(ana.getByRole('main').getByText('Held for you')).toBeVisible();
  await expect(ana.getByTestId('available')).toContainText('100.00');
  await ana.goto(`${relay.url}/wallet/holds`);
  await holdOf(ana).getByRole('button', { name: 'Take it' }).click();
  const sheet = ana.getByRole('dialog');
  await expect(sheet.getByLabel('Amount')).toHaveValue('10.00');
  await sheet.getByLabel('Amount').fill('10,01');
  await expect(sheet.getByText('Only 10.00 SHELL is held.')).toBeVisible();
  await sheet.getByLabel('Amount').fill('6');
  await sheet.getByRole('button', { name: 'Check' }).click();
  await expect(sheet.getByTestId('check-words')).toContainText(
    'You take 6.00 SHELL of the 10.00 SHELL that hold1',
  );
  await expect(sheet.getByTestId('check-words')).toContainText('4.00 SHELL goes back to hold1');
  await sign(ana, 'Take 6.00 SHELL');
  await expect(ana.getByText('Nothing is held')).toBeVisible();
  await expect(marta.getByText('Nothing is held')).toBeVisible();

  await marta.goto(`${relay.url}/wallet`);
  await expect(marta.getByTestId('available')).toContainText('94.00');
  await marta.getByRole('link', { name: /Held money paid/ }).click();
  await expect(marta.getByTestId('lock-story')).toContainText(
    'was paid 6.00 SHELL of what you had set apart.',
  );
  await expect(marta.getByTestId('lock-story')).toContainText('4.00 SHELL came back to you.');
  await ana.goto(`${relay.url}/wallet`);
  await expect(ana.getByTestId('available')).toContainText('106.00');
  await ana.getByRole('link', { name: /Held money paid/ }).click();
  await expect(ana.getByTestId('lock-story')).toContainText('You were paid 6.00 SHELL that hold1');
});

test('[U3] a hold is returned by whom it is for, and only by them', async ({
  relay,
  marta,
  ana,
  anasLink,
}) => {
  await describeHold(marta, relay.url, { link: anasLink, amount: '20' });
  await sign(marta, 'Hold 20.00 SHELL');
  await ana.goto(`${relay.url}/wallet/holds`);
  await holdOf(ana).getByRole('button', { name: 'Return it' }).click();
  await expect(ana.getByTestId('check-words')).toContainText('You return the 20.00 SHELL that hold1');
  await sign(ana, 'Return 20.00 SHELL');
  await expect(marta.getByText('Nothing is held')).toBeVisible();
  await marta.goto(`${relay.url}/wallet`);
  await expect(marta.getByTestId('available')).toContainText('100.00');
  await marta.getByRole('link', { name: /Held money returned/ }).click();
  await expect(marta.getByTestId('lock-story')).toContainText('returned 20.00 SHELL');
  await ana.goto(`${relay.url}/wallet`);
  await ana.getByRole('link', { name: /Held money returned/ }).click();
  await expect(ana.getByTestId('lock-story')).toContainText('You returned 20.00 SHELL');
});

test('[U3, U13] a hold is released by its secret, and by no other', async ({
  relay,
  marta,
  ana,
  anasLink,
}) => {
  const release = 'Whoever has a secret that I make';
  await describeHold(marta, relay.url, { link: anasLink, amount: '30', release });
  await expect(marta.getByTestId('check-words')).toContainText(
    'The secret is made now and kept on this device.',
  );
  await sign(marta, 'Hold 30.00 SHELL');
  await marta.reload();
  await holdOf(marta).getByRole('button', { name: 'Show the secret' }).click();
  const secret = await marta.getByTestId('secret').innerText();
  expect(secret).toMatch(/^[0-9a-f]{64}$/);
  await marta.keyboard.press('Escape');

  await ana.goto(`${relay.url}/wallet/holds`);
  await expect(holdOf(ana)).toContainText('Show the secret by then and it is yours');
  await holdOf(ana).getByRole('button', { name: 'Use the secret' }).click();
  const sheet = ana.getByRole('dialog');
  await sheet.getByLabel('Secret').fill('abc');
  await sheet.getByRole('button', { name: 'Check' }).click();
  await expect(sheet.getByText('This is not a secret')).toBeVisible();
  await sheet.getByLabel('Secret').fill('7'.repeat(64));
  await sheet.getByRole('button', { name: 'Check' }).click();
  await expect(sheet.getByText('it does not fit this hold')).toBeVisible();
  await sheet.getByLabel('Secret').fill(` ${secret.toUpperCase()}\n`);
  await sheet.getByRole('button', { name: 'Check' }).click();
  await expect(sheet.getByTestId('check-words')).toContainText(
    'You show the secret, and the 30.00 SHELL that hold1',
  );
  await sign(ana, 'Take 30.00 SHELL');
  await ana.goto(`${relay.url}/wallet`);
  await expect(ana.getByTestId('available')).toContainText('130.00');

  await describeHold(marta, relay.url, { link: anasLink, amount: '5', release });
  await sign(marta, 'Hold 5.00 SHELL');
  await holdOf(marta).getByRole('button', { name: 'Pay it now' }).click();
  await expect(marta.getByTestId('check-words')).toContainText('You show the secret and pay hold1');
  await sign(marta, 'Pay 5.00 SHELL');
  await expect(ana.getByTestId('available')).toContainText('135.00');
});

test('[P20, U2] a hold that nobody takes comes back at its end, and both are told', async ({
  relay,
  marta,
  ana,
  anasLink,
}) => {
  await describeHold(marta, relay.url, { link: anasLink, amount: '15', lastsMs: 8000 });
  await sign(marta, 'Hold 15.00 SHELL');
  await expect(marta.getByText('Nothing is held')).toBeVisible();
  await marta.goto(`${relay.url}/wallet`);
  await expect(marta.getByTestId('available')).toContainText('100.00');
  await marta.getByRole('link', { name: /Hold ran out/ }).click();
  await expect(marta.getByTestId('lock-story')).toContainText('in time: it came back to you.');
  await ana.goto(`${relay.url}/wallet`);
  await ana.getByRole('link', { name: /Hold ran out/ }).click();
  await expect(ana.getByTestId('lock-story')).toContainText('You did not take the 15.00 SHELL');
});

test.describe('kept on the device', () => {
  test.use({ serviceWorkers: 'allow' });

  test('[U2, U6] a hold that is placed without a network is shown as not sent, and is open when there is one', async ({
    relay,
    marta,
    anasLink,
  }) => {
    await marta.goto(`${relay.url}/wallet/holds`);
    await goOffline(marta);
    await expect(marta.getByText('You are offline: this is what was known')).toBeVisible();
    await expect(marta.getByText('Nothing is held')).toBeVisible();
    await describeHold(marta, relay.url, { link: anasLink, amount: '101' });
    const sheet = marta.getByRole('dialog');
    await expect(sheet.getByText('You have 100.00 SHELL available.')).toBeVisible();
    await sheet.getByLabel('Amount').fill('100');
    await sheet.getByRole('button', { name: 'Check' }).click();
    await sheet.getByRole('checkbox', { name: 'This is who I mean' }).check();
    await sheet.getByRole('button', { name: 'Hold 100.00 SHELL' }).click();
    await expect(sheet.getByText('Signed, not sent yet')).toBeVisible();
    await sheet.getByRole('button', { name: 'Done' }).click();
    await expect(holdOf(marta)).toContainText('not sent');

    await marta.context().setOffline(false);
    await marta.evaluate(() => window.dispatchEvent(new Event('online')));
    await expect(holdOf(marta)).toContainText('open');
  });
});

test('[U1] what did not load is said, and can be tried again', async ({ relay, newBrowser }) => {
  const page = await newBrowser();
  await makeWallet(page, relay.url, 'Marta');
  let isBroken = true;
  await page.context().route('**/_app/immutable/chunks/*.js', async (route) => {
    const response = await route.fetch();
    const isOurs = (await response.text()).includes('async secretOf(');
    await (isBroken && isOurs ? route.abort() : route.fulfill({ response }));
  });
  await page.goto(`${relay.url}/wallet/holds`);
  await expect(page.getByRole('alert')).toContainText('This could not be shown');
  isBroken = false;
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText('Nothing is held')).toBeVisible();
});
