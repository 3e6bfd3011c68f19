/** Acts of people in browsers that several end-to-end tests share, beside those of screens.ts. */
import { expect, type Page } from 'playwright/test';

/** Confirms the check sheet, with the second look where one is asked for. */
export async function confirm(page: Page): Promise<void> {
  const look = page.getByRole('checkbox', { name: 'This is who I mean to pay' });
  if (await look.isVisible()) await look.check();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Send / })
    .click();
}

/** The words of the phrase, as the backup screen shows them. */
export async function phraseOf(page: Page, url: string): Promise<string> {
  await page.goto(`${url}/settings/backup`);
  await page.getByRole('button', { name: 'Show the words' }).click();
  await page.getByRole('button', { name: 'I have written them down' }).waitFor();
  return (await page.locator('ol li b').allTextContents()).join(' ');
}

/** Restores a phrase in a fresh browser, and waits until the wallet is shown. */
export async function restoreWallet(page: Page, url: string, phrase: string): Promise<void> {
  await page.goto(url);
  await page.getByRole('button', { name: 'I have a phrase: restore a wallet' }).click();
  await page.getByLabel('Phrase').fill(phrase);
  await page.getByRole('button', { name: 'Restore', exact: true }).click();
  await expect(page.getByTestId('available')).toBeVisible({ timeout: 30_000 });
}
