/** The newest entries by their places: a range is read in one go, where a walk backwards asks for each. */
import type { Id } from '#kernel';
import type { EntryRecord, WalletDatabase } from '../store/databases.ts';

/** At most `count` of the account's, the oldest first. */
export function newestEntries(
  { entries }: WalletDatabase,
  { id, feedLength }: { readonly id: Id; readonly feedLength: number },
  count: number,
): Promise<readonly EntryRecord[]> {
  return entries
    .where('[account+place]')
    .between([id, feedLength - count], [id, feedLength], true, false)
    .toArray();
}
