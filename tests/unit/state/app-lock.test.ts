// A PIN while it is typed, and a locked wallet while somebody unlocks it.

import { expect, test } from 'vitest';
import { err, ok } from '#kernel';
import type { LockedWallet, Wallet } from '#replica';
import { pinFault, Unlocking } from '../../../src/lib/state/app-lock/app-lock.svelte.ts';

test('a PIN has six characters at least and is none of the first that anybody tries', () => {
  for (const easy of ['000000', '123456', '987654', 'abcdefgh']) expect(pinFault(easy, easy)).toBe('easy');
  expect(pinFault('27182', '27182')).toBe('short');
  expect(pinFault('271828', '271829')).toBe('different');
  for (const fine of ['271828', '112233', 'grün und blau']) expect(pinFault(fine, fine)).toBeNull();
});

test('[U13] a wrong PIN, a wait and damage are said in words; what opens gives the wallet', async () => {
  const wallet = {} as Wallet;
  const answers = [
    err({ code: 'wrong' } as const),
    err({ code: 'wait', ms: 30_000 } as const),
    err({ code: 'damaged' } as const),
    ok(wallet),
  ];
  const tried: (string | null)[] = [];
  const locked: LockedWallet = {
    way: 'pin',
    open: async (pin) => {
      tried.push(pin);
      return answers[tried.length - 1] ?? err({ code: 'damaged' });
    },
    forget: async () => undefined,
  };
  const unlocking = new Unlocking(locked);
  expect(await unlocking.open('111111')).toBeNull();
  expect(unlocking.error).toContain('does not open it');
  expect(await unlocking.open('222222')).toBeNull();
  expect(unlocking.error).toContain('try again in 30 seconds');
  expect(await unlocking.open('333333')).toBeNull();
  expect(unlocking.error).toContain('damaged');
  expect(await unlocking.open('271828')).toBe(wallet);
  expect([unlocking.error, unlocking.isBusy]).toEqual(['', false]);
  expect(tried).toEqual(['111111', '222222', '333333', '271828']);
});

test('[U13] where the store or a part of the app fails, a locked wallet says that nothing is lost, and can be tried again', async () => {
  const locked: LockedWallet = {
    way: 'passkey',
    open: () => Promise.reject(new Error('the store is gone')),
    forget: async () => undefined,
  };
  const unlocking = new Unlocking(locked);
  expect(await unlocking.open(null)).toBeNull();
  expect(unlocking.error).toContain('Nothing is lost');
  expect(unlocking.isBusy).toBe(false);
});
