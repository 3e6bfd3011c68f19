/** What is said about a payment to several people. */
import { LEGS_MAX } from '#kernel';
import type { LegCheck, PayFault, TransferCheck } from '#replica';
import { rejectionContext } from './failure-text.ts';
import { payeeFaultText, payFaultText } from '../parts/fault-text.ts';
import { countText, moneyText } from '../parts/money-text.ts';
import type { AddFault, SeveralFlow } from './several-flow.svelte.ts';
import type { WalletState } from '../wallet-state.svelte.ts';
import { m } from '$lib/words/compiled/messages.js';

/** `You send 30.00 SHELL to 3 people: …` */
export function totalText({ total, asset, legs }: TransferCheck): string {
  return m.many_check({ amount: moneyText(total, asset), count: countText(legs.length) });
}

/** `12.50 SHELL to Ana` */
export function legText(leg: LegCheck, { asset }: TransferCheck, wallet: WalletState): string {
  const about = { amount: moneyText(leg.amount, asset), name: wallet.nameOf(leg.to) };
  return leg.firstPayment ? m.many_leg_new(about) : m.many_leg(about);
}

export function addFaultText(fault: AddFault): string {
  switch (fault.code) {
    case 'twice':
      return m.many_twice();
    case 'full':
      return m.many_full({ count: countText(LEGS_MAX) });
    case 'request':
      return m.many_request();
    default:
      return payeeFaultText(fault);
  }
}

/** Why it cannot be paid; what is about one leg names its payee: the first fact of such a rejection is its place. */
export function severalFaultText(fault: PayFault, flow: SeveralFlow, wallet: WalletState): string {
  const why = payFaultText(fault, rejectionContext(wallet));
  if (fault.code !== 'rejected' || !ABOUT_A_LEG.has(fault.rejection.code)) return why;
  const recipient = flow.recipients[Number(fault.rejection.facts[0] ?? -1)];
  return recipient === undefined ? why : m.many_fault_leg({ name: wallet.nameOf(recipient.account), why });
}

const ABOUT_A_LEG: ReadonlySet<string> = new Set([
  'amount_out_of_range',
  'same_account',
  'unknown_asset',
  'unknown_account',
  'asset_not_accepted',
]);
