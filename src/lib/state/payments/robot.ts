/** The first payment of a newcomer in a demonstration network: 1.50 to the robot, which sends money back. */
import { paymentPayload } from '#replica';
import { amountText } from '../parts/money-text.ts';
import type { WalletState } from '../wallet-state.svelte.ts';

/** Null where there is no robot, or not enough to pay it with. */
export function robotPayment(state: WalletState): { readonly amount: string; readonly href: string } | null {
  const { network, mainBalance } = state;
  if (network === null || network.robot === null || mainBalance === null) return null;
  const { base } = network;
  const amount = base.decimals === 0 ? 1n : (15n * 10n ** BigInt(base.decimals)) / 10n;
  if (mainBalance.asset.id !== base.id || mainBalance.available < amount) return null;
  const payload = paymentPayload({
    network: network.id,
    account: network.robot,
    boxKey: null,
    name: null,
    asset: base.id,
    amount,
    memo: null,
    request: null,
  });
  return { amount: amountText(amount, base), href: `/wallet/send#${payload}` };
}
