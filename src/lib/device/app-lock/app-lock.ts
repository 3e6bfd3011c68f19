/**
 * The app lock of this device, while it is open. The lock takes the wrapping key out of the database and the device key out
 * of WebCrypto's hands: both come out of the spare, for which the phrase has to be typed where this device has ever had it, so
 * nobody locks themselves out who could not come back. All of it is one write.
 */
import { assert, err, ok, type Result } from '#kernel';
import type {
  AppLock,
  AppLockView,
  LockWanted,
  NoLock,
  PasskeyFault,
  PutOnFault,
  UnlockFault,
  UnseenMinutes,
} from '#replica';
import { passkeyWay, pinWay, type KeptLock } from './app-lock-way.ts';
import { changeLock } from './kept-lock.ts';
import { proveLock } from './lock-proof.ts';
import { takeLockOff } from './taking-off.ts';
import { PROFILE, type Databases, type ProfileRecord } from '../store/databases.ts';
import { wrappedSigningKey } from '../keys/keys.ts';
import { wrappingKeyOf } from '../keys/wrapped.ts';
import { hasPasskeys, makePasskey } from '../keys/passkey.ts';
import { passwordKey } from '../keys/password-key.ts';
import { openSpare, type Spare } from '../keys/spare.ts';
import type { Tabs } from '../leading/tabs.ts';
import { watchUnseen } from './unseen.ts';

export interface AppLockParts {
  readonly databases: Databases;
  readonly tabs: Tabs;
}

const FIRST_MINUTES: UnseenMinutes = 5;

export class BrowserAppLock implements AppLock {
  readonly #parts: AppLockParts;

  constructor({ databases, tabs }: AppLockParts) {
    this.#parts = { databases, tabs };
  }

  async read(): Promise<AppLockView> {
    const { lock, backedUp, spare } = await this.#profile();
    const needsPhrase = spare.under === 'root';
    return lock === null
      ? { state: 'off', isBackedUp: backedUp, needsPhrase, hasPasskeys: hasPasskeys() }
      : { state: 'on', way: lock.way.kind, minutes: lock.minutes, hasPasskeys: hasPasskeys() };
  }

  async putOn({ phrase, pin }: LockWanted): Promise<Result<null, PutOnFault>> {
    const { databases, tabs } = this.#parts;
    const profile = await this.#profile();
    if (!profile.backedUp) return err('not_backed_up');
    const opened = await spareOf(profile, phrase);
    if (!opened.ok) return opened;
    const { seed, wrapping: bytes } = opened.value;
    const way = await wayBy(bytes, pin, profile.name);
    if (!way.ok) return way;
    const wrapping = await wrappingKeyOf(bytes);
    const signing = await wrappedSigningKey(wrapping, seed);
    const lock: KeptLock = { way: way.value, minutes: FIRST_MINUTES, tries: 0, triedAt: 0 };
    databases.keys.unlock(wrapping);
    // In one transaction with all that it reads: nothing that was signed meanwhile is undone.
    await databases.keys.profiles.update(PROFILE, { 'keys.wrapping': null, 'keys.signing': signing, lock });
    tabs.lockOthers();
    watchUnseen(databases.keys);
    return ok(null);
  }

  async change(proof: string | null, pin: string | null): Promise<Result<null, UnlockFault>> {
    const proved = await proveLock(this.#parts.databases.keys, proof);
    if (!proved.ok) return proved;
    if (proved.value === null) return err({ code: 'no_lock' });
    const way = await wayBy(proved.value, pin, (await this.#profile()).name);
    return way.ok ? this.#change({ way: way.value }) : err({ code: way.error });
  }

  async takeOff(proof: string | null): Promise<Result<null, UnlockFault>> {
    const { keys } = this.#parts.databases;
    const proved = await proveLock(keys, proof);
    if (!proved.ok) return proved;
    if (proved.value !== null) await takeLockOff(keys, proved.value);
    return ok(null);
  }

  lockAfter(minutes: UnseenMinutes): Promise<Result<null, NoLock>> {
    return this.#change({ minutes });
  }

  async lockNow(): Promise<void> {
    this.#parts.tabs.lockOthers();
    location.reload();
  }

  async #profile(): Promise<ProfileRecord> {
    const profile = await this.#parts.databases.keys.profile();
    assert(profile !== undefined, 'only a wallet is locked');
    return profile;
  }

  async #change(change: Partial<KeptLock>): Promise<Result<null, NoLock>> {
    return (await changeLock(this.#parts.databases.keys, change)) ? ok(null) : err({ code: 'no_lock' });
  }
}

/** What the typed phrase opens, or what lies open where there is none. */
async function spareOf(profile: ProfileRecord, typed: string): Promise<Result<Spare, PutOnFault>> {
  const { spare, device, keys } = profile;
  if (spare.under === 'wrapping') {
    const opened = await openSpare(keys.wrapping, device, spare);
    return opened === null ? err('cannot_lock') : ok(opened);
  }
  const { spareByPhrase } = await import('./by-phrase.ts');
  const opened = await spareByPhrase(profile, typed);
  if (opened.ok) return opened;
  return err(opened.error === 'damaged' ? 'cannot_lock' : opened.error);
}

async function wayBy(
  secret: Uint8Array,
  pin: string | null,
  name: string,
): Promise<Result<KeptLock['way'], PasskeyFault>> {
  if (pin !== null) return ok(await pinWay(secret, pin, passwordKey));
  const made = await makePasskey(name === '' ? 'Holdfast' : name);
  return made.ok ? ok(await passkeyWay(secret, made.value)) : made;
}
