/** Changing what is kept of the lock. A tab may show a lock that another has taken off: what is gone gets no parts. */
import { PROFILE, type KeysDatabase } from '../store/databases.ts';
import type { KeptLock } from './app-lock-way.ts';

/** False, and nothing changed: there is no lock any more. */
export function changeLock(db: KeysDatabase, change: Partial<KeptLock>): Promise<boolean> {
  return db.transaction('rw', db.profiles, async () => {
    const kept = await db.profiles.get(PROFILE);
    if (kept === undefined || kept.lock === null) return false;
    await db.profiles.put({ ...kept, lock: { ...kept.lock, ...change } });
    return true;
  });
}
