// [U1] A list can be empty, loading, broken or offline, and says which; and it can always be tried again.

import { expect } from 'playwright/test';
import { untilKept } from '../support/browsers.ts';
import { test } from './fixtures.ts';

test.use({ relayEnv: {}, serviceWorkers: 'allow' });

test('[U1] a wallet whose store does not answer shows that it is loading, and where things will be', async ({
  relay,
  page,
}) => {
  await page.addInitScript(() => {
    const silent = { addEventListener: () => undefined } as unknown as IDBOpenDBRequest;
    Object.defineProperty(IDBFactory.prototype, 'open', { value: () => silent });
  });
  await page.goto(`${relay.url}/wallet`);
  await expect(page.getByRole('status').filter({ hasText: 'Loading' })).toBeAttached();
});

test('[U1] a wallet whose store is broken says so, says that nothing is lost, and can be tried again', async ({
  relay,
  page,
}) => {
  await page.addInitScript(() => {
    const { open } = IDBFactory.prototype;
    Object.defineProperty(IDBFactory.prototype, 'open', {
      value(this: IDBFactory, ...given: Parameters<IDBFactory['open']>) {
        if (document.documentElement.dataset['disk'] !== 'good')
          throw new DOMException('Internal error opening backing store', 'UnknownError');
        return open.apply(this, given);
      },
    });
  });
  await page.goto(`${relay.url}/wallet`);
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('The wallet could not be opened');
  await expect(alert).toContainText('Nothing is lost');
  await alert.getByText('Details').click();
  await expect(alert).toContainText('Internal error opening backing store');

  await page.evaluate(() => (document.documentElement.dataset['disk'] = 'good'));
  await alert.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('button', { name: 'Make my wallet' })).toBeVisible();
});

test('[U1] a new wallet without a network says what it waits for; empty lists say what will be in them', async ({
  relay,
  page,
  context,
}) => {
  await page.goto(relay.url);
  await page.getByLabel('Name of the wallet').waitFor();
  await untilKept(page);
  await context.setOffline(true);
  await page.reload();
  await page.getByLabel('Name of the wallet').fill('Noor');
  await page.getByRole('button', { name: 'Make my wallet' }).click();
  await expect(page.getByText('Joining the network')).toBeVisible();
  await expect(page.getByText('Offline', { exact: true })).toBeVisible();

  await page.getByRole('link', { name: 'Contacts' }).click();
  await expect(page.getByText('Nobody here yet')).toBeVisible();

  await context.setOffline(false);
  await page.getByRole('link', { name: 'History' }).click();
  await expect(page.getByText('Device added')).toBeVisible();
});
