// The account's vault in the leading tab (P33), where its store or its outbox fails, and when it is stopped.

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Id } from '#kernel';
import { setShared } from '#replica/sync';
import { vaultTab, type VaultTab } from '../../support/vault-tab.ts';

/** As long as whatever failed waits. */
const LATER_MS = 10_000;

let tab: VaultTab;

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => {
  tab.vault.stop();
  vi.useRealTimers();
});

/** Turns of the event loop after which nothing goes on by itself in memory. */
async function idle(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await idle();
}

test('[P33] a box that could not be published is published a while later, once', async () => {
  let asked = 0;
  const published: [Id, number][] = [];
  const fails = [() => Promise.reject(new Error('no room')), async () => false];
  tab = await vaultTab(async (key, epoch) => {
    asked++;
    const [fail] = fails;
    if (fail !== undefined) return fail();
    published.push([key, epoch]);
    return true;
  });
  tab.vault.start();
  for (let before = 0; fails.length > 0; before = asked) {
    await until(() => asked > before);
    await idle();
    fails.shift();
    vi.advanceTimersByTime(LATER_MS);
  }
  await until(() => published.length === 1);
  expect(published[0]?.[1]).toBe(2);
  // What changes in the document later publishes no other.
  setShared(tab.vault.vault.document, { map: 'settings', key: 'theme', value: 'dark' });
  await until(() => tab.tables.count('shared') === 1);
  vi.advanceTimersByTime(LATER_MS);
  await idle();
  expect(published).toHaveLength(1);
});
