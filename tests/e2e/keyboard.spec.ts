// The whole way of a payment by keyboard alone: no pointer touches the page.

import { expect } from 'playwright/test';
import { hasFocus, press, tabTo, typeInto } from '../support/keyboard.ts';
import { test } from './fixtures.ts';

test('[U8] with a keyboard alone: a wallet is made, a payment checked, sent and looked up, and each sheet gives the focus back', async ({
  relay,
  page,
}) => {
  await page.goto(relay.url);
  await typeInto(page.getByLabel('Name of the wallet'), 'Marta');
  await press(page.getByRole('button', { name: 'Make my wallet' }));
  await expect(page.getByTestId('available')).toContainText('100.00');

  await press(page.getByRole('link', { name: /^Pay the robot/ }));
  const check = page.getByRole('button', { name: 'Check' });
  await press(check);
  await page.getByTestId('check-words').waitFor();
  const sheet = page.getByRole('dialog');
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
  expect(await hasFocus(check), 'Escape gives the focus back').toBe(true);
  await press(check);
  const look = sheet.getByRole('checkbox', { name: 'This is who I mean to pay' });
  await page.getByTestId('check-words').waitFor();
  if (await look.isVisible()) await press(look, 'Space');
  await press(sheet.getByRole('button', { name: /^Send / }));
  await expect(page.getByRole('heading', { name: 'Final', exact: true })).toBeVisible();

  await press(page.getByRole('link', { name: 'Details' }));
  await press(page.getByRole('button', { name: 'Get and verify' }));
  await expect(page.getByText('Verified on this device')).toBeVisible();

  await page.goto(`${relay.url}/settings`);
  await tabTo(page.getByRole('link', { name: 'Skip to content' }));
  await page.keyboard.press('Enter');
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('MAIN');
});
