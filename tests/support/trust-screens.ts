/**
 * The screens of what a person is warned of and what has gone wrong for good. An honest relay brings few of them about, so
 * the device's own records are changed beneath the app, from a page of its address that does not run it.
 */
import { expect, type Page } from 'playwright/test';
import type { RetiredReason } from '#replica';
import type { Cast, Screen } from './screens.ts';
import { linkOf } from './wallets.ts';

export const TRUST_SCREENS: readonly Screen[] = [
  { name: 'contact-resembles', path: '/contacts', as: 'member', act: nameLikeAna },
  { name: 'split-view', path: '/wallet', as: 'member', act: seeTwoJournals },
  { name: 'quarantined', path: '/wallet', as: 'fresh', act: retireFor('quarantined') },
  { name: 'revoked', path: '/wallet', as: 'fresh', act: retireFor('revoked') },
];

async function nameLikeAna(page: Page, { relay, fresh }: Cast): Promise<void> {
  const noor = await fresh.newPage();
  const noorsLink = await linkOf(noor, relay.url);
  await noor.close();
  await page.getByRole('button', { name: 'Add a contact' }).click();
  await page.getByLabel('Address or link').fill(noorsLink);
  await page.getByLabel('Name', { exact: true }).fill('Ana Ribeiro');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('alert')).toContainText('You know Ana Ribeiro already');
}

async function seeTwoJournals(page: Page, cast: Cast): Promise<void> {
  const distrust = { code: 'split_view', evidence: [] };
  await changeRecord(page, cast, { database: 'holdfast', store: 'copies', change: { distrust } });
  await expect(page.getByRole('alert')).toContainText('two different journals');
}

function retireFor(retired: RetiredReason): NonNullable<Screen['act']> {
  return async (page, cast) => {
    await changeRecord(page, cast, { database: 'holdfast-keys', store: 'profiles', change: { retired } });
    await page.getByText('Your money is safe').waitFor();
  };
}

interface RecordChange {
  readonly database: string;
  readonly store: string;
  readonly change: object;
}

/** Changes every record of a store while no tab runs the app, and opens the wallet on it. */
async function changeRecord(page: Page, { relay }: Cast, wanted: RecordChange): Promise<void> {
  for (const other of page.context().pages()) if (other !== page) await other.close();
  await page.goto(`${relay.url}/manifest.webmanifest`);
  await page.evaluate(async ({ database, store, change }) => {
    const opened = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open(database);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const transaction = opened.transaction(store, 'readwrite');
    const done = new Promise((resolve) => (transaction.oncomplete = resolve));
    const records = transaction.objectStore(store);
    const all = records.getAll();
    all.onsuccess = () => {
      for (const record of all.result) records.put({ ...record, ...change });
    };
    await done;
    opened.close();
  }, wanted);
  await page.goto(`${relay.url}/wallet`);
}
