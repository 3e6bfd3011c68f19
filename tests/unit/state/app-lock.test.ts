// A PIN while it is typed, and a locked wallet while somebody unlocks it.

import { expect, test } from 'vitest';
import { err, ok } from '#kernel';
import type { AppLock, LockedWallet, Wallet } from '#replica';
import { AppLockState, Unlocking } from '../../../src/lib/state/app-lock/app-lock.svelte.ts';
import { pinFault, WayChoice } from '../../../src/lib/state/app-lock/way-choice.svelte.ts';

/** What a locked wallet has beside its way and how it opens. */
const beside = {
  opensByPhrase: true,
  openByPhrase: async () => err('phrase_wrong' as const),
  phraseIn: async () => err({ code: 'wrong_password' } as const),
  forget: async () => undefined,
};

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
    ...beside,
    way: 'pin',
    open: async (pin) => {
      tried.push(pin);
      return answers[tried.length - 1] ?? err({ code: 'damaged' });
    },
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
    ...beside,
    way: 'passkey',
    open: () => Promise.reject(new Error('the store is gone')),
  };
  const unlocking = new Unlocking(locked);
  expect(await unlocking.open(null)).toBeNull();
  expect(unlocking.error).toContain('Nothing is lost');
  expect(unlocking.isBusy).toBe(false);
});

test('a PIN is taken when it was typed twice alike; a passkey has nothing to type', () => {
  const choice = new WayChoice();
  choice.pin = '271828';
  expect([choice.take(), choice.wasTried]).toEqual([undefined, true]);
  choice.again = '271828';
  expect(choice.take()).toBe('271828');
  choice.way = 'passkey';
  expect(choice.take()).toBeNull();
});

test('[U5] a forgotten PIN is gone around by the phrase: what is wrong with it is named, and the right one gives the wallet', async () => {
  const wallet = {} as Wallet;
  const answers = [err('phrase_of_another' as const), err('damaged' as const), ok(wallet)];
  const locked: LockedWallet = {
    ...beside,
    way: 'pin',
    open: async () => err({ code: 'wrong' }),
    openByPhrase: async () => answers.shift() ?? err('damaged'),
  };
  const unlocking = new Unlocking(locked);
  const opened: Wallet[] = [];
  const open = () => unlocking.openByPhrase('some words', (each) => opened.push(each));
  expect(await open()).toEqual({ code: 'phrase_of_another' });
  expect(await open()).toBeNull();
  expect(unlocking.error).toContain('damaged');
  expect(opened).toEqual([]);
  expect(await open()).toBeNull();
  expect(opened).toEqual([wallet]);
  expect(unlocking.error).toBe('');
});

test('[U13] a lock is changed and taken off by whoever proves that it is theirs, and says why not', async () => {
  const view = { state: 'on', way: 'pin', minutes: null, hasPasskeys: false } as const;
  const proofs: unknown[] = [];
  const prove = async (...given: unknown[]) => {
    proofs.push(given);
    return given[0] === '271828' ? ok(null) : err({ code: 'wrong' } as const);
  };
  const lock = { read: async () => view, change: prove, takeOff: prove } as unknown as AppLock;
  const settings = new AppLockState(lock, view);
  expect(await settings.takeOff('000000')).toBe(false);
  expect(settings.error).toContain('does not open it');
  expect(await settings.change('271828', '314159')).toBe(true);
  expect(settings.error).toBe('');
  expect(await settings.takeOff('271828')).toBe(true);
  expect(proofs).toEqual([['000000'], ['271828', '314159'], ['271828']]);
});

test('[U13] a lock that another tab has taken off meanwhile is shown as off, and that nothing was changed', async () => {
  const on = { state: 'on', way: 'pin', minutes: 5, hasPasskeys: false } as const;
  const off = { state: 'off', isBackedUp: true, needsPhrase: true, hasPasskeys: false } as const;
  const gone = async () => err({ code: 'no_lock' } as const);
  const lock = { read: async () => off, change: gone, lockAfter: gone } as unknown as AppLock;
  const settings = new AppLockState(lock, on);
  await settings.lockAfter(15);
  expect(settings.error).toContain('There is no lock any more');
  expect(settings.view).toEqual(off);
  expect(await settings.change('271828', '314159')).toBe(false);
  expect(settings.error).toContain('There is no lock any more');
});
