// The app lock: nothing of the wallet is shown or in memory before it is open, in no tab, and it is never the only way in.

import { expect, type Page } from 'playwright/test';
import { backedUp, fillLock, isLocked, PIN, putLockOn, unlock } from '../support/app-locks.ts';
import { makeWallet, pay } from '../support/wallets.ts';
import { test } from './fixtures.ts';

test('[U5, U7, P7] a PIN locks every tab, what is signed under it is final, and the phrase is the way around it', async ({
  relay,
  marta,
  anasLink,
  context,
}) => {
  const { url } = relay;
  await marta.goto(`${url}/settings/lock`);
  await expect(marta.getByText('First a backup')).toBeVisible();
  const phrase = await backedUp(marta, url);
  const second = await context.newPage();
  await second.goto(`${url}/wallet`);
  await expect(second.getByTestId('available')).toContainText('100.00');

  await marta.goto(`${url}/settings/lock`);
  await fillLock(marta, `${'abandon '.repeat(11)}about`);
  await marta.getByRole('button', { name: 'Put the lock on' }).click();
  await expect(marta.getByRole('alert')).toContainText('phrase of another wallet');
  await fillLock(marta, phrase);
  await putLockOn(marta);
  // The other tab asks at once; this one goes on.
  await isLocked(second);
  expect(await keptKeys(second)).toEqual({ wrapping: null, signing: 'wrapped' });

  await unlock(second, '314159');
  await expect(second.getByRole('alert')).toContainText('does not open it');
  await unlock(second);
  await expect(second.getByTestId('available')).toContainText('100.00');
  await second.close();

  await marta.getByRole('button', { name: 'Lock now' }).click();
  await isLocked(marta);
  await unlock(marta);
  // A payment link opens behind the lock.
  await marta.goto(anasLink);
  await isLocked(marta);
  await unlock(marta);
  await expect(marta.getByLabel('Amount')).toBeVisible();
  await payHere(marta, '7');
  await marta.getByRole('link', { name: 'Wallet' }).first().click();
  await expect(marta.getByTestId('available')).toContainText('93.00');
  await marta.getByRole('link', { name: 'Contacts' }).first().click();
  await marta.getByRole('button', { name: 'Add a contact' }).click();
  await marta.getByLabel('Address or link').fill(anasLink);
  await marta.getByLabel('Name', { exact: true }).fill('Ana of the stall');
  await marta.getByLabel('Note').fill('by the gate');
  await marta.getByRole('button', { name: 'Save' }).click();
  await expect(marta.getByText('Ana of the stall')).toBeVisible();
  await lookAway(marta, 6);
  await isLocked(marta);
  const kept = await dump(marta);
  expect(kept).toContain('holdfast/vaults');
  for (const secret of ['Ana of the stall', 'by the gate']) expect(kept).not.toContain(secret);

  await marta.getByText('I cannot unlock it').click();
  await marta.getByLabel('Phrase').fill(phrase);
  await marta.getByRole('button', { name: 'Open and take the lock off' }).click();
  await expect(marta.getByText('Ana of the stall')).toBeVisible();
  await marta.goto(`${url}/wallet`);
  await expect(marta.getByTestId('available')).toContainText('93.00');
  expect(await keptKeys(marta)).toMatchObject({ signing: 'webcrypto' });
  await pay(marta, anasLink, '1');
});

test('a passkey locks by its PRF and gives way to a PIN; the lock goes only by that PIN, and then asks for nothing any more', async ({
  relay,
  newBrowser,
}) => {
  // A passkey belongs to a name, and a relay of tests is found by its number otherwise.
  const url = relay.url.replace('127.0.0.1', 'localhost');
  const marta = await newBrowser();
  await makeWallet(marta, url, 'Marta');
  const devtools = await marta.context().newCDPSession(marta);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      ctap2Version: 'ctap2_1',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      hasPrf: true,
      isUserVerified: true,
    },
  });
  const phrase = await backedUp(marta, url);
  await marta.goto(`${url}/settings/lock`);
  await marta.getByRole('radio', { name: 'Passkey' }).check();
  await marta.getByLabel('Phrase').fill(phrase);
  await putLockOn(marta);

  await marta.reload();
  await isLocked(marta);
  await marta.getByRole('button', { name: 'Unlock with the passkey' }).click();
  await expect(marta.getByText('On, by passkey')).toBeVisible();
  await marta.getByRole('button', { name: 'Change the PIN or passkey' }).click();
  await marta.getByLabel('New PIN or password').fill(PIN);
  await marta.getByLabel('The same once more').fill(PIN);
  await marta.getByRole('button', { name: 'Change it' }).click();
  await expect(marta.getByText('On, by PIN')).toBeVisible();
  await marta.getByRole('button', { name: 'Take the lock off' }).click();
  const sheet = marta.getByRole('dialog');
  await sheet.getByLabel('Present PIN or password').fill('314159');
  await sheet.getByRole('button', { name: 'Take the lock off' }).click();
  await expect(sheet.getByRole('alert')).toContainText('does not open it');
  await sheet.getByLabel('Present PIN or password').fill(PIN);
  await sheet.getByRole('button', { name: 'Take the lock off' }).click();
  await expect(marta.getByLabel('Phrase')).toBeVisible();
  expect((await keptKeys(marta)).signing).toBe('webcrypto');
  await marta.reload();
  await expect(marta.getByText('How to unlock')).toBeVisible();
});

/** Pays what the open form asks for. */
async function payHere(page: Page, amount: string): Promise<void> {
  await page.getByLabel('Amount').fill(amount);
  await page.getByRole('button', { name: 'Check' }).click();
  await page.getByRole('checkbox', { name: 'This is who I mean to pay' }).check();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Send / })
    .click();
  await expect(page.getByRole('heading', { name: 'Final', exact: true })).toBeVisible();
}

/** The page is out of sight for so many minutes, and then seen again. */
async function lookAway(page: Page, minutes: number): Promise<void> {
  await page.evaluate((ms) => {
    const show = (visibilityState: string): void => {
      Object.defineProperty(document, 'visibilityState', { value: visibilityState, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    };
    show('hidden');
    const now = Date.now;
    Date.now = () => now() + ms;
    show('visible');
  }, minutes * 60_000);
}

/** What is stored of the profile's keys, as a thief of the browser's files would find it. */
function keptKeys(page: Page): Promise<{ readonly wrapping: unknown; readonly signing: string }> {
  return page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open('holdfast-keys');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const asked = opening.result.transaction('profiles').objectStore('profiles').get('profile');
          asked.onsuccess = () => {
            opening.result.close();
            const { wrapping, signing } = asked.result.keys;
            resolve({ wrapping, signing: signing.kind });
          };
        };
      }),
  );
}

/** All that this browser has stored of the wallet, as somebody who reads its files would find it. */
function dump(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error ?? new Error('not read'));
      });
    const text = (value: unknown): string => {
      if (ArrayBuffer.isView(value)) return new TextDecoder('latin1').decode(value);
      if (value instanceof Map) return text([...value]);
      if (typeof value !== 'object' || value === null) return String(value);
      return Object.entries(value).flat().map(text).join(' ');
    };
    const found: string[] = [];
    for (const name of ['holdfast', 'holdfast-keys']) {
      const database = await done(indexedDB.open(name));
      for (const store of database.objectStoreNames) {
        const rows = await done(database.transaction(store).objectStore(store).getAll());
        found.push(`${name}/${store}`, ...rows.map(text));
      }
      database.close();
    }
    return found.join('\n');
  });
}
