// One payment to several people: all or none, said in full before it is signed, seen in full by everybody in it.

import { expect } from 'playwright/test';
import { linkOf, makeWallet } from '../support/wallets.ts';
import { test } from './fixtures.ts';

test('[U3, P26] two people are paid by one operation: the check says each part, and each of them sees both', async ({
  relay,
  marta,
  ana,
  anasLink,
  newBrowser,
}) => {
  const ben = await newBrowser();
  await makeWallet(ben, relay.url, 'Ben');
  const bensLink = await linkOf(ben, relay.url);

  await marta.goto(anasLink);
  await marta.getByLabel('Amount').fill('12,50');
  await marta.getByLabel('Note').fill('Lunch');
  await marta.getByRole('button', { name: 'Add further recipients' }).click();
  await marta.getByLabel('To whom?').fill(anasLink);
  await marta.getByRole('button', { name: 'Next' }).click();
  await expect(marta.getByText('This person is in the list already.')).toBeVisible();
  await marta.getByLabel('To whom?').fill(bensLink);
  await marta.getByRole('button', { name: 'Next' }).click();

  const amounts = marta.getByLabel(/^Amount for/);
  await expect(amounts.first()).toHaveValue('12,50');
  await amounts.last().fill('90');
  await marta.getByRole('button', { name: 'Check' }).click();
  await expect(marta.getByRole('alert')).toContainText('more than is available');
  await amounts.last().fill('7.5');
  await marta.getByRole('button', { name: 'Check' }).click();

  const words = marta.getByTestId('check-words');
  await expect(words).toContainText('You send 20.00 SHELL to 2 people: all of them get theirs, or none.');
  await expect(words).toContainText(/12\.50 SHELL to hold1\S+ \(new to you\)/);
  await expect(words).toContainText(/7\.50 SHELL to hold1\S+ \(new to you\)/);
  await expect(words).toContainText('Left: 80.00.');
  await expect(marta.getByRole('dialog').getByText(/Everybody in it sees all of it/)).toBeVisible();
  const send = marta.getByRole('dialog').getByRole('button', { name: 'Send 20.00 SHELL' });
  await expect(send).toBeDisabled();
  await marta.getByRole('checkbox', { name: 'These are the people I mean to pay' }).check();
  await send.click();
  await expect(marta.getByRole('heading', { name: 'Final', exact: true })).toBeVisible();
  await marta.getByRole('link', { name: 'Details' }).click();
  await expect(marta.getByRole('heading', { name: /and one other/ })).toBeVisible();
  await expect(marta.getByText('Lunch')).toBeVisible();

  for (const [page, amount] of [
    [ana, '+12.50'],
    [ben, '+7.50'],
  ] as const) {
    await page.goto(`${relay.url}/wallet`);
    const row = page.getByRole('link', { name: /Lunch/ });
    await expect(row).toContainText(amount);
    await row.click();
    const legs = page.getByRole('region', { name: 'Who got how much' });
    await expect(legs).toContainText('12.50 SHELL');
    await expect(legs).toContainText('7.50 SHELL');
  }
});
