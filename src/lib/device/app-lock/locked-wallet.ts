/** A wallet behind its app lock: of the database only the lock has been read. */
import { err, ok, type Result } from '#kernel';
import type {
  LockedWallet,
  LockWay,
  OpenBackupFault,
  PhraseUnlockFault,
  UnlockFault,
  Wallet,
} from '#replica';
import { proveLock } from './lock-proof.ts';
import { PROFILE, type Databases, type KeptProfile } from '../store/databases.ts';
import { wrappingKeyOf } from '../keys/wrapped.ts';
import { watchUnseen } from './unseen.ts';

export interface LockedParts {
  readonly databases: Databases;
  readonly way: LockWay;
  readonly spare: KeptProfile['spare'];
  /** Opens the wallet, whose keys can be read by now. */
  readonly open: () => Promise<Wallet>;
}

export class BrowserLockedWallet implements LockedWallet {
  readonly way: LockWay;
  readonly opensByPhrase: boolean;
  readonly #parts: LockedParts;

  constructor(parts: LockedParts) {
    this.#parts = parts;
    this.way = parts.way;
    this.opensByPhrase = parts.spare.under === 'root';
  }

  async open(pin: string | null): Promise<Result<Wallet, UnlockFault>> {
    const { databases, open } = this.#parts;
    const { keys } = databases;
    const proved = await proveLock(keys, pin);
    if (!proved.ok) return proved;
    if (proved.value !== null) {
      keys.unlock(await wrappingKeyOf(proved.value));
      watchUnseen(keys);
    }
    return ok(await open());
  }

  async openByPhrase(phrase: string): Promise<Result<Wallet, PhraseUnlockFault>> {
    const { databases, open } = this.#parts;
    const kept = await databases.keys.profiles.get(PROFILE);
    if (kept === undefined) return err('damaged');
    const { spareByPhrase } = await import('./by-phrase.ts');
    const opened = await spareByPhrase(kept, phrase);
    if (!opened.ok) return opened;
    const { takeLockOff } = await import('./taking-off.ts');
    await takeLockOff(databases.keys, opened.value.wrapping);
    return ok(await open());
  }

  async phraseIn(file: Uint8Array, password: string): Promise<Result<string, OpenBackupFault>> {
    return (await import('./by-phrase.ts')).phraseInFile(file, password);
  }

  async forget(): Promise<void> {
    const { forgetWallet } = await import('../forgetting.ts');
    await forgetWallet(this.#parts.databases);
    location.assign('/');
  }
}
