// Several devices of one account: restored by phrase, both spending.

import { expect } from 'playwright/test';
import { untilKept } from '../support/browsers.ts';
import { enterPhrase, payOffline, phraseOf, restoreWallet } from '../support/wallets.ts';
import { test } from './fixtures.ts';

test('[K3, U5, U7] two restores of one phrase at once both work and show the same', async ({
  relay,
  marta,
  newBrowser,
}) => {
  const phrase = await phraseOf(marta, relay.url);
  const devices = [await newBrowser(), await newBrowser()];
  await Promise.all(devices.map((device) => restoreWallet(device, relay.url, phrase)));
  for (const device of devices) await expect(device.getByTestId('available')).toContainText('100.00');
});

test('[U13] a phrase that is typed before the relay was reached is restored when it is', async ({
  relay,
  marta,
  newBrowser,
}) => {
  const phrase = await phraseOf(marta, relay.url);
  const late = await newBrowser();
  let reach = (): void => undefined;
  const reached = new Promise<void>((resolve) => (reach = resolve));
  await late.routeWebSocket(/^ws/, async (socket) => {
    await reached;
    socket.connectToServer();
  });
  await late.goto(relay.url);
  await enterPhrase(late, phrase);
  await late.waitForTimeout(1000);
  reach();
  await expect(late.getByTestId('available')).toContainText('100.00');
});

test.describe('kept on the device', () => {
  test.use({ serviceWorkers: 'allow' });

  test('[U7, P2] two devices spend the same money offline: the first in the journal wins, the loser reads why', async ({
    relay,
    marta,
    anasLink,
    context,
    newBrowser,
  }) => {
    const laptop = await newBrowser({ serviceWorkers: 'allow' });
    await restoreWallet(laptop, relay.url, await phraseOf(marta, relay.url));
    await expect(laptop.getByTestId('available')).toContainText('100.00');
    for (const device of [marta, laptop]) {
      await device.goto(`${relay.url}/wallet`);
      await untilKept(device);
    }

    await Promise.all([context.setOffline(true), laptop.context().setOffline(true)]);
    await payOffline(laptop, anasLink, '60');
    await payOffline(marta, anasLink, '70');
    await laptop.context().setOffline(false);
    await expect(laptop.getByRole('heading', { name: 'Final', exact: true })).toBeVisible();
    await context.setOffline(false);
    await expect(marta.getByText('Another of your devices had already spent 60.00')).toBeVisible();
    await marta.goto(`${relay.url}/wallet`);
    await expect(marta.getByTestId('available')).toContainText('40.00');
  });
});
