/**
 * The app lock of this device, while it is open. The lock takes the wrapping key out of the database and the device key out
 * of WebCrypto's hands: both come out of the spare, for which the phrase has to be typed, so nobody locks themselves out
 * who could not come back. All of it is one write.
 */
import { assert, err, idOf, ok, publicKeyOf, type Id, type Result } from '#kernel';
import { keysOfPhrase, parsePhrase } from '#kernel/phrase';
import type { AppLock, AppLockView, LockWanted, PutOnFault, UnseenMinutes } from '#replica';
import { passkeyWay, pinWay, type KeptLock } from './app-lock-way.ts';
import { PROFILE, type Databases, type ProfileRecord } from '../store/databases.ts';
import { signingKeyOf, unwrap, wrappedSigningKey, wrappingKeyOf } from '../keys/keys.ts';
import { painted } from '../painted.ts';
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
/** The root key does not depend on the network; only the recovery key does. */
const NO_NETWORK = idOf(new Uint8Array(32));

export class BrowserAppLock implements AppLock {
  readonly #parts: AppLockParts;

  constructor({ databases, tabs }: AppLockParts) {
    this.#parts = { databases, tabs };
  }

  async read(): Promise<AppLockView> {
    const { lock, backedUp, spare } = await this.#profile();
    return lock === null
      ? { state: 'off', isBackedUp: backedUp, canLock: spare !== null, hasPasskeys: hasPasskeys() }
      : { state: 'on', way: lock.way.kind, minutes: lock.minutes };
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
    await this.#update({ 'keys.wrapping': null, 'keys.signing': signing, lock });
    tabs.lockOthers();
    watchUnseen(databases.keys);
    return ok(null);
  }

  async takeOff(): Promise<void> {
    const { keys } = await this.#profile();
    const { wrapping, signing } = keys;
    assert(signing.kind === 'wrapped', 'under a lock the device key is wrapped');
    const free = await signingKeyOf(wrapping, await unwrap(wrapping, signing.seed));
    await this.#update({ 'keys.wrapping': wrapping, 'keys.signing': free, lock: null });
  }

  async lockAfter(minutes: UnseenMinutes): Promise<void> {
    await this.#update({ 'lock.minutes': minutes });
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

  /** In one transaction with all that it reads: nothing that was signed meanwhile is undone. */
  async #update(changes: Readonly<Record<string, unknown>>): Promise<void> {
    await this.#parts.databases.keys.profiles.update(PROFILE, changes);
  }
}

/** What the typed phrase opens. */
async function spareOf(
  { account, device, spare }: ProfileRecord,
  typed: string,
): Promise<Result<Spare, PutOnFault>> {
  if (spare === null) return err('cannot_lock');
  const phrase = parsePhrase(typed);
  if (!phrase.ok) return err('phrase_wrong');
  const { rootSeed } = keysOfPhrase(phrase.value, NO_NETWORK);
  const root: Id = idOf(publicKeyOf(rootSeed));
  if (root !== account) return err('phrase_of_another');
  const opened = await openSpare(rootSeed, device, spare);
  return opened === null ? err('cannot_lock') : ok(opened);
}

async function wayBy(
  secret: Uint8Array,
  pin: string | null,
  name: string,
): Promise<Result<KeptLock['way'], PutOnFault>> {
  if (pin !== null) {
    await painted();
    return ok(await pinWay(secret, pin, passwordKey));
  }
  const made = await makePasskey(name === '' ? 'Holdfast' : name);
  return made.ok ? ok(await passkeyWay(secret, made.value)) : made;
}
