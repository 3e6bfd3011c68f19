/** From a copy and its outbox to the balances that screens show. */
import { balanceOf, type AccountView, type Id } from '#kernel';
import type { Preview } from '../outbox/preview.ts';
import type { AssetView, BalanceView } from '../network/network-view.ts';

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
