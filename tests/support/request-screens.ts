/** The screens of requests, with the acts that bring them to what their names say. */
import { expect, type Page } from 'playwright/test';
import { madeRequest } from './wallets.ts';
import type { Screen } from './screens.ts';

export const REQUEST_SCREENS: readonly Screen[] = [
  { name: 'requests-none', path: '/wallet/requests', as: 'fresh', act: waitForNone },
  { name: 'request-make', path: '/wallet/requests?new', as: 'member', act: mistype },
  { name: 'request-code', path: '/wallet/requests?new', as: 'member', act: ask },
  { name: 'requests', path: '/wallet/requests', as: 'member', act: waitForOne },
];

async function waitForNone(page: Page): Promise<void> {
  await expect(page.getByText('No requests yet')).toBeVisible();
}

async function mistype(page: Page): Promise<void> {
  await page.getByRole('dialog').getByLabel('Amount').fill('8,505');
  await page.getByRole('button', { name: 'Make the request' }).click();
}

async function ask(page: Page): Promise<void> {
  await page.getByRole('dialog').getByLabel('Amount').fill('24');
  await page.getByLabel('Note (if you like)').fill('Half of the boat trip');
  await madeRequest(page);
}

async function waitForOne(page: Page): Promise<void> {
  await expect(page.getByText('Half of the boat trip')).toBeVisible();
}
