// Vouchers end to end: money as a link, claimed by somebody who had no wallet, by a member, twice, taken back and run out.
// The one-time key never leaves the browsers that hold the link.

import { expect, type Page } from 'playwright/test';
import { makeWallet } from '../support/wallets.ts';
import { test } from './fixtures.ts';

/** Makes a voucher and gives its link, as it is copied. */
async function makeVoucher(page: Page, url: string, amount: string, lastsMs?: number): Promise<string> {
  await page.goto(`${url}/wallet/vouchers`);
  await page.getByRole('button', { name: 'Make a voucher' }).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByLabel('Amount').fill(amount);
  if (lastsMs !== undefined) {
    const choice = sheet.getByLabel('How long');
    await choice.evaluate((select, value) => select.append(new Option(value, value)), String(lastsMs));
    await choice.selectOption(String(lastsMs));
  }
  await sheet.getByRole('button', { name: 'Check' }).click();
  await expect(sheet.getByTestId('check-words')).toContainText(`You make a voucher of ${amount}.00 SHELL.`);
  await sheet.getByRole('button', { name: `Make it for ${amount}.00 SHELL` }).click();
  await sheet.getByRole('img', { name: 'Voucher code' }).waitFor();
  await sheet.getByRole('button', { name: 'Copy link' }).click();
  return page.evaluate(() => navigator.clipboard.readText());
}

async function claim(page: Page, amount: string): Promise<void> {
  await expect(page.getByTestId('check-words')).toContainText(
    `You claim this voucher. Its link says that it holds ${amount} SHELL.`,
  );
  await page.getByRole('button', { name: `Claim ${amount} SHELL` }).click();
}

const voucherOf = (page: Page, amount: string) =>
  page.getByRole('listitem').filter({ hasText: `${amount} SHELL` });

test('[U3, U12] a voucher is claimed by somebody without a wallet: the first run leads on to it, and nothing of its key is sent', async ({
  relay,
  marta,
  newBrowser,
}) => {
  const link = await makeVoucher(marta, relay.url, '12');
  expect(link).toMatch(new RegExp(`^${relay.url}/wallet/claim#[\\w-]+$`));
  const payload = link.slice(link.indexOf('#') + 1);
  await marta.getByRole('button', { name: 'Done' }).click();
  await expect(voucherOf(marta, '12.00')).toContainText(
    'If nobody has claimed it by then, it comes back to you.',
  );

  const noor = await newBrowser();
  const sent: string[] = [];
  noor.on('request', (request) => sent.push(request.url() + (request.postData() ?? '')));
  noor.on('websocket', (socket) =>
    socket.on('framesent', ({ payload: frame }) => sent.push(Buffer.from(frame).toString('latin1'))),
  );
  await noor.goto(link);
  await noor.getByLabel('Name of the wallet').fill('Noor');
  await noor.getByRole('button', { name: 'Make my wallet' }).click();
  await expect(noor.getByRole('heading', { level: 1, name: 'A voucher' })).toBeVisible();
  await expect(noor.getByText('It says that it comes from Marta.')).toBeVisible();
  await claim(noor, '12.00');
  await expect(noor.getByText('12.00 SHELL is yours.')).toBeVisible();
  await expect(noor).toHaveURL(`${relay.url}/wallet/claim`);
  await noor.getByRole('link', { name: 'To the wallet' }).click();
  await expect(noor.getByTestId('available')).toContainText('112.00');
  const seed = Buffer.from(payload, 'base64url').subarray(70, 102);
  expect(sent.length).toBeGreaterThan(0);
  expect(sent.some((text) => text.includes(payload) || text.includes(seed.toString('latin1')))).toBe(false);

  await expect(voucherOf(marta, '12.00')).toContainText('claimed it on');
  await expect(voucherOf(marta, '12.00').getByRole('button')).toHaveCount(0);
  await marta.goto(`${relay.url}/wallet`);
  await expect(marta.getByTestId('available')).toContainText('88.00');
  await marta.getByRole('link', { name: /Voucher redeemed/ }).click();
  await expect(marta.getByTestId('lock-story')).toContainText('claimed your voucher of 12.00 SHELL.');
  await noor.getByRole('link', { name: /Voucher redeemed/ }).click();
  await expect(noor.getByTestId('lock-story')).toContainText('You claimed a voucher, and 12.00 SHELL came.');
});

test('[U13] a voucher is claimed once: who comes later is told, and so is who comes twice', async ({
  relay,
  marta,
  ana,
  newBrowser,
}) => {
  const link = await makeVoucher(marta, relay.url, '7');
  const cleo = await newBrowser();
  await makeWallet(cleo, relay.url, 'Cleo');

  // A member, by what a scanner reads in the send screen.
  await ana.goto(`${relay.url}/wallet/send`);
  await ana.getByLabel('To whom?').fill(link);
  await ana.getByRole('button', { name: 'Next' }).click();
  await claim(ana, '7.00');
  await expect(ana.getByText('7.00 SHELL is yours.')).toBeVisible();

  await cleo.goto(link);
  await claim(cleo, '7.00');
  await expect(cleo.getByText('It did not go through')).toBeVisible();
  await expect(cleo.getByText('Somebody has claimed this voucher already, or it has run out.')).toBeVisible();

  await ana.goto('about:blank');
  await ana.goto(link);
  await expect(ana.getByText('You have claimed this voucher already')).toBeVisible();
  await expect(ana.getByText(/^7.00 SHELL came on/)).toBeVisible();
  await ana.goto('about:blank');
  await ana.goto(link.slice(0, -3));
  await expect(ana.getByText('This is no voucher')).toBeVisible();
});

test('[U3] a voucher is taken back by who made it; its code carries the same link', async ({
  relay,
  marta,
  ana,
}) => {
  const link = await makeVoucher(marta, relay.url, '9');
  await marta.reload();
  await voucherOf(marta, '9.00').getByRole('button', { name: 'Show the link' }).click();
  const code = marta.getByRole('img', { name: 'Voucher code' });
  const picture = await code.screenshot();
  await marta.getByRole('button', { name: 'Done' }).click();

  await voucherOf(marta, '9.00').getByRole('button', { name: 'Take it back' }).click();
  await expect(marta.getByTestId('check-words')).toContainText('You take back your voucher of 9.00 SHELL.');
  await marta.getByRole('button', { name: 'Take back 9.00 SHELL' }).click();
  await expect(marta.getByRole('dialog').getByText('Final', { exact: true })).toBeVisible();
  await marta.getByRole('button', { name: 'Done' }).click();
  await expect(voucherOf(marta, '9.00')).toContainText('You took it back on');
  await marta.goto(`${relay.url}/wallet`);
  await expect(marta.getByTestId('available')).toContainText('100.00');
  await ana.goto(`${relay.url}/wallet/send?scan`);
  const file = { name: 'code.png', mimeType: 'image/png', buffer: picture };
  await ana.getByLabel('From a picture').setInputFiles(file);
  await expect(ana).toHaveURL(link);
  await claim(ana, '9.00');
  await expect(ana.getByText('Somebody has claimed this voucher already, or it has run out.')).toBeVisible();
});

test('[P20] a voucher that nobody claims comes back at its end', async ({ relay, marta }) => {
  await makeVoucher(marta, relay.url, '3', 8000);
  await marta.getByRole('button', { name: 'Done' }).click();
  await expect(voucherOf(marta, '3.00')).toContainText('Nobody claimed it: it came back to you on');
  await marta.goto(`${relay.url}/wallet`);
  await expect(marta.getByTestId('available')).toContainText('100.00');
  await marta.getByRole('link', { name: /Voucher ran out/ }).click();
  await expect(marta.getByTestId('lock-story')).toContainText(
    'Nobody claimed your voucher of 3.00 SHELL in time',
  );
});

test('[U1] without vouchers the list says what they are for', async ({ relay, marta }) => {
  await marta.goto(`${relay.url}/wallet/vouchers`);
  await expect(marta.getByText('No vouchers yet')).toBeVisible();
  await marta.goto(`${relay.url}/wallet/send`);
  await marta.getByRole('link', { name: 'Make a voucher for somebody without a wallet' }).click();
  await expect(marta.getByRole('dialog')).toContainText('Whoever opens it first has the money');
});
