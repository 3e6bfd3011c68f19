/** Receipts [P23]: asked of the relay, verified here, and held against the entry that this device keeps. */
import {
  decodeFeedItem,
  encodeEntry,
  equal,
  err,
  ok,
  receiptText,
  sha256,
  verify,
  verifyReceipt,
  type Id,
  type Result,
} from '#kernel';
import { keptAtIndex, keysOf, type NetworkFacts, type ReceiptFault, type ReceiptView } from '#replica';
import { StoredCopy } from '../store/copy-store.ts';
import type { WalletDatabase } from '../store/databases.ts';
import type { Tabs } from '../leading/tabs.ts';
import type { WalletParts } from '../wallet.ts';

/** Of an entry of this browser's wallet, by its place in the journal. */
export async function receiptHere(
  { databases, relay, tabs }: Pick<WalletParts, 'databases' | 'relay' | 'tabs'>,
  index: number,
): Promise<Result<ReceiptView, ReceiptFault>> {
  const [profile, facts] = await Promise.all([
    databases.keys.profile(),
    databases.wallet.networks.get(relay),
  ]);
  if (profile === undefined || facts === undefined) return err('not_final');
  return receiptOf(databases.wallet, tabs, facts, profile.account, index);
}

export async function receiptOf(
  db: WalletDatabase,
  tabs: Tabs,
  facts: NetworkFacts,
  account: Id,
  index: number,
): Promise<Result<ReceiptView, ReceiptFault>> {
  const copies = new StoredCopy(db, account);
  const end = (await copies.read())?.view.account.feedLength ?? 0;
  const kept = await keptAtIndex(copies, index, end);
  const item = kept === null ? null : decodeFeedItem(kept.item);
  if (item === null || !item.ok) return err('not_final');
  const reply = await tabs.ask({ what: 'receipt', args: { index } });
  if (reply === null) return err('offline');
  if (!reply.ok) return err('refused');
  const bytes = reply.result.slice();
  const verified = verifyReceipt(bytes, keysOf(facts), sha256, verify);
  if (!verified.ok) return err('does_not_verify');
  const { entry, checkpoint } = verified.value;
  if (!equal(encodeEntry(entry), item.value.entry.bytes)) return err('does_not_verify');
  const { size, epoch } = checkpoint;
  return ok({ bytes, text: receiptText(bytes), index, size, epoch });
}
