// [P33] What a device has chosen holds on it, and reaches the others even if the page was left before it could.

import { beforeEach, expect, test, vi } from 'vitest';
import type { Settings, SharedSettings, Wallet } from '#replica';

type Chosen = Partial<SharedSettings>;
const kept = new Map<string, string>();

beforeEach(() => {
  kept.clear();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  });
  vi.stubGlobal('document', { documentElement: { dataset: {} }, querySelectorAll: () => [] });
  vi.resetModules();
});

/** Settings as the account has them; `isStuck`: what is chosen is never written. */
function account(chosen: Chosen, isStuck = false) {
  let tell: (chosen: Chosen) => void = () => undefined;
  const settings = {
    chosen: {
      value: chosen,
      subscribe: (run: (chosen: Chosen) => void) => {
        tell = run;
        run(chosen);
        return () => undefined;
      },
    },
    choose: (name: string, value: unknown) => {
      if (isStuck) return new Promise<void>(() => undefined);
      Object.assign(chosen, { [name]: value });
      tell(chosen);
      return Promise.resolve();
    },
  } as unknown as Settings;
  return { chosen, settings, wallet: { personal: async () => ({ settings }) } as unknown as Wallet };
}

const opened = async () => ({
  ...(await import('../../../src/lib/state/settings/shared-settings.ts')),
  ...(await import('../../../src/lib/state/settings/theme.svelte.ts')),
});

test('[P33] a choice of another device is taken over, and one of this device is shared', async () => {
  const { followSettings, shareSetting, theme } = await opened();
  const { chosen, settings, wallet } = account({ theme: 'dark', language: 'de' });
  followSettings(settings);
  expect([theme.current, kept.get('holdfast.language')]).toEqual(['dark', 'de']);
  theme.choose('light');
  await shareSetting(wallet, 'theme');
  expect(chosen.theme).toBe('light');
  expect(theme.current).toBe('light');
  expect(kept.get('holdfast.unshared')).toBeUndefined();
});

test('[P33] a choice that was not written when the page was left is shared at the next opening', async () => {
  const first = await opened();
  first.theme.choose('dark');
  void first.shareSetting(account({ theme: 'light' }, true).wallet, 'theme');

  vi.resetModules();
  const next = await opened();
  const { chosen, settings } = account({ theme: 'light' });
  next.followSettings(settings);
  expect(next.theme.current).toBe('dark');
  await vi.waitFor(() => expect(kept.get('holdfast.unshared')).toBeUndefined());
  expect([chosen.theme, next.theme.current]).toEqual(['dark', 'dark']);
});
