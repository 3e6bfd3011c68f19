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

/** Types the words that are asked for, on the screen that shows the phrase; the device then keeps it no longer. */
export async function rehearsePhrase(page: Page, phrase: string): Promise<void> {
  await page.getByRole('button', { name: 'I have written them down' }).click();
  await page.getByRole('heading', { name: 'Three words, please' }).waitFor();
  for (const [at, word] of phrase.split(' ').entries()) {
    const field = page.getByLabel(`Word ${at + 1}`, { exact: true });
    if (await field.isVisible()) await field.fill(word);
  }
  await page.getByRole('button', { name: 'Check', exact: true }).click();
  await expect(page.getByText('Backed up', { exact: true })).toBeVisible();
}
