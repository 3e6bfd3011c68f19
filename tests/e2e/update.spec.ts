// A new version of the app while the old one is open: it waits for the person, and for a signature.

import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Page } from 'playwright/test';
import { permissions, untilKept } from '../support/browsers.ts';
import { root } from '../support/files.ts';
import { startTestRelay, type TestRelay } from '../support/relay.ts';
import { linkOf, makeWallet } from '../support/screens.ts';
import { confirm } from '../support/wallets.ts';

/** Long enough for a tab to open meanwhile. */
const INSTALL_MS = 3000;

let folder: string;
let relay: TestRelay;

test.beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-builds-'));
  cpSync(join(root, 'build'), join(folder, 'old'), { recursive: true });
  cpSync(join(root, 'build'), join(folder, 'new'), { recursive: true });
  makeNewer(join(folder, 'new'));
  relay = await startTestRelay({ env: { HOLDFAST_BUILD: join(folder, 'old'), HOLDFAST_ROBOTS: 'on' } });
});

test.afterEach(async () => {
  await relay.stop();
  relay.forget();
  rmSync(folder, { recursive: true, force: true });
});

test.use({ permissions });
test.setTimeout(120_000);

test('[U11] a new version waits while something is typed and while something is signed, and takes over when asked', async ({
  browser,
  page,
}) => {
  const other = await browser.newContext({ permissions });
  const ana = await other.newPage();
  await Promise.all([makeWallet(page, relay.url, 'Marta'), makeWallet(ana, relay.url, 'Ana')]);
  const link = await linkOf(ana, relay.url);
  await untilKept(page);
  await page.goto(link);
  await page.getByLabel('Amount').fill('12,5');
  await page.getByLabel('Note').fill('half a draft');
  await mark(page);

  await serveNew();
  await lookForUpdate(page);
  const restart = page.getByRole('button', { name: 'Restart' });
  await expect(page.getByRole('status').filter({ hasText: 'New version' })).toBeVisible();
  await expect(restart).toBeEnabled();
  await expect(page.getByLabel('Amount')).toHaveValue('12,5');
  await expect(page.getByLabel('Note')).toHaveValue('half a draft');

  await page.getByRole('button', { name: 'Check' }).click();
  await page.getByTestId('check-words').waitFor();
  const release = await holdSigning(page);
  await confirm(page);
  await expect(page.getByText('New version, after this payment')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Restart', includeHidden: true })).toBeDisabled();
  await release();
  await expect(page.getByRole('heading', { name: 'Final', exact: true })).toBeVisible();
  expect(await isMarked(page), 'the page has not been loaded again').toBe(true);
  expect(await isNew(page)).toBe(false);

  await restart.click();
  await expect.poll(() => isNew(page)).toBe(true);
  await page.goto(`${relay.url}/wallet`);
  await expect(page.getByTestId('available')).toContainText('87.50');
  await expect(page.getByText('New version')).toBeHidden();
  await other.close();
});

test('[U11] in the very first visit, and in a tab that was opened meanwhile, the new version comes too; each tab restarts by itself', async ({
  page,
  context,
}) => {
  await makeWallet(page, relay.url, 'Marta');
  await untilKept(page);
  await serveNew();
  await lookForUpdate(page);
  // Opened while the new version is being installed.
  const second = await context.newPage();
  await second.goto(`${relay.url}/settings`);
  for (const tab of [page, second])
    await expect(tab.getByRole('status').filter({ hasText: 'New version' })).toBeVisible();
  await mark(second);
  await page.getByRole('button', { name: 'Restart' }).click();
  await expect.poll(() => isNew(page)).toBe(true);
  await expect(page.getByTestId('available')).toContainText('100.00');
  expect(await isMarked(second), 'a tab that was not asked stays as it is').toBe(true);
  await second.getByRole('button', { name: 'Restart' }).click();
  await expect.poll(() => isNew(second)).toBe(true);
});

/** What a second build of changed sources differs in: the version, and with it the bytes of the service worker, and the page. */
function makeNewer(build: string): void {
  const { version } = JSON.parse(readFileSync(join(build, '_app/version.json'), 'utf8')) as {
    version: string;
  };
  for (const name of ['_app/version.json', 'service-worker.js']) change(join(build, name), version, 'newer');
  const slow = `self.addEventListener('install', (e) => e.waitUntil(new Promise((r) => setTimeout(r, ${INSTALL_MS}))));`;
  writeFileSync(
    join(build, 'service-worker.js'),
    slow + readFileSync(join(build, 'service-worker.js'), 'utf8'),
  );
  change(join(build, '200.html'), '<head>', '<head><meta name="build" content="new" />');
}

function change(path: string, from: string, to: string): void {
  const text = readFileSync(path, 'utf8');
  const changed = text.replaceAll(from, to);
  if (changed === text) throw new Error(`${path} does not say ${from}`);
  writeFileSync(path, changed);
  for (const ending of ['.br', '.gz']) rmSync(path + ending, { force: true });
}

/** The operator installs the new build and starts the relay again. */
async function serveNew(): Promise<void> {
  const { home, port } = relay;
  await relay.stop();
  const env = { PORT: String(port), HOLDFAST_BUILD: join(folder, 'new'), HOLDFAST_ROBOTS: 'on' };
  const next = await startTestRelay({ home, env });
  relay = { ...next, forget: () => rmSync(home, { recursive: true, force: true }) };
}

/** What the app does every hour, and the browser when a page is loaded. */
function lookForUpdate(page: Page): Promise<void> {
  return page.evaluate(async () => {
    await (await navigator.serviceWorker.getRegistration())?.update();
  });
}

/** Something that a page forgets when it is loaded again. */
function mark(page: Page): Promise<void> {
  return page.evaluate(() => void Object.assign(window, { isMarked: true }));
}

function isMarked(page: Page): Promise<boolean> {
  return page.evaluate(() => 'isMarked' in window);
}

async function isNew(page: Page): Promise<boolean> {
  return (await page.locator('meta[name="build"]').count()) === 1;
}

/** Keeps the lock under which this profile signs, as a slow signature in another tab would. */
async function holdSigning(page: Page): Promise<() => Promise<void>> {
  await page.evaluate(
    () =>
      new Promise<void>((held) => {
        void navigator.locks.request('holdfast signs', () => {
          held();
          return new Promise<void>((release) => Object.assign(window, { release }));
        });
      }),
  );
  return () => page.evaluate(() => (window as unknown as { release: () => void }).release());
}
