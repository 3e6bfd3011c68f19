/** The app lock as its settings show and change it, and a locked wallet while somebody unlocks it. */
import {
  PIN_CHARS_MIN,
  UNSEEN_MINUTES,
  type AppLock,
  type AppLockView,
  type LockedWallet,
  type LockWanted,
  type UnseenMinutes,
  type Wallet,
} from '#replica';
import { m } from '$lib/words/compiled/messages.js';
import { putOnFaultText, unlockFaultText } from './app-lock-text.ts';
import { workInHand } from '../parts/work-in-hand.svelte.ts';

export const UNSEEN_CHOICES: readonly UnseenMinutes[] = UNSEEN_MINUTES;

export type PinFault = 'short' | 'easy' | 'different';

/** Null: a PIN that may be taken. Easy is one character again and again, or a run up or down. */
export function pinFault(pin: string, again: string): PinFault | null {
  const codes = [...pin].map((char) => char.codePointAt(0) ?? 0);
  if (codes.length < PIN_CHARS_MIN) return 'short';
  const steps = codes.slice(1).map((code, at) => code - (codes[at] ?? 0));
  const [first = 0] = steps;
  if (Math.abs(first) <= 1 && steps.every((step) => step === first)) return 'easy';
  return pin === again ? null : 'different';
}

export class AppLockState {
  view = $state.raw<AppLockView>({ state: 'off', isBackedUp: true, canLock: true, hasPasskeys: false });
  error = $state('');
  isBusy = $state(false);
  readonly #lock: AppLock;

  constructor(lock: AppLock, view: AppLockView) {
    this.#lock = lock;
    this.view = view;
  }

  /** True when the lock is on. */
  async putOn(wanted: LockWanted): Promise<boolean> {
    return this.#act(async () => {
      const done = await this.#lock.putOn(wanted);
      this.error = done.ok ? '' : putOnFaultText(done.error);
      return done.ok;
    });
  }

  /** True when it is off. */
  async takeOff(): Promise<boolean> {
    return this.#act(async () => {
      await this.#lock.takeOff();
      return true;
    });
  }

  async lockAfter(minutes: UnseenMinutes): Promise<void> {
    await this.#act(async () => {
      await this.#lock.lockAfter(minutes);
      return true;
    });
  }

  async lockNow(): Promise<void> {
    await this.#lock.lockNow();
  }

  async #act(act: () => Promise<boolean>): Promise<boolean> {
    if (this.isBusy) return false;
    this.isBusy = true;
    this.error = '';
    try {
      const isDone = await workInHand.during(act);
      this.view = await this.#lock.read();
      return isDone;
    } catch {
      this.error = putOnFaultText('not_stored');
      return false;
    } finally {
      this.isBusy = false;
    }
  }
}

export class Unlocking {
  error = $state('');
  isBusy = $state(false);
  readonly #locked: LockedWallet;

  constructor(locked: LockedWallet) {
    this.#locked = locked;
  }

  /** Null: it stays locked, and `error` says why. */
  async open(pin: string | null): Promise<Wallet | null> {
    if (this.isBusy) return null;
    this.isBusy = true;
    this.error = '';
    try {
      const opened = await this.#locked.open(pin);
      if (opened.ok) return opened.value;
      this.error = unlockFaultText(opened.error, this.#locked.way);
      return null;
    } catch {
      this.error = m.opening_fault_text();
      return null;
    } finally {
      this.isBusy = false;
    }
  }
}
