/** The screens about devices, and a browser that another device is to let in. */
import type { Page } from 'playwright/test';
import type { Screen } from './screens.ts';

export const DEVICE_SCREENS: readonly Screen[] = [
  { name: 'pairing-picture', path: '/', as: 'newcomer', act: showPicture },
  { name: 'pairing-number', path: '/', as: 'newcomer', act: showNumber },
  { name: 'devices', path: '/settings/devices', as: 'member', act: waitForDevice },
  { name: 'device', path: '/settings/devices', as: 'member', act: openDevice },
  { name: 'devices-add', path: '/settings/devices', as: 'member', act: addDevice },
  { name: 'devices-admit', path: '/settings/devices', as: 'member', act: admitDevice },
];

async function showPicture(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Use another of my devices' }).click();
  await page.getByRole('img', { name: 'Picture of this device' }).waitFor();
}

async function showNumber(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Use another of my devices' }).click();
  await page.getByRole('button', { name: 'No camera? Show a number' }).click();
  await page.locator('output').waitFor();
}

async function waitForDevice(page: Page): Promise<void> {
  await page.getByRole('button', { name: /This device/ }).waitFor();
}

async function openDevice(page: Page): Promise<void> {
  await page.getByRole('button', { name: /This device/ }).click();
  await page.getByLabel('Name of the device').waitFor();
}

async function addDevice(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Add a device' }).click();
  await page.getByLabel('Or type its number').fill('4821');
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByText('This is neither').waitFor();
}

async function admitDevice(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Add a device' }).click();
  await page.getByLabel('Or type its number').fill('4821 7730');
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByRole('radio', { name: /Spending only/ }).check();
}
