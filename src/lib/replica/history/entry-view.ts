/** An entry in full, with its postings, for who opens it: the item that is kept is read again, which a list never needs. */
import { idHex, IN, type Id, type Operation, type Posting, type RejectionCode, type Sha256 } from '#kernel';
import type { Kept } from '../feed/copy.ts';
import { readItem } from '../feed/feed.ts';
import { historyRow, type AssetOf } from './rows.ts';
import type { EntryView } from './history-view.ts';

/** Rejections that cost no fee [P4]. */
const FREE: ReadonlySet<RejectionCode> = new Set(['expired', 'expiry_too_far', 'fee_too_high']);

/** An entry in full, read again from the item that is kept. */
export function entryView(
  hash: Sha256,
  account: Id,
  { item, row }: Kept,
  assetOf: AssetOf,
): EntryView | null {
  const read = readItem(hash, item);
  if (!read.ok) return null;
  const { entry, effect, operation } = read.value;
  const own = operation !== null && operation.account === account;
  const free = entry.verdict !== null && FREE.has(entry.verdict.code);
  const postings = effect.postings.flatMap((posting) => postingView(posting, assetOf));
  return {
    ...historyRow(row, assetOf),
    id: operation?.id ?? null,
    legs: operation === null ? [] : legViews(operation, assetOf),
    fee: own && !free ? operation.fee : 0n,
    postings,
  };
}

/** The legs of a transfer to several people: each of them sees all of them (P26). */
export function legViews(operation: Operation, assetOf: AssetOf): EntryView['legs'] {
  if (operation.kind !== 'transfer' || operation.fields.legs.length < 2) return [];
  return operation.fields.legs.flatMap(({ to, asset, amount }) => {
    const shown = assetOf(asset);
    return shown === null ? [] : [{ to, asset: shown, amount }];
  });
}

function postingView(
  { bucket, asset, side, amount, balance }: Posting,
  assetOf: AssetOf,
): EntryView['postings'] {
  const shown = assetOf(asset);
  if (shown === null) return [];
  const name = bucket.id === null ? bucket.kind : `${bucket.kind}:${idHex(bucket.id)}`;
  return [{ bucket: name, asset: shown, amount: side === IN ? amount : -amount, balance }];
}
