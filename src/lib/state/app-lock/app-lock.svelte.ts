/** The app lock as its settings show and change it, and a locked wallet while somebody unlocks it. */
import {
  UNSEEN_MINUTES,
  type AppLock,
  type AppLockView,
  type LockedWallet,
  type LockWanted,
  type OpenBackupFault,
  type JoinFault,
  type UnlockFault,
  type UnseenMinutes,
  type Wallet,
} from '#replica';
import type { Result } from '#kernel';
import { m } from '$lib/words/compiled/messages.js';
import { putOnFaultText, unlockFaultText } from './app-lock-text.ts';
import { workInHand } from '../parts/work-in-hand.svelte.ts';

export const UNSEEN_CHOICES: readonly UnseenMinutes[] = UNSEEN_MINUTES;

export class AppLockState {
  view = $state.raw<AppLockView>({ state: 'off', isBackedUp: true, needsPhrase: true, hasPasskeys: false });
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

  /** True when another PIN or passkey opens it from now on. */
  async change(proof: string | null, pin: string | null): Promise<boolean> {
    return this.#act(async () => this.#took(await this.#lock.change(proof, pin)));
  }

  /** True when it is off. */
  async takeOff(proof: string | null): Promise<boolean> {
    return this.#act(async () => this.#took(await this.#lock.takeOff(proof)));
  }

  async lockAfter(minutes: UnseenMinutes): Promise<void> {
    await this.#act(async () => this.#took(await this.#lock.lockAfter(minutes)));
  }

  async lockNow(): Promise<void> {
    await this.#lock.lockNow();
  }

  #took(done: Result<null, UnlockFault>): boolean {
    const way = this.view.state === 'on' ? this.view.way : 'pin';
    this.error = done.ok ? '' : unlockFaultText(done.error, way);
    return done.ok;
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
  /** What is wrong with the phrase; null: nothing is, and `onopen` was called or `error` says why not. */
  async openByPhrase(phrase: string, onopen: (wallet: Wallet) => void): Promise<JoinFault | null> {
    this.error = '';
    try {
      const opened = await this.#locked.openByPhrase(phrase);
      if (opened.ok) onopen(opened.value);
      else if (opened.error !== 'damaged') return { code: opened.error };
      else this.error = m.applock_damaged();
    } catch {
      this.error = m.opening_fault_text();
    }
    return null;
  }

  /** Where a phrase is read out of a backup file. */
  readonly files = {
    open: (file: Uint8Array, password: string): Promise<Result<string, OpenBackupFault>> =>
      this.#locked.phraseIn(file, password),
  };
}
