/** Acts of people with an app lock, for end-to-end tests. */
import { expect, type Page } from 'playwright/test';
import { phraseOf, rehearsePhrase } from './wallets.ts';

export const PIN = '271828';

/** Rehearses the phrase, without which there is no lock; its words. */
export async function backedUp(page: Page, url: string): Promise<string> {
  const phrase = await phraseOf(page, url);
  await rehearsePhrase(page, phrase);
  return phrase;
}

/** On the screen of the lock: fills in a PIN twice, and the phrase. */
export async function fillLock(page: Page, phrase: string, pin = PIN): Promise<void> {
  await fillPin(page, pin);
  await page.getByLabel('Phrase').fill(phrase);
}

export async function fillPin(page: Page, pin = PIN): Promise<void> {
  await page.getByLabel('PIN or password', { exact: true }).last().fill(pin);
  await page.getByLabel('The same once more').fill(pin);
}

export async function putLockOn(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Put the lock on' }).click();
  await expect(page.getByText('On, by')).toBeVisible();
}

export async function unlock(page: Page, pin = PIN): Promise<void> {
  await page.getByLabel('PIN or password').fill(pin);
  await page.getByRole('button', { name: 'Unlock', exact: true }).click();
}

export async function isLocked(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { name: 'Your wallet is locked' })).toBeVisible();
  await expect(page.getByTestId('available')).toBeHidden();
}
