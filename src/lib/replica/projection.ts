/** From a copy and its outbox to what screens show: balances, and an entry with its postings. */
import {
  balanceOf,
  idHex,
  IN,
  type AccountView,
  type Id,
  type Posting,
  type RejectionCode,
  type Sha256,
} from '#kernel';
import type { Kept } from './copy.ts';
import { readItem } from './feed.ts';
import type { Preview } from './preview.ts';
import { historyRow } from './rows.ts';
import type { AssetView, BalanceView, EntryView } from './wallet.ts';

export type AssetOf = (id: Id) => AssetView | null;

/**
 * One balance for each asset that the account has or had, in the order in which the assets are known. `taken` is what the
 * outbox takes (preview.ts).
 */
export function balanceViews(
  view: AccountView,
  taken: Preview['taken'],
  assets: readonly AssetView[],
): readonly BalanceView[] {
  const held = assets.filter(
    ({ id }, at) => at === 0 || view.account.balances.some((balance) => balance.asset === id),
  );
  return held.map((asset) => {
    const { available, locked } = balanceOf(view.account, asset.id);
    const notFinal = taken.get(asset.id) ?? 0n;
    const isOwn = (lock: { readonly payer: Id; readonly asset: Id }): boolean =>
      lock.payer === view.account.id && lock.asset === asset.id;
    const lockedIn = { holds: view.holds.filter(isOwn).length, vouchers: view.vouchers.filter(isOwn).length };
    return { asset, available: available > notFinal ? available - notFinal : 0n, locked, lockedIn, notFinal };
  });
}

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
    fee: own && !free ? operation.fee : 0n,
    postings,
  };
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
