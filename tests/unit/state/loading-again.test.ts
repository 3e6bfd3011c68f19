// [U1] What did not load is tried again; where the browser will not, the page is loaded anew, if it can be had.

import { beforeEach, expect, test, vi } from 'vitest';
import { loadedAgain } from '../../../src/lib/state/parts/loading-again.ts';

const reload = vi.fn();

beforeEach(() => {
  reload.mockClear();
  vi.stubGlobal('location', { pathname: '/wallet/holds', reload });
});

const fetching = (answer: () => Promise<{ ok: boolean }>) => vi.stubGlobal('fetch', answer);
const failing = (error: Error) => loadedAgain(() => Promise.reject(error));

test('[U1] what comes at the second try is shown, and the page stays', async () => {
  fetching(async () => ({ ok: true }));
  expect(await loadedAgain(async () => 'part')).toBe('part');
  expect(reload).not.toHaveBeenCalled();
});

test('[U1] a file that is still missing has the page loaded anew', async () => {
  fetching(async () => ({ ok: true }));
  await expect(failing(new TypeError('error loading dynamically imported module'))).rejects.toThrow();
  expect(reload).toHaveBeenCalledOnce();
});

test('[U1] the page stays without a network, where the relay is ill, and when something else went wrong', async () => {
  const missing = new TypeError('Failed to fetch dynamically imported module');
  fetching(() => Promise.reject(new TypeError('no network')));
  await expect(failing(missing)).rejects.toThrow();
  fetching(async () => ({ ok: false }));
  await expect(failing(missing)).rejects.toThrow();
  fetching(async () => ({ ok: true }));
  await expect(failing(new Error('the database is closed'))).rejects.toThrow();
  expect(reload).not.toHaveBeenCalled();
});
