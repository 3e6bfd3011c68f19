// The app lock [U13] of a tab that nobody looks at: also of one that was seen for a moment while the database answered.

import { afterEach, expect, test, vi } from 'vitest';
import type { KeysDatabase } from '../../../src/lib/device/store/databases.ts';

type Answer = { readonly lock: { readonly minutes: number | null } };

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  vi.resetModules();
});

async function begin(get: () => Promise<Answer>) {
  vi.useFakeTimers();
  const page = new EventTarget();
  const reload = vi.fn();
  const tab = Object.assign(page, { visibilityState: 'visible', body: { hidden: false } });
  vi.stubGlobal('document', tab);
  vi.stubGlobal('location', { reload });
  const { watchUnseen } = await import('../../../src/lib/device/app-lock/unseen.ts');
  watchUnseen({ profiles: { get } } as unknown as KeysDatabase);
  const turn = (state: 'visible' | 'hidden'): void => {
    tab.visibilityState = state;
    page.dispatchEvent(new Event('visibilitychange'));
  };
  return { turn, reload };
}

test('[U13] hidden again before the database has answered, it is locked in its time', async () => {
  const waiting: ((answer: Answer) => void)[] = [];
  const { turn, reload } = await begin(() => new Promise((resolve) => waiting.push(resolve)));
  turn('hidden');
  turn('visible');
  turn('hidden');
  for (const answer of waiting) answer({ lock: { minutes: 1 } });
  await vi.advanceTimersByTimeAsync(61_000);
  for (const answer of waiting) answer({ lock: { minutes: 1 } });
  await vi.advanceTimersByTimeAsync(0);
  expect(reload).toHaveBeenCalled();
});

test('[U13] a database that fails once is asked again when the tab is hidden the next time', async () => {
  const failed = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  let isBroken = true;
  const { turn, reload } = await begin(() =>
    isBroken ? Promise.reject(new Error('no database')) : Promise.resolve({ lock: { minutes: 1 } }),
  );
  turn('hidden');
  await vi.advanceTimersByTimeAsync(120_000);
  expect(failed).toHaveBeenCalledTimes(1);
  turn('visible');
  await vi.advanceTimersByTimeAsync(0);
  isBroken = false;
  turn('hidden');
  await vi.advanceTimersByTimeAsync(30_000);
  expect(reload).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(31_000);
  expect(reload).toHaveBeenCalledTimes(1);
});

test('[U13] a lock that never locks by itself leaves the tab open, however long it is out of sight', async () => {
  const { turn, reload } = await begin(async () => ({ lock: { minutes: null } }));
  turn('hidden');
  await vi.advanceTimersByTimeAsync(86_400_000);
  turn('visible');
  await vi.advanceTimersByTimeAsync(0);
  expect(reload).not.toHaveBeenCalled();
});
