// [U9] Two languages and a pseudo-locale; right-to-left works; no text is built from pieces.

import { expect, type Page } from 'playwright/test';
import { deviceLabel } from '../../src/lib/device/account/device-label.ts';
import { untilKept } from '../support/browsers.ts';
import { addContact, confirm, openCheck } from '../support/wallets.ts';
import { test } from './fixtures.ts';

const SCREENS = [
  '/wallet',
  '/wallet/send',
  '/wallet/receive',
  '/wallet/requests',
  '/wallet/history',
  '/wallet/assets',
  '/wallet/holds',
  '/wallet/vouchers',
  '/contacts',
  '/notifications',
  '/settings',
  '/settings/devices',
  '/settings/backup',
  '/settings/notifications',
];

test.describe('with a service worker', () => {
  test.use({ serviceWorkers: 'allow' });

  test('[U9] German is chosen once: words, numbers and the page itself are German, without a network too', async ({
    marta,
    relay,
  }) => {
    await marta.goto(`${relay.url}/settings`);
    await rename(marta, 'Marta Costa');
    await marta.getByRole('button', { name: 'Deutsch' }).click();
    await expect(marta.getByRole('heading', { name: 'Einstellungen' })).toBeVisible();
    await expect(marta.getByRole('button', { name: 'Deutsch' })).toHaveAttribute('aria-pressed', 'true');
    await expect(marta.locator('html')).toHaveAttribute('lang', 'de');

    await untilKept(marta);
    await marta.context().setOffline(true);
    await marta.reload();
    await expect(marta.getByRole('heading', { name: 'Einstellungen' })).toBeVisible();
    await marta.getByRole('link', { name: 'Geldbörse' }).click();
    await expect(marta.getByTestId('available')).toContainText('100,00');
    await expect(marta.getByTestId('available')).toContainText('verfügbar');
    await expect(marta.getByRole('heading', { name: 'Marta Costa' })).toBeVisible();
    await marta.reload();
    await expect(marta.getByTestId('available')).toContainText('100,00');
    await marta.getByRole('link', { name: 'Senden' }).click();
    await expect(marta.getByText('Ein Name, eine Adresse oder ein Zahlungslink.')).toBeVisible();
    expect(await scriptsWith(marta, 'Show somebody your code to be paid.')).toEqual([]);
  });
});

/** Another public name, from the form to its verdict [U2, U3]. */
async function rename(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Change the name' }).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByLabel('New name').fill(name);
  await sheet.getByRole('button', { name: 'Check' }).click();
  await expect(sheet.getByTestId('check-words')).toContainText(`Everybody sees you as ${name} from now on.`);
  await sheet.getByRole('button', { name: 'Change the name' }).click();
  await expect(sheet.getByText('Final', { exact: true })).toBeVisible();
  await sheet.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByTestId('public-name')).toHaveText(name);
}

test.describe('on a narrow phone', () => {
  // What others have made on a shared relay would stand there in words of their own.
  test.use({ viewport: { width: 360, height: 780 }, isRelayOwn: true });

  test('[U9] with longer words, and from right to left, nothing runs over and nothing is left untranslated', async ({
    marta,
    relay,
  }) => {
    await marta.locator('header small').filter({ hasText: 'synced' }).waitFor();
    const device = deviceLabel(await marta.evaluate(() => navigator.userAgent));
    const network = await marta.locator('header small').innerText();
    const data = [
      ...['Marta', 'Shell', 'SHELL', 'Deutsch', 'English', 'Today', device, relay.url],
      network.split(' · ')[0]?.trim() ?? '',
    ];
    for (const { locale, dir } of [
      { locale: 'en-XA', dir: 'ltr' },
      { locale: 'ar-XB', dir: 'rtl' },
    ]) {
      for (const screen of SCREENS) {
        await marta.goto(`${relay.url}${screen}?locale=${locale}`);
        await marta.locator('h1').first().waitFor();
        await expect(marta.locator('html')).toHaveAttribute('dir', dir);
        await expect.poll(() => textsOutsideMessages(marta, data), `${screen} in ${locale}`).toEqual([]);
        expect(await overflow(marta), `${screen} in ${locale}`).toEqual([]);
      }
    }
  });
});

test('[U3, U9] a name in another script stands by itself in what is said, from left to right and from right to left', async ({
  marta,
  anasLink,
  relay,
}) => {
  const name = 'נועה (דוכן 4)';
  const alone = `\u2068${name}\u2069`;
  await addContact(marta, relay.url, anasLink, name, '');
  await openCheck(marta, anasLink, '12.50', 'לחם');
  await expect(marta.getByTestId('check-words')).toContainText(`You send 12.50 SHELL to ${alone}`);
  await confirm(marta);
  await expect(marta.getByRole('heading', { name: 'Final', exact: true })).toBeVisible();
  await marta.goto(`${relay.url}/notifications?locale=ar-XB`);
  await expect(marta.getByRole('listitem').filter({ hasText: name })).toContainText(alone);
});

/** The scripts of the page that hold a text. */
function scriptsWith(page: Page, text: string): Promise<readonly string[]> {
  return page.evaluate(async (sought) => {
    const names = performance.getEntriesByType('resource').map(({ name }) => name);
    const scripts = names.filter((name) => name.endsWith('.js'));
    const texts = await Promise.all(scripts.map(async (name) => (await fetch(name)).text()));
    return scripts.filter((_, at) => texts[at]?.includes(sought));
  }, text);
}

/**
 * What is written on the screen, or named on it for screen readers, and stands in no message, so in no brackets. Numbers,
 * times, sizes, addresses and hashes are in no language; what people wrote is data.
 */
function textsOutsideMessages(page: Page, data: readonly string[]): Promise<readonly string[]> {
  return page.evaluate((known) => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts: string[] = [];
    while (walker.nextNode() !== null) {
      const parent = walker.currentNode.parentElement;
      if (parent?.checkVisibility() === true && parent.closest('.code, script, style') === null)
        texts.push(walker.currentNode.textContent ?? '');
    }
    for (const named of document.querySelectorAll('[aria-label]'))
      texts.push(named.getAttribute('aria-label') ?? '');
    return texts
      .map((text) => text.trim())
      .filter((text) => /\p{Letter}/u.test(text) && !/^(\[.*\]|hold1\w+|[\d.]+ [kMG]?B)$/su.test(text))
      .filter((text) => !known.includes(text));
  }, data);
}

/** What stands out of the screen to the side. */
function overflow(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    return [...document.querySelectorAll('body *')]
      .filter((each) => {
        const { left, right } = each.getBoundingClientRect();
        return left < -1 || right > clientWidth + 1;
      })
      .map((each) => `${each.tagName} ${each.className} ${(each.textContent ?? '').slice(0, 40)}`);
  });
}
