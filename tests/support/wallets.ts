/** Acts of people with wallets in browsers, for end-to-end tests: from the first money to a rehearsed phrase. */
import { expect, type Page } from 'playwright/test';

/** Makes a wallet in a fresh browser and waits for its first money. */
export async function makeWallet(page: Page, url: string, name: string): Promise<void> {
  await page.goto(url);
  await page.getByLabel('Name of the wallet').fill(name);
  await page.getByRole('button', { name: 'Make my wallet' }).click();
  await expect(page.getByTestId('available')).toContainText('100.00');
}

/** The payment link that a wallet shows. */
export async function linkOf(page: Page, url: string): Promise<string> {
  await page.goto(`${url}/wallet/receive`);
  return shownLink(page);
}

/** The payment link of the screen that is open. */
export async function shownLink(page: Page): Promise<string> {
  await page.getByRole('img', { name: 'Payment code' }).waitFor();
  await page.getByRole('button', { name: 'Copy link' }).click();
  return page.evaluate(() => navigator.clipboard.readText());
}

/** Makes the request that is described in the open sheet; its link, which the sheet shows then. */
export async function madeRequest(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Make the request' }).click();
  await page.getByRole('img', { name: 'Request code' }).waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Copy link' }).click();
  return page.evaluate(() => navigator.clipboard.readText());
}

/** Opens a link as from elsewhere: where only what stands after `#` is another, the page would not be loaded again. */
export async function openLink(page: Page, link: string): Promise<void> {
  if (page.url().split('#', 1)[0] === link.split('#', 1)[0]) await page.goto('about:blank');
  await page.goto(link);
}

/** Goes as far as the sheet that says what will be signed. */
export async function openCheck(page: Page, link: string, amount: string, memo = ''): Promise<void> {
  await openLink(page, link);
  await page.getByLabel('Amount').fill(amount);
  await page.getByLabel('Note').fill(memo);
  await page.getByRole('button', { name: 'Check' }).click();
  await page.getByTestId('check-words').waitFor();
}

/** Confirms the check sheet, with the second look where one is asked for. */
export async function confirm(page: Page): Promise<void> {
  const look = page.getByRole('checkbox', { name: 'This is who I mean to pay' });
  if (await look.isVisible()) await look.check();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Send / })
    .click();
}

/** Pays by a link and waits until it is final. */
export async function pay(page: Page, link: string, amount: string, memo = ''): Promise<void> {
  await openCheck(page, link, amount, memo);
  await confirm(page);
  await expect(page.getByRole('heading', { name: 'Final', exact: true })).toBeVisible();
}

/** Pays by a link where there is no network: it is signed, and waits. */
export async function payOffline(page: Page, link: string, amount: string, memo = ''): Promise<void> {
  await openCheck(page, link, amount, memo);
  await confirm(page);
  await expect(page.getByRole('heading', { name: 'Signed, not sent yet' })).toBeVisible();
}

/** Keeps somebody as a contact, by a link. */
export async function addContact(
  page: Page,
  url: string,
  link: string,
  name: string,
  note: string,
): Promise<void> {
  await page.goto(`${url}/contacts`);
  await page.getByRole('button', { name: 'Add a contact' }).click();
  await page.getByLabel('Address or link').fill(link);
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('Note').fill(note);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
}

/** The words of the phrase, as the backup screen shows them. */
export async function phraseOf(page: Page, url: string): Promise<string> {
  await page.goto(`${url}/settings/backup`);
  await page.getByRole('button', { name: 'Show the words' }).click();
  await page.getByRole('button', { name: 'I have written them down' }).waitFor();
  return (await page.locator('ol li b').allTextContents()).join(' ');
}

/** Restores a phrase in a fresh browser, and waits until its money is shown. */
export async function restoreWallet(page: Page, url: string, phrase: string): Promise<void> {
  await page.goto(url);
  await enterPhrase(page, phrase);
  await untilJoined(page);
}

/** Waits until a new device of an account with money shows a balance, and sees that the first one is not zero. */
export async function untilJoined(page: Page): Promise<void> {
  const available = page.getByTestId('available');
  await available.waitFor();
  expect(await available.innerText()).toMatch(/[1-9]/);
}

/** On the first screen: asks for the wallet of these words. */
export async function enterPhrase(page: Page, words: string): Promise<void> {
  await page.getByRole('button', { name: 'I have a phrase or a file: restore a wallet' }).click();
  await page.getByLabel('Phrase').fill(words);
  await page.getByRole('button', { name: 'Restore', exact: true }).click();
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
