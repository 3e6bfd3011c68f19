/** Taking the lock off: what it has locked away lies in the database again as it did before. */
import { assert } from '#kernel';
import { PROFILE, type KeysDatabase } from '../store/databases.ts';
import { signingKeyOf } from '../keys/keys.ts';
import { unwrap, wrappingKeyOf } from '../keys/wrapped.ts';

/** `bytes`: of the wrapping key. */
export async function takeLockOff(db: KeysDatabase, bytes: Uint8Array): Promise<void> {
  const wrapping = await wrappingKeyOf(bytes);
  const kept = await db.profiles.get(PROFILE);
  if (kept === undefined || kept.lock === null) return;
  const { signing } = kept.keys;
  assert(signing.kind === 'wrapped', 'under a lock the device key is wrapped');
  const free = await signingKeyOf(wrapping, await unwrap(wrapping, signing.seed));
  // In one transaction with all that it reads: nothing that was signed meanwhile is undone.
  await db.profiles.update(PROFILE, { 'keys.wrapping': wrapping, 'keys.signing': free, lock: null });
  db.unlock(wrapping);
}
