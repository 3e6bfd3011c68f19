/** Amounts of an asset in the person's customs. */
import type { AssetView } from '#replica';
import { formatAmount, type SignDisplay } from './amount-text.ts';
import { locale } from './locale.ts';
import { m } from '$lib/words/compiled/messages.js';

/** `−12.50` */
export function amountText(amount: bigint, asset: AssetView, sign: SignDisplay = 'auto'): string {
  return formatAmount(amount, asset.decimals, locale(), sign);
}

/** `12.50 SHELL` */
export function moneyText(amount: bigint, asset: AssetView): string {
  return m.money({ amount: amountText(amount, asset), symbol: asset.symbol });
}

/** `18,204`: places in the journal, counts. */
export function countText(count: number): string {
  return formatAmount(BigInt(count), 0, locale());
}
