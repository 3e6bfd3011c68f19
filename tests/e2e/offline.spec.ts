// What works without a network, and what happens when it comes back.

import { expect } from 'playwright/test';
import { goOffline, untilKept } from '../support/browsers.ts';
import { pay, payOffline } from '../support/wallets.ts';
import { test } from './fixtures.ts';

test.use({ serviceWorkers: 'allow' });

test('[U6] an app that starts without a network shows, signs and queues; online again it sends by itself', async ({
  relay,
  marta,
  ana,
  anasLink,
  context,
}) => {
  await pay(marta, anasLink, '1');
  await marta.goto(`${relay.url}/wallet`);
  await goOffline(marta);
  await expect(marta.getByTestId('available')).toContainText('99.00');
  await payOffline(marta, anasLink, '3', 'on paper');
  await marta.goto(`${relay.url}/wallet`);
  await expect(marta.getByTestId('available')).toContainText('96.00');

  await context.setOffline(false);
  await expect(marta.getByText('Offline', { exact: true })).toBeHidden();
  await ana.goto(`${relay.url}/wallet`);
  await expect(ana.getByTestId('available')).toContainText('104.00');
  await expect(marta.getByTestId('available')).toContainText('96.00');
});

test('[P7, P14] a tab that dies between writing and sending loses nothing and sends once', async ({
  relay,
  marta,
  ana,
  anasLink,
  context,
}) => {
  await untilKept(marta);
  await context.setOffline(true);
  await payOffline(marta, anasLink, '5');
  await marta.close({ runBeforeUnload: false });
  await context.setOffline(false);

  const next = await context.newPage();
  await next.goto(`${relay.url}/wallet`);
  await expect(next.getByTestId('available')).toContainText('95.00');
  await ana.goto(`${relay.url}/wallet`);
  await expect(ana.getByTestId('available')).toContainText('105.00');
  await next.reload();
  await expect(next.getByTestId('available')).toContainText('95.00');
  await expect(ana.getByTestId('available')).toContainText('105.00');
});
