/** Somebody else's receipt against what this browser knows: the pinned key of its relay and the last checkpoint seen. */
import { err, sha256, verify, type Result } from '#kernel';
import { checkReceipt, keysOf, openReceipt, type ReceiptCheckFault, type ReceiptReading } from '#replica';
import type { Databases } from '../store/databases.ts';
import { readRecords } from '../glance.ts';
import { keepHeard } from '../store/heard-notes.ts';

const primitives = { hash: sha256, verify };

export async function checkHere(
  databases: Databases,
  relay: string,
  given: Uint8Array,
): Promise<Result<ReceiptReading, ReceiptCheckFault | 'no_network'>> {
  const { profile, facts, copy } = await readRecords(databases, relay);
  if (facts === null) return err('no_network');
  const keys = keysOf(facts);
  const opened = openReceipt(given, keys, primitives);
  if (!opened.ok) return opened;
  if (profile !== null) await keepHeard(databases.wallet, profile.account, opened.value.note);
  const pinned = copy?.checkpoint ?? facts.checkpoint;
  const agreed = profile === null ? undefined : await databases.wallet.recoveries.get(profile.account);
  return checkReceipt(opened.value, keys, pinned, agreed?.cuts ?? [], primitives);
}
