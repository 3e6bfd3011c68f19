/**
 * Proving that the lock is one's own: it gives the bytes of the wrapping key. One try at a time in all tabs, by a Web Lock,
 * and each PIN is counted before it is tried: who closes the tab meanwhile has tried all the same. Who can write this browser's
 * files can reset the count; each try then still costs its argon2id.
 */
import { err, ok, type Result } from '#kernel';
import { waitMsLeft, type UnlockFault } from '#replica';
import { openByPasskey, openByPin, type KeptLock, type PinWay } from './app-lock-way.ts';
import { changeLock } from './kept-lock.ts';
import { PROFILE, type KeysDatabase } from '../store/databases.ts';
import { passkeySecret } from '../keys/passkey.ts';
import { passwordKey } from '../keys/password-key.ts';

/** By a PIN, or for null by the passkey. A value of null: another tab has taken the lock off. */
export function proveLock(
  db: KeysDatabase,
  pin: string | null,
): Promise<Result<Uint8Array | null, UnlockFault>> {
  return navigator.locks.request(`${db.name} unlocks`, async () => {
    const lock = (await db.profiles.get(PROFILE))?.lock ?? null;
    if (lock === null) return ok(null);
    if (lock.way.kind === 'pin') return tryPin(db, lock, lock.way, pin ?? '');
    const said = await passkeySecret(lock.way.credential, lock.way.salt);
    if (!said.ok) return err({ code: said.error });
    const opened = await openByPasskey(lock.way, said.value);
    return opened.ok ? opened : err({ code: opened.error });
  });
}

async function tryPin(
  db: KeysDatabase,
  { tries, triedAt }: KeptLock,
  way: PinWay,
  pin: string,
): Promise<Result<Uint8Array, UnlockFault>> {
  const now = Date.now();
  const ms = waitMsLeft(tries, triedAt, now);
  if (ms > 0) return err({ code: 'wait', ms });
  await changeLock(db, { tries: tries + 1, triedAt: now });
  const opened = await openByPin(way, pin, passwordKey);
  if (!opened.ok) return err({ code: opened.error });
  await changeLock(db, { tries: 0, triedAt: 0 });
  return opened;
}
