/** The screens that look through history and make something of it, with the acts that bring them to what their names say. */
import { expect, type Page } from 'playwright/test';
import type { Screen } from './screens.ts';

export const HISTORY_SCREENS: readonly Screen[] = [
  { name: 'history-filters', path: '/wallet/history?kind=sent', as: 'member', act: openFilters },
  { name: 'history-nothing', path: '/wallet/history?q=whale', as: 'offline', act: waitForNothing },
  { name: 'history-files', path: '/wallet/history', as: 'member', act: openTools },
  { name: 'statement', path: '/wallet/history/statement', as: 'member', act: waitForClosing },
];

async function openFilters(page: Page): Promise<void> {
  await page.getByText('Filter (1 set)').click();
  await expect(page.getByText('One entry found')).toBeVisible();
}

async function waitForNothing(page: Page): Promise<void> {
  await expect(page.getByText('Nothing matches')).toBeVisible();
}

async function openTools(page: Page): Promise<void> {
  await page.getByText('Save or print').click();
}

async function waitForClosing(page: Page): Promise<void> {
  await expect(page.getByText('Closing balance')).toBeVisible();
}
