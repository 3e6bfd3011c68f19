// A receipt leaves the app as a file, and anybody who knows the relay's key can verify it, here with Node, and in the app
// of somebody else who has no network.

import { readFile } from 'node:fs/promises';
import { expect } from 'playwright/test';
import {
  decodeOperation,
  idOf,
  publicKeyOf,
  receiptText,
  verify,
  verifyReceipt,
  type NetworkKeys,
} from '#kernel';
import { readHome } from '../../relay/store/home.ts';
import { untilKept } from '../support/browsers.ts';
import { pay } from '../support/wallets.ts';
import { nodeSha256 } from '../support/world.ts';
import { test } from './fixtures.ts';

test.use({ serviceWorkers: 'allow', anaKeepsApp: true });

test('[P23] the receipt of a final payment is verified in the browser, saved, and verified elsewhere, by its payee without a network too; no byte can be changed', async ({
  relay,
  marta,
  ana,
  anasLink,
  context,
}) => {
  await pay(marta, anasLink, '7,25', 'for the receipt');
  await marta.getByRole('link', { name: 'Details' }).click();
  await marta.getByRole('button', { name: 'Get and verify' }).click();
  await expect(marta.getByText('Verified on this device')).toBeVisible();
  const [download] = await Promise.all([
    marta.waitForEvent('download'),
    marta.getByRole('button', { name: 'Save', exact: true }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^receipt-\d+\.holdfast$/);
  const saved = new Uint8Array(await readFile(await download.path()));
  await marta.getByText('The receipt as text').click();
  await expect(marta.locator('pre')).toHaveText(receiptText(saved));

  const keys = keysOf(relay.home);
  const verified = verifyReceipt(saved, keys, nodeSha256, verify);
  if (!verified.ok) throw new Error(verified.error);
  const { entry, checkpoint } = verified.value;
  expect(download.suggestedFilename()).toBe(`receipt-${entry.index}.holdfast`);
  expect(checkpoint.size).toBeGreaterThan(entry.index);
  expect(entry.verdict).toBeNull();
  if (entry.cause.type !== 'operation') throw new Error('a payment is an operation');
  const operation = decodeOperation(nodeSha256, entry.cause.bytes, entry.cause.signature);
  expect(operation).toMatchObject({
    ok: true,
    value: { kind: 'transfer', fields: { legs: [{ amount: 725n }] } },
  });

  const step = Math.max(1, Math.floor(saved.length / 64));
  for (let place = 0; place < saved.length; place += step) {
    const changed = saved.slice();
    changed[place] = (changed[place] ?? 0) ^ 1;
    expect(verifyReceipt(changed, keys, nodeSha256, verify).ok, `byte ${place} changed`).toBe(false);
  }
  const stranger = { ...keys, relayKeys: [idOf(publicKeyOf(new Uint8Array(32).fill(7)))] };
  expect(verifyReceipt(saved, stranger, nodeSha256, verify)).toEqual({
    ok: false,
    error: 'no_known_signature',
  });

  await untilKept(ana);
  await ana.context().setOffline(true);
  await ana.goto(`${relay.url}/wallet/receipts/check`);
  await ana
    .getByLabel('Open a file')
    .setInputFiles({ name: 'receipt.holdfast', mimeType: '', buffer: Buffer.from(saved) });
  await expect(ana.getByText('This receipt is genuine')).toBeVisible();
  await expect(ana.getByTestId('proof-words')).toHaveText(/^hold1\S+ paid 7\.25 SHELL to Ana on .+\.$/);
  const text = receiptText(saved);
  const middle = Math.floor(text.length / 2);
  const flipped = text.charAt(middle) === 'A' ? 'B' : 'A';
  await ana
    .getByLabel('Or the receipt as text')
    .fill(text.slice(0, middle) + flipped + text.slice(middle + 1));
  await ana.getByRole('button', { name: 'Check the text' }).click();
  await expect(ana.getByText('This proves nothing')).toBeVisible();
  await expect(ana.getByText('This receipt is genuine')).toBeHidden();

  await untilKept(marta);
  await context.setOffline(true);
  await marta.reload();
  await marta.getByRole('button', { name: 'Get and verify' }).click();
  await expect(marta.getByText('A receipt comes from the relay, which cannot be reached.')).toBeVisible();
});

/** What somebody who trusts this relay knows of it. */
function keysOf(home: string): NetworkKeys {
  const kept = readHome(home, nodeSha256);
  if (kept === null) throw new Error('the relay has made its network');
  return { network: kept.network, relayKeys: [idOf(publicKeyOf(kept.relaySeed))], quorum: 1 };
}
