// The app as a thing on the home screen: it opens cold and offline, is installable, and shows the balance before it loads much.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type BrowserContext, type Page } from 'playwright/test';
import { firstPage, openProfile, permissions, protocolOf, untilKept } from '../support/browsers.ts';
import { startTestRelay, type TestRelay } from '../support/relay.ts';
import { linkOf, makeWallet, openCheck, pay } from '../support/screens.ts';
import { confirm } from '../support/wallets.ts';

const FIRST_SCRIPT_BYTES_MAX = 120_000;

let relay: TestRelay;
let folder: string;

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-cold-'));
  relay = await startTestRelay({ home: join(folder, 'relay'), env: { HOLDFAST_ROBOTS: 'on' } });
});

test.afterAll(async () => {
  await relay.stop();
  rmSync(folder, { recursive: true, force: true });
});

test.use({ permissions });

test('[U6, U12] a browser that is opened without a relay shows the wallet at every address, and signs; the payment goes out later', async ({
  page: ana,
}) => {
  test.setTimeout(120_000);
  const profile = join(folder, 'profile');
  const warm = await openProfile(profile);
  const first = await firstPage(warm);
  await Promise.all([makeWallet(first, relay.url, 'Marta'), makeWallet(ana, relay.url, 'Ana')]);
  const link = await linkOf(ana, relay.url);
  await pay(first, link, '1', 'while it was warm');
  await untilKept(first);
  await warm.close();
  await relay.stop();

  const cold = await openProfile(profile);
  const page = await firstPage(cold);
  await page.goto(relay.url);
  await expect(page).toHaveURL(`${relay.url}/wallet`);
  await expect(page.getByTestId('available')).toContainText('99.00');
  const row = page.getByRole('link', { name: /while it was warm/ });
  const entry = await row.getAttribute('href');
  await openCold(cold, '/wallet/history', (deep) =>
    deep.getByRole('link', { name: /while it was warm/ }).waitFor(),
  );
  await openCold(cold, entry ?? '', (deep) => deep.getByText('What moved in your account').waitFor());
  await openCold(cold, '/wallet/receive', (deep) =>
    deep.getByRole('img', { name: 'Payment code' }).waitFor(),
  );
  await openCold(cold, '/settings', (deep) => deep.getByRole('heading', { name: 'Settings' }).waitFor());

  await openCheck(page, link, '2,50', 'without a network');
  await confirm(page);
  await expect(page.getByRole('heading', { name: 'Signed, not sent yet' })).toBeVisible();
  const { port, home } = relay;
  relay = await startTestRelay({ home, env: { PORT: String(port), HOLDFAST_ROBOTS: 'on' } });
  await expect(page.getByRole('heading', { name: 'Final', exact: true })).toBeVisible({ timeout: 30_000 });
  await ana.goto(`${relay.url}/wallet`);
  await expect(ana.getByTestId('available')).toContainText('103.50');
  await cold.close();
});

test('[U6] the page of the first visit goes on without a network, on screens that it has not shown yet', async ({
  page,
  context,
}) => {
  await makeWallet(page, relay.url, 'Marta');
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await context.setOffline(true);
  for (const screen of ['History', 'Contacts', 'Settings']) {
    await page.getByRole('link', { name: screen }).first().click();
    await page.getByRole('heading', { name: screen, level: 1 }).waitFor();
  }
});

test('[U12] the app can be installed: its manifest is served as one and names what the system needs', async () => {
  const context = await openProfile(join(folder, 'installing'));
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

test('[U12] the scripts that a browser loads before it shows the balance are at most 120 kB', async ({
  browser,
}) => {
  const context = await browser.newContext({ serviceWorkers: 'block', permissions });
  const page = await context.newPage();
  await makeWallet(page, relay.url, 'Marta');
  const fresh = await context.newPage();
  const protocol = await protocolOf(fresh);
  await protocol.send('Network.enable');
  await protocol.send('Network.setCacheDisabled', { cacheDisabled: true });
  await fresh.addInitScript(noteScriptsBeforeBalance);
  await fresh.goto(`${relay.url}/wallet`);
  await expect(fresh.getByTestId('available')).toContainText('100.00');
  const scripts = await fresh.evaluate(() => (window as unknown as { scripts: readonly string[] }).scripts);
  expect(scripts.length).toBeGreaterThan(3);
  const sizes = await Promise.all(scripts.map(compressedSize));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  test.info().annotations.push({ type: 'bytes', description: `${total} in ${scripts.length} files` });
  expect(total).toBeLessThanOrEqual(FIRST_SCRIPT_BYTES_MAX);
  await context.close();
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
  path: string,
  shown: (page: Page) => Promise<void>,
): Promise<void> {
  const page = await context.newPage();
  await page.goto(relay.url + path);
  await shown(page);
  await page.close();
}

/** Width and height as a manifest writes them, from the first chunk of a PNG (ISO/IEC 15948, 11.2.2). */
function pngSize(png: Buffer): string {
  return `${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`;
}

/** Runs in the page: keeps the addresses of the scripts that had been asked for when the balance appeared. */
function noteScriptsBeforeBalance(): void {
  performance.setResourceTimingBufferSize(1000);
  const observer = new MutationObserver(() => {
    if (document.querySelector('[data-testid=available]') === null) return;
    observer.disconnect();
    const scripts = performance
      .getEntriesByType('resource')
      .map(({ name }) => name)
      .filter((name) => new URL(name).pathname.endsWith('.js'));
    Object.assign(window, { scripts: [...new Set(scripts)] });
  });
  observer.observe(document, { childList: true, subtree: true });
}

/** Bytes of a file as it is sent to somebody who takes gzip. */
async function compressedSize(url: string): Promise<number> {
  const response = await fetch(url, { headers: { 'accept-encoding': 'gzip' } });
  await response.body?.cancel();
  return Number(response.headers.get('content-length'));
}
