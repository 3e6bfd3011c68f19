// Two people pay each other, each in a browser of their own, over a real relay with its robots.

import { expect } from 'playwright/test';
import { openCheck, pay } from '../support/wallets.ts';
import { test } from './fixtures.ts';

test('[U2, U3, P32] both see the payment final, the payee reads the memo, and the receipt verifies', async ({
  relay,
  marta,
  ana,
  anasLink,
}) => {
  await openCheck(marta, anasLink, '12,50', 'Soup for four');
  await expect(marta.getByTestId('check-words')).toContainText('12.50');
  await expect(marta.getByTestId('check-words')).toContainText('87.50');
  await pay(marta, anasLink, '12,50', 'Soup for four');

  await ana.goto(`${relay.url}/wallet`);
  await expect(ana.getByTestId('available')).toContainText('112.50');
  await expect(ana.getByText('Soup for four')).toBeVisible();
  await marta.goto(`${relay.url}/wallet`);
  await expect(marta.getByTestId('available')).toContainText('87.50');
  await marta.getByRole('link', { name: /Soup for four/ }).click();
  await marta.getByRole('button', { name: 'Get and verify' }).click();
  await expect(marta.getByText('Verified on this device')).toBeVisible();
});
