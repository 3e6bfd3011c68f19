// Several tabs of one browser: one truth, one chain, one of them in the lead.

import { expect, type Page } from 'playwright/test';
import { confirm, openCheck, pay } from '../support/wallets.ts';
import { test } from './fixtures.ts';

const final = (page: Page) => page.getByRole('heading', { name: 'Final', exact: true });

test('[U7, P14] a payment of one tab is seen in the other, and two tabs that sign at once make one chain', async ({
  relay,
  marta,
  anasLink,
  context,
}) => {
  const second = await context.newPage();
  await second.goto(`${relay.url}/wallet`);
  await expect(second.getByTestId('available')).toContainText('100.00');
  await pay(marta, anasLink, '4');
  await expect(second.getByTestId('available')).toContainText('96.00');

  await Promise.all([openCheck(marta, anasLink, '1'), openCheck(second, anasLink, '2')]);
  await confirm(marta);
  await expect(final(marta)).toBeVisible();
  // The draft of the second tab stood at the place in the chain that the first has taken.
  await confirm(second);
  const changed = second.getByText('Something else was signed meanwhile');
  await expect(final(second).or(changed)).toBeVisible();
  if (await changed.isVisible()) await pay(second, anasLink, '2');
  await marta.goto(`${relay.url}/wallet`);
  await expect(marta.getByTestId('available')).toContainText('93.00');
});

test('[P14] when the leading tab is gone, the next one leads', async ({
  relay,
  marta,
  anasLink,
  context,
}) => {
  const second = await context.newPage();
  await second.goto(`${relay.url}/wallet`);
  await expect(second.getByTestId('available')).toContainText('100.00');
  await marta.close();
  await pay(second, anasLink, '7');
  await second.goto(`${relay.url}/wallet`);
  await expect(second.getByTestId('available')).toContainText('93.00');
});
