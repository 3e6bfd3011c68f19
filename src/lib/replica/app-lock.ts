/**
 * The app lock as screens see it: a PIN or a passkey without which this device opens no wallet. It protects the secrets of
 * this device alone, and is never the only way to the account: it is put on with the phrase, and whoever has the phrase or
 * a backup file opens it too. A device that another one let in has never had the phrase: it is locked without, and who has
 * lost the PIN there lets it in anew.
 *
 * What it can hold off: somebody who picks up the device, and a script or a thief who has the browser's files but not the
 * PIN. Whoever has the files tries PINs on machines of their own, where nobody counts: each try costs what argon2id costs,
 * so a million PINs of six digits last hours, and a sentence lasts longer than anybody. Keys, contacts and all else that is
 * in the vault are encrypted; the history, addresses and what others are called in public lie in the browser as before.
 */
import type { Result } from '#kernel';
import type { OpenBackupFault } from './backups-view.ts';
import type { Wallet } from './wallet.ts';

export const PIN_CHARS_MIN = 6;

/** After how many minutes out of sight the app locks itself; null: only when it is opened, or by hand. */
export const UNSEEN_MINUTES = [1, 5, 15, 60, null] as const;
export type UnseenMinutes = (typeof UNSEEN_MINUTES)[number];

export type LockWay = 'pin' | 'passkey';

export type AppLockView =
  | {
      readonly state: 'off';
      readonly isBackedUp: boolean;
      /** False where another device let this one in. */
      readonly needsPhrase: boolean;
      /** Whether this browser knows passkeys at all. */
      readonly hasPasskeys: boolean;
    }
  | {
      readonly state: 'on';
      readonly way: LockWay;
      readonly minutes: UnseenMinutes;
      /** Whether this browser knows passkeys at all. */
      readonly hasPasskeys: boolean;
    };

/** What a person chose; null is a passkey, which the browser asks for. */
export interface LockWanted {
  /** Empty where it is not needed. */
  readonly phrase: string;
  readonly pin: string | null;
}

/** `passkey_cannot_lock`: it was made, and has no secret for this app (no PRF). */
export type PasskeyFault = 'passkey_refused' | 'passkey_cannot_lock';

export type PutOnFault =
  PasskeyFault | 'not_backed_up' | 'cannot_lock' | 'phrase_wrong' | 'phrase_of_another';

/** Another tab has taken it off. */
export interface NoLock {
  readonly code: 'no_lock';
}

/** `damaged`: what is stored is not what was stored; only the phrase or a file helps. */
export type UnlockFault =
  | NoLock
  | { readonly code: PasskeyFault | 'wrong' | 'damaged' }
  /** Too many wrong PINs; for so many ms no other is tried. */
  | { readonly code: 'wait'; readonly ms: number };

export interface AppLock {
  read(): Promise<AppLockView>;
  /** From then on every tab but this one asks. Rejects where this browser does not store it. */
  putOn(wanted: LockWanted): Promise<Result<null, PutOnFault>>;
  /** Another PIN or passkey in the place of this one, which is proved first: the PIN, or null for the passkey. */
  change(proof: string | null, pin: string | null): Promise<Result<null, UnlockFault>>;
  /** Everything is as it was before the lock. It is proved first. */
  takeOff(proof: string | null): Promise<Result<null, UnlockFault>>;
  lockAfter(minutes: UnseenMinutes): Promise<Result<null, NoLock>>;
  /** In all tabs. */
  lockNow(): Promise<void>;
}

export type PhraseUnlockFault = 'phrase_wrong' | 'phrase_of_another' | 'damaged';

/** A wallet of which nothing has been read yet. */
export interface LockedWallet {
  readonly way: LockWay;
  /** Whether the phrase opens it; false where another device let this one in. */
  readonly opensByPhrase: boolean;
  /** Null: by the passkey. */
  open(pin: string | null): Promise<Result<Wallet, UnlockFault>>;
  /** Takes the lock off, whose PIN or passkey is lost. */
  openByPhrase(phrase: string): Promise<Result<Wallet, PhraseUnlockFault>>;
  /** The phrase that is in a backup file. Changes nothing. */
  phraseIn(file: Uint8Array, password: string): Promise<Result<string, OpenBackupFault>>;
  /** Forgets all that this browser has of the wallet, so that it can be restored. */
  forget(): Promise<void>;
}

export type Opened = { readonly wallet: Wallet } | { readonly locked: LockedWallet };

const FREE_TRIES = 4;
const FIRST_WAIT_MS = 30_000;
const WAIT_MS_MAX = 3_600_000;

/** How long after so many wrong tries in a row the next one has to wait: nothing, then half a minute, doubling to an hour. */
export function waitMsAfter(tries: number): number {
  if (tries <= FREE_TRIES) return 0;
  return Math.min(WAIT_MS_MAX, FIRST_WAIT_MS * 2 ** (tries - FREE_TRIES - 1));
}

/** What is left of the wait. A clock that was turned back makes it no longer than it was. */
export function waitMsLeft(tries: number, triedAt: number, now: number): number {
  const wait = waitMsAfter(tries);
  return Math.max(0, Math.min(wait, triedAt + wait - now));
}
