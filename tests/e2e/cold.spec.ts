// The app as a thing on the home screen: it opens cold and offline, is installable, and shows the balance before it loads much.

import { expect, type BrowserContext, type Page } from 'playwright/test';
import { firstPage, openProfile, protocolOf, untilKept } from '../support/browsers.ts';
import { firstScripts, watchFirstScripts } from '../support/first-scripts.ts';
import { makeWallet, pay, payOffline } from '../support/wallets.ts';
import { test } from './fixtures.ts';

test.use({ serviceWorkers: 'allow', isRelayOwn: true });

const FIRST_SCRIPT_BYTES_MAX = 120_000;

test('[U6, U12] a browser that is opened without a relay shows the wallet at every address, and signs; the payment goes out later', async ({
  relay,
  ana,
  anasLink,
  folder,
}) => {
  const warm = await openProfile(folder);
  const first = await firstPage(warm);
  await makeWallet(first, relay.url, 'Marta');
  await pay(first, anasLink, '1', 'while it was warm');
  await untilKept(first);
  await warm.close();
  await relay.stop();

  const cold = await openProfile(folder);
  const page = await firstPage(cold);
  await page.goto(relay.url);
  await expect(page).toHaveURL(`${relay.url}/wallet`);
  await expect(page.getByTestId('available')).toContainText('99.00');
  const row = page.getByRole('link', { name: /while it was warm/ });
  const entry = await row.getAttribute('href');
  await openCold(cold, `${relay.url}/wallet/history`, (deep) =>
    deep.getByRole('link', { name: /while it was warm/ }).waitFor(),
  );
  await openCold(cold, `${relay.url}${entry}`, (deep) =>
    deep.getByText('What moved in your account').waitFor(),
  );
  await openCold(cold, `${relay.url}/wallet/receive`, (deep) =>
    deep.getByRole('img', { name: 'Payment code' }).waitFor(),
  );
  await openCold(cold, `${relay.url}/settings`, (deep) =>
    deep.getByRole('heading', { name: 'Settings' }).waitFor(),
  );

  await payOffline(page, anasLink, '2,50', 'without a network');
  await relay.start();
  await expect(page.getByRole('heading', { name: 'Final', exact: true })).toBeVisible();
  await ana.goto(`${relay.url}/wallet`);
  await expect(ana.getByTestId('available')).toContainText('103.50');
  await cold.close();
});

test('[U6] the page of the first visit goes on without a network, on screens that it has not shown yet', async ({
  marta,
  context,
}) => {
  await marta.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await context.setOffline(true);
  for (const screen of ['History', 'Contacts', 'Settings']) {
    await marta.getByRole('link', { name: screen }).first().click();
    await marta.getByRole('heading', { name: screen, level: 1 }).waitFor();
  }
});

test('[U12] the app can be installed: its manifest is served as one and names what the system needs', async ({
  relay,
  folder,
}) => {
  const context = await openProfile(folder);
  const page = await firstPage(context);
  await makeWallet(page, relay.url, 'Marta');
  await untilKept(page);
  const protocol = await protocolOf(page);
  const { url, data, errors } = await protocol.send('Page.getAppManifest');
  expect(errors).toEqual([]);
  expect(url).toBe(`${relay.url}/manifest.webmanifest`);
  expect((await protocol.send('Page.getInstallabilityErrors')).installabilityErrors).toEqual([]);
  const served = await page.request.get(url);
  expect(served.headers()['content-type']).toBe('application/manifest+json');

  const manifest = JSON.parse(data ?? '') as Manifest;
  expect(manifest).toMatchObject({ id: '/', start_url: '/wallet', scope: '/', display: 'standalone' });
  expect(manifest.shortcuts.map(({ url: target }) => target)).toEqual([
    '/wallet/send',
    '/wallet/receive',
    '/wallet/send?scan',
  ]);
  expect(manifest.share_target).toMatchObject({ action: '/wallet/send', method: 'GET' });
  expect(manifest.protocol_handlers).toEqual([
    { protocol: 'web+holdfast', url: expect.stringContaining('%s') },
  ]);
  const icons = [...manifest.icons, ...manifest.shortcuts.flatMap((shortcut) => shortcut.icons)];
  expect(icons.some(({ purpose }) => purpose === 'maskable')).toBe(true);
  for (const icon of icons.filter(({ type }) => type === 'image/png')) {
    const response = await page.request.get(relay.url + icon.src);
    expect(response.headers()['content-type']).toBe('image/png');
    expect(pngSize(await response.body()), icon.src).toBe(icon.sizes);
  }
  await context.close();
});

test.describe('without a service worker', () => {
  test.use({ serviceWorkers: 'block' });

  test('[U9, U12] the scripts that a browser loads before it shows the balance are at most 120 kB, in each language', async ({
    relay,
    marta,
  }) => {
    const fresh = await marta.context().newPage();
    await watchFirstScripts(fresh);
    for (const { language, balance } of [
      { language: 'en', balance: '100.00' },
      { language: 'de', balance: '100,00' },
    ]) {
      await fresh.goto(`${relay.url}/wallet?locale=${language}`);
      await expect(fresh.getByTestId('available')).toContainText(balance);
      const { files, bytes } = await firstScripts(fresh);
      expect(files).toBeGreaterThan(3);
      const description = `${language}: ${bytes} in ${files} files`;
      test.info().annotations.push({ type: 'bytes', description });
      expect(bytes, description).toBeLessThanOrEqual(FIRST_SCRIPT_BYTES_MAX);
    }
  });
});

interface ManifestIcon {
  readonly src: string;
  readonly sizes: string;
  readonly type: string;
  readonly purpose?: string;
}

interface Manifest {
  readonly icons: readonly ManifestIcon[];
  readonly shortcuts: readonly { readonly url: string; readonly icons: readonly ManifestIcon[] }[];
  readonly share_target: object;
  readonly protocol_handlers: readonly object[];
}

/** Opens an address in a tab of its own, as a link from elsewhere does. */
async function openCold(
  context: BrowserContext,
  url: string,
  shown: (page: Page) => Promise<void>,
): Promise<void> {
  const page = await context.newPage();
  await page.goto(url);
  await shown(page);
  await page.close();
}

/** Width and height as a manifest writes them, from the first chunk of a PNG (ISO/IEC 15948, 11.2.2). */
function pngSize(png: Buffer): string {
  return `${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`;
}
