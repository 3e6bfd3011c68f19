// A relay that is put back from a backup: each device is asked once, and what it has signed comes back by itself.

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, type Page } from 'playwright/test';
import { root } from '../support/files.ts';
import { makeWallet, pay } from '../support/wallets.ts';
import { test } from './fixtures.ts';

test.use({ isRelayOwn: true });

/** What the operator types. */
function command(home: string, ...words: readonly string[]): void {
  const node = join(root, 'node_modules', '.bin', 'node');
  const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], HOLDFAST_HOME: home };
  execFileSync(node, [join(root, 'relay', 'cli.ts'), ...words], { cwd: root, env });
}

/** Reads what is missing, and goes on. */
async function goOn(page: Page, missing: string, act: string): Promise<void> {
  await page.getByRole('link', { name: 'Look at it' }).click();
  await expect(page.getByText('1 entry of yours is missing')).toBeVisible();
  await expect(page.getByRole('listitem').filter({ hasText: missing })).toBeVisible();
  await page.getByRole('button', { name: act }).click();
}

test('[P25] a relay that lost a payment asks both sides once; the payer’s device sends it again, and nothing is lost', async ({
  relay,
  marta,
  ana,
  anasLink,
  folder,
  newBrowser,
}) => {
  await pay(marta, anasLink, '10');
  await ana.goto(`${relay.url}/wallet`);
  await expect(ana.getByTestId('available')).toContainText('110.00');
  const saved = join(folder, 'saved.sqlite');
  command(relay.home, 'backup', saved);
  await pay(marta, anasLink, '5');
  await marta.goto(`${relay.url}/wallet`);
  await expect(ana.getByTestId('available')).toContainText('115.00');
  await relay.stop();
  command(relay.home, 'restore', saved);
  await relay.start();

  await expect(ana.getByRole('alert')).toContainText('The relay was put back from a backup');
  await goOn(ana, '+5.00', 'Go on');
  await expect(ana.getByText('missing', { exact: true })).toBeVisible();
  await goOn(marta, '−5.00', 'Go on and send mine again');
  await expect(marta.getByText('final again')).toBeVisible();
  await expect(ana.getByText('final again')).toBeVisible();

  await Promise.all([marta, ana].map((page) => page.goto(`${relay.url}/wallet`)));
  await expect(marta.getByTestId('available')).toContainText('85.00');
  await expect(ana.getByTestId('available')).toContainText('115.00');
  await expect(ana.getByText('The relay was put back from a backup')).toBeHidden();
  // Its robots go on as well: a newcomer is given money.
  await makeWallet(await newBrowser(), relay.url, 'Noor');
});
