/**
 * A wallet behind its app lock: of the database only the lock has been read. One try at a time in all tabs, by a Web Lock,
 * and each is counted before it is made: who closes the tab meanwhile has tried all the same. Who can write this browser's
 * files can reset the count; each try then still costs its argon2id.
 */
import { err, ok, type Result } from '#kernel';
import { waitMsLeft, type LockedWallet, type LockWay, type UnlockFault, type Wallet } from '#replica';
import { openByPasskey, openByPin, type KeptLock, type PinWay } from './app-lock-way.ts';
import { PROFILE, type Databases } from '../store/databases.ts';
import { wrappingKeyOf } from '../keys/keys.ts';
import { painted } from '../painted.ts';
import { passkeySecret } from '../keys/passkey.ts';
import { passwordKey } from '../keys/password-key.ts';
import { watchUnseen } from './unseen.ts';

export interface LockedParts {
  readonly databases: Databases;
  readonly way: LockWay;
  /** Opens the wallet, whose keys can be read by now. */
  readonly open: () => Promise<Wallet>;
}

export class BrowserLockedWallet implements LockedWallet {
  readonly way: LockWay;
  readonly #parts: LockedParts;

  constructor(parts: LockedParts) {
    this.#parts = parts;
    this.way = parts.way;
  }

  async open(pin: string | null): Promise<Result<Wallet, UnlockFault>> {
    const { databases, open } = this.#parts;
    const { keys } = databases;
    const secret = await navigator.locks.request(`${keys.name} unlocks`, () => this.#secret(pin));
    if (!secret.ok) return secret;
    // Null: another tab has taken the lock off.
    if (secret.value !== null) {
      keys.unlock(await wrappingKeyOf(secret.value));
      watchUnseen(keys);
    }
    return ok(await open());
  }

  async forget(): Promise<void> {
    const { forgetWallet } = await import('../forgetting.ts');
    await forgetWallet(this.#parts.databases);
    location.assign('/');
  }

  async #secret(pin: string | null): Promise<Result<Uint8Array | null, UnlockFault>> {
    const lock = (await this.#parts.databases.keys.profiles.get(PROFILE))?.lock ?? null;
    if (lock === null) return ok(null);
    if (lock.way.kind === 'pin') return this.#tryPin(lock, lock.way, pin ?? '');
    const said = await passkeySecret(lock.way.credential, lock.way.salt);
    if (!said.ok) return err({ code: said.error });
    const opened = await openByPasskey(lock.way, said.value);
    return opened.ok ? opened : err({ code: opened.error });
  }

  async #tryPin(
    { tries, triedAt }: KeptLock,
    way: PinWay,
    pin: string,
  ): Promise<Result<Uint8Array, UnlockFault>> {
    const now = Date.now();
    const ms = waitMsLeft(tries, triedAt, now);
    if (ms > 0) return err({ code: 'wait', ms });
    await this.#count(tries + 1, now);
    await painted();
    const opened = await openByPin(way, pin, passwordKey);
    if (!opened.ok) return err({ code: opened.error });
    await this.#count(0, 0);
    return opened;
  }

  async #count(tries: number, triedAt: number): Promise<void> {
    const { keys } = this.#parts.databases;
    await keys.transaction('rw', keys.profiles, async () => {
      const kept = await keys.profiles.get(PROFILE);
      if (kept === undefined || kept.lock === null) return;
      await keys.profiles.put({ ...kept, lock: { ...kept.lock, tries, triedAt } });
    });
  }
}
