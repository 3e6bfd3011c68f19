/** What a draft of a payment says in a list. */
import type { PaymentDraft } from '#replica';
import type { WalletState } from '../wallet-state.svelte.ts';
import { m } from '$lib/words/compiled/messages.js';

/** What this person calls the payee; what a link said of somebody unknown. */
export function draftTitle({ to, name }: PaymentDraft, wallet: WalletState): string {
  return name !== null && !wallet.isKnown(to) ? name : wallet.nameOf(to);
}

/** The amount as it was typed, and what for. */
export function draftText({ asset, amount, memo }: PaymentDraft, wallet: WalletState): string {
  const symbol = ((asset && wallet.assetOf(asset)) ?? wallet.network?.base)?.symbol ?? '';
  const typed = amount.trim();
  if (typed === '') return memo.trim();
  const money = m.money({ amount: typed, symbol });
  return memo.trim() === '' ? money : m.draft_about({ money, memo: memo.trim() });
}
