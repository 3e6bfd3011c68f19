/** Paying again after a rejection: a new payment with what is available now. Nothing is retried by itself. */
import { REJECTIONS } from '#kernel';
import { paymentPayload, type HistoryRow } from '#replica';
import type { WalletState } from '../wallet-state.svelte.ts';

export interface Retry {
  readonly amount: bigint;
  /** The send screen with everything filled in. */
  readonly href: string;
}

/** Null where a new payment could not succeed, or there is nothing to pay with. */
export function retryOf(row: HistoryRow, state: WalletState): Retry | null {
  const { other, asset, state: verdict, kind } = row;
  const { network } = state;
  if (verdict.phase !== 'rejected' || kind !== 'transfer' || network === null) return null;
  if (other === null || row.others !== undefined || asset === null || row.amount === null) return null;
  if (REJECTIONS[verdict.rejection.code] === 'never') return null;
  const available = state.balances.find((each) => each.asset.id === asset.id)?.available ?? 0n;
  const amount = available < row.amount ? available : row.amount;
  if (amount <= 0n) return null;
  const payload = paymentPayload({
    network: network.id,
    account: other,
    boxKey: null,
    name: null,
    asset: asset.id,
    amount,
    memo: row.memo === '' ? null : row.memo,
    request: null,
  });
  return { amount, href: `/wallet/send#${payload}` };
}
