// [U10] Forgetting a wallet: nothing of it stays in the browser's store or among the notifications that it shows.

import { afterEach, expect, test, vi } from 'vitest';
import { NOTICE_MARKS } from '#replica';
import type { Databases } from '../../../src/lib/device/store/databases.ts';

afterEach(() => vi.unstubAllGlobals());

/** Databases with nothing in them; which of them were cleared, in their order. */
function emptyDatabases() {
  const cleared: string[] = [];
  const database = (name: string) => ({
    tables: [{ name, clear: async () => void cleared.push(name) }],
    transaction: async (_mode: string, _tables: object, run: () => Promise<void>) => run(),
    networks: { name: 'networks' },
  });
  const databases = { keys: database('keys'), wallet: database('wallet') } as unknown as Databases;
  return { databases, cleared };
}

async function forget(getNotifications: () => Promise<readonly { readonly close: () => void }[]>) {
  const kept = new Set<string>([...Object.values(NOTICE_MARKS), 'theme']);
  vi.stubGlobal('location', { port: '', protocol: 'https:' });
  vi.stubGlobal('document', { cookie: '' });
  vi.stubGlobal('localStorage', { removeItem: (name: string) => kept.delete(name) });
  vi.stubGlobal('navigator', {
    serviceWorker: { getRegistration: async () => ({ getNotifications }) },
  });
  const { forgetWallet } = await import('../../../src/lib/device/forgetting.ts');
  await forgetWallet(emptyDatabases().databases);
  return [...kept];
}

test('[U10] what is shown of it is closed, and that it was turned on and told is forgotten', async () => {
  const close = vi.fn();
  expect(await forget(async () => [{ close }, { close }])).toEqual(['theme']);
  expect(close).toHaveBeenCalledTimes(2);
});

test('[U10] a browser that does not say what it shows forgets the wallet all the same', async () => {
  const failed = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  expect(await forget(() => Promise.reject(new Error('no worker')))).toEqual(['theme']);
  expect(failed).toHaveBeenCalledTimes(1);
  failed.mockRestore();
});

test('[U10] the keys go after what they have sealed: where the browser ends in between, nothing is left that no key opens', async () => {
  const { clearWallet } = await import('../../../src/lib/device/forgetting.ts');
  const { databases, cleared } = emptyDatabases();
  await clearWallet(databases);
  expect(cleared).toEqual(['wallet', 'keys', 'wallet']);
});
