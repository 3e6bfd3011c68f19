// A new version of the app while the old one is open: it waits for the person, and for a signature.

import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from 'playwright/test';
import { untilKept } from '../support/browsers.ts';
import { root } from '../support/files.ts';
import type { SteadyRelay } from '../support/steady-relay.ts';
import { confirm } from '../support/wallets.ts';
import { test as base } from './fixtures.ts';

/** Long enough for a tab to open meanwhile. */
const INSTALL_MS = 3000;

/** The relay serves an old build; a newer one lies beside it. */
const test = base.extend({
  relayEnv: async ({ folder }, use) => {
    for (const build of ['old', 'new']) cpSync(join(root, 'build'), join(folder, build), { recursive: true });
    makeNewer(join(folder, 'new'));
    await use({ HOLDFAST_ROBOTS: 'on', HOLDFAST_BUILD: join(folder, 'old') });
  },
});

test.use({ serviceWorkers: 'allow', isRelayOwn: true });

test('[U11] a new version waits while something is typed and while something is signed, and takes over when asked', async ({
  relay,
  folder,
  marta,
  anasLink,
}) => {
  await untilKept(marta);
  await marta.goto(anasLink);
  await marta.getByLabel('Amount').fill('12,5');
  await marta.getByLabel('Note').fill('half a draft');
  await mark(marta);

  await serveNew(relay, folder);
  await lookForUpdate(marta);
  const restart = marta.getByRole('button', { name: 'Restart' });
  await expect(marta.getByRole('status').filter({ hasText: 'New version' })).toBeVisible();
  await expect(restart).toBeEnabled();
  await expect(marta.getByLabel('Amount')).toHaveValue('12,5');
  await expect(marta.getByLabel('Note')).toHaveValue('half a draft');

  await marta.getByRole('button', { name: 'Check' }).click();
  await marta.getByTestId('check-words').waitFor();
  const release = await holdSigning(marta);
  await confirm(marta);
  await expect(marta.getByText('New version, after this payment')).toBeVisible();
  await expect(marta.getByRole('button', { name: 'Restart', includeHidden: true })).toBeDisabled();
  await release();
  await expect(marta.getByRole('heading', { name: 'Final', exact: true })).toBeVisible();
  expect(await isMarked(marta), 'the page has not been loaded again').toBe(true);
  expect(await isNew(marta)).toBe(false);

  await restart.click();
  await expect.poll(() => isNew(marta)).toBe(true);
  await marta.goto(`${relay.url}/wallet`);
  await expect(marta.getByTestId('available')).toContainText('87.50');
  await expect(marta.getByText('New version')).toBeHidden();
});

test('[U11] in the very first visit, and in a tab that was opened meanwhile, the new version comes too; each tab restarts by itself', async ({
  relay,
  folder,
  marta,
  context,
}) => {
  await untilKept(marta);
  await serveNew(relay, folder);
  await lookForUpdate(marta);
  // Opened while the new version is being installed.
  const second = await context.newPage();
  await second.goto(`${relay.url}/settings`);
  for (const tab of [marta, second])
    await expect(tab.getByRole('status').filter({ hasText: 'New version' })).toBeVisible();
  await mark(second);
  await marta.getByRole('button', { name: 'Restart' }).click();
  await expect.poll(() => isNew(marta)).toBe(true);
  await expect(marta.getByTestId('available')).toContainText('100.00');
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
async function serveNew(relay: SteadyRelay, folder: string): Promise<void> {
  await relay.stop();
  await relay.start({ HOLDFAST_BUILD: join(folder, 'new') });
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
