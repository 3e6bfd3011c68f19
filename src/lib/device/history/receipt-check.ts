/** Somebody else's receipt against what this browser knows: the pinned key of its relay and the last checkpoint seen. */
import { err, sha256, verify, type Result } from '#kernel';
import { checkReceipt, keysOf, type ReceiptCheckFault, type ReceiptReading } from '#replica';
import type { Databases } from '../store/databases.ts';
import { readRecords } from '../glance.ts';

export async function checkHere(
  databases: Databases,
  relay: string,
  given: Uint8Array,
): Promise<Result<ReceiptReading, ReceiptCheckFault | 'no_network'>> {
  const { profile, facts, copy } = await readRecords(databases, relay);
  if (facts === null) return err('no_network');
  const pinned = copy?.checkpoint ?? facts.checkpoint;
  const agreed = profile === null ? undefined : await databases.wallet.recoveries.get(profile.account);
  return checkReceipt(given, keysOf(facts), pinned, agreed?.cuts ?? [], { hash: sha256, verify });
}
