// The account's vault in the leading tab (P33), where its store or its outbox fails, and when it is stopped.

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Id } from '#kernel';
import { setShared, sharedValues } from '#replica/sync';
import { applyUpdate, Doc } from 'yjs';
import { Shared } from '../../../src/lib/device/account/shared.ts';
import { vaultTab, type VaultTab } from '../../support/vault-tab.ts';

/** As long as whatever failed waits. */
const LATER_MS = 10_000;

let tab: VaultTab;

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(async () => {
  await tab.vault.stop();
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

test('[P33] a change that finds no room while the vault is stopped waits for the next one, and is taken by none', async () => {
  tab = await vaultTab(async () => true);
  const { tables, account, vault } = tab;
  await new Shared(tables.databases).set(account, 'settings', 'theme', 'dark');
  const { promise: room, reject } = Promise.withResolvers<never>();
  let tries = 0;
  tables.wallet.vaults.put = () => (tries++, room) as never;
  vault.start();
  await until(() => tries > 0);
  let isStopped = false;
  const stopped = vault.stop().then(() => (isStopped = true));
  await idle();
  expect(isStopped).toBe(false);
  reject(new Error('no room'));
  await stopped;
  const before = tries;
  vi.advanceTimersByTime(LATER_MS);
  await idle();
  expect([tries, tables.count('sharedChanges')]).toEqual([before, 1]);
});

test('[P25, P33] what is changed before the vault is stopped is stored when it has stopped, and nothing is from then on', async () => {
  tab = await vaultTab(async () => true);
  const { vault, store } = tab;
  const change = (key: string): void =>
    setShared(vault.vault.document, { map: 'settings', key, value: 'dark' });
  vault.start();
  change('theme');
  await vault.stop();
  const kept = await store.read();
  change('other');
  await idle();
  const document = new Doc();
  applyUpdate(document, kept?.document ?? new Uint8Array());
  expect(sharedValues(document).flatMap(({ map, key }) => (map === 'settings' ? [key] : []))).toEqual([
    'theme',
  ]);
  expect(await store.read()).toEqual(kept);
});
