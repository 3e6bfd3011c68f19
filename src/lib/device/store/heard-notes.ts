/**
 * Signed checkpoints that somebody has shown to this account [P24]: in a receipt that was checked here, or when a device was
 * let in. Those that came with payments are kept beside these, and those of the account's devices in its vault.
 */
import type { Id } from '#kernel';
import type { WalletDatabase } from './databases.ts';

/**
 * The newest are kept, by age alone: nothing here knows which of them have been proved. Of so many, HEARD_PROVED_MAX are
 * proved on each connection; who is shown more than these before it comes loses the oldest unproved.
 */
const HEARD_NOTES_MAX = 64;

/** Where there is no room for it, what it came with is done all the same. */
export async function keepHeard(
  { heard }: Pick<WalletDatabase, 'heard'>,
  account: Id,
  note: string,
): Promise<void> {
  const keep = async (): Promise<void> => {
    const same = heard.where('[account+note]').equals([account, note]);
    if ((await same.count()) > 0) return;
    await heard.add({ account, note });
    const kept = await heard.where('account').equals(account).primaryKeys();
    await heard.bulkDelete(kept.slice(0, -HEARD_NOTES_MAX));
  };
  await heard.db.transaction('rw', heard, keep).catch((error: unknown) => console.error(error));
}

/** The newest first. */
export async function heardNotes(
  { heard }: Pick<WalletDatabase, 'heard'>,
  account: Id,
): Promise<readonly string[]> {
  const kept = await heard.where('account').equals(account).sortBy('n');
  return kept.toReversed().map(({ note }) => note);
}
