/** Holds and vouchers in words: what happens at their ends, and what an act about them will do, said from its bytes [U3]. */
import type { AssetView, HoldView, LockCheck, LockFault, VoucherView } from '#replica';
import { momentText } from '../parts/day-text.ts';
import { rejectionContext } from '../payments/failure-text.ts';
import { payFaultText } from '../parts/fault-text.ts';
import { locale } from '../parts/locale.ts';
import { moneyText } from '../parts/money-text.ts';
import type { ActWords } from '../signing/act-words.ts';
import type { WalletState } from '../wallet-state.svelte.ts';
import { m } from '$lib/words/compiled/messages.js';

/** What happens at the end of a hold, and who can do what before. */
export function holdEndText({ isPayer, other, hash }: HoldView, wallet: WalletState): string {
  const name = wallet.nameOf(other);
  if (hash !== null) return isPayer ? m.hold_end_payer_secret({ name }) : m.hold_end_payee_secret({ name });
  return isPayer ? m.hold_end_payer({ name }) : m.hold_end_payee({ name });
}

export function openStateText(phase: 'signed' | 'sent' | 'open' | 'ending'): string {
  const texts = {
    signed: m.state_signed,
    sent: m.state_sent,
    open: m.lock_state_open,
    ending: m.lock_state_ending,
  };
  return texts[phase]();
}

export function voucherStateText({ state }: VoucherView): string {
  if (state.phase === 'claimed') return m.voucher_state_claimed();
  if (state.phase === 'taken_back') return m.voucher_state_taken_back();
  return state.phase === 'refunded' ? m.voucher_state_refunded() : openStateText(state.phase);
}

/** What became of a voucher, or what will. */
export function voucherEndText({ state }: VoucherView, wallet: WalletState): string {
  switch (state.phase) {
    case 'signed':
    case 'sent':
      return m.voucher_end_waiting();
    case 'open':
      return m.voucher_end_open();
    case 'ending':
      return m.voucher_end_ending();
    case 'claimed':
      return m.voucher_end_claimed({ name: wallet.nameOf(state.by), moment: when(state.time) });
    case 'taken_back':
      return m.voucher_end_taken_back({ moment: when(state.time) });
    case 'refunded':
      return m.voucher_end_refunded({ moment: when(state.time) });
  }
}

type Said = Pick<ActWords, 'what' | 'more' | 'sign'>;

/** Null where this device does not know what the act is about. */
export function lockWords(check: LockCheck, wallet: WalletState): ActWords | null {
  const said = saidOf(check, wallet);
  const payee = check.act.kind === 'hold.place' ? check.act.fields.to : null;
  return said && { ...said, payee, look: m.check_person() };
}

function saidOf(check: LockCheck, wallet: WalletState): Said | null {
  const { act, hold, voucher, left } = check;
  if (act.kind === 'hold.post' || act.kind === 'hold.void')
    return hold === null ? null : endWords(act, hold, wallet);
  if (act.kind === 'voucher.claim') return voucher === null ? null : claimWords(voucher);
  const asset = wallet.assetOf(act.fields.asset);
  if (asset === null) return null;
  const amount = moneyText(act.fields.amount, asset);
  const rest = left === null ? [] : [m.check_left({ left: moneyText(left, asset) })];
  const moment = when(act.fields.until);
  if (act.kind === 'voucher.issue') {
    const more = [...rest, m.voucher_words_issue_after({ moment })];
    return { what: m.voucher_words_issue({ amount }), more, sign: m.voucher_sign_issue({ amount }) };
  }
  const { to, hash } = act.fields;
  const name = wallet.nameOf(to);
  return {
    what: check.isStranger ? m.hold_words_place_new({ amount, name }) : m.hold_words_place({ amount, name }),
    more: [
      ...rest,
      hash === null ? m.hold_words_until({ moment, name }) : m.hold_words_until_secret({ moment, name }),
      ...(check.secret === null ? [] : [m.hold_words_secret_kept()]),
    ],
    sign: m.hold_sign_place({ amount }),
  };
}

function endWords(
  act: Extract<LockCheck['act'], { readonly kind: 'hold.post' | 'hold.void' }>,
  { amount: held, asset, other, isPayer }: HoldView,
  wallet: WalletState,
): Said {
  const name = wallet.nameOf(other);
  const whole = moneyText(held, asset);
  if (act.kind === 'hold.void')
    return {
      what: m.hold_words_return({ amount: whole, name }),
      more: [m.hold_words_return_after()],
      sign: m.hold_sign_return({ amount: whole }),
    };
  const { amount: taken } = act.fields;
  if (taken === null)
    return {
      what: isPayer
        ? m.hold_words_secret_payer({ amount: whole, name })
        : m.hold_words_secret_payee({ amount: whole, name }),
      more: [m.hold_words_secret_open()],
      sign: isPayer ? m.hold_sign_pay({ amount: whole }) : m.hold_sign_take({ amount: whole }),
    };
  const amount = moneyText(taken, asset);
  const isPart = taken < held;
  return {
    what: isPart ? m.hold_words_take_part({ amount, whole, name }) : m.hold_words_take({ amount, name }),
    more: isPart ? [m.hold_words_rest({ rest: moneyText(held - taken, asset), name })] : [],
    sign: m.hold_sign_take({ amount }),
  };
}

function claimWords(voucher: NonNullable<LockCheck['voucher']>): Said {
  const amount = moneyText(voucher.amount, voucher.asset);
  return voucher.isOwn
    ? {
        what: m.voucher_words_take_back({ amount }),
        more: [m.voucher_words_take_back_after()],
        sign: m.voucher_sign_take_back({ amount }),
      }
    : {
        what: m.voucher_words_claim({ amount }),
        more: [m.voucher_words_claim_check()],
        sign: m.voucher_sign_claim({ amount }),
      };
}

export function lockFaultText(fault: LockFault, wallet: WalletState): string {
  switch (fault.code) {
    case 'unknown_asset':
      return m.lock_stop_unknown_asset();
    case 'other_network':
      return m.lock_stop_other_network();
    case 'secret_missing':
      return m.lock_stop_secret_missing();
    default:
      return payFaultText(fault, rejectionContext(wallet));
  }
}

/** `12.50 SHELL` of something that is locked. */
export function lockedText({
  amount,
  asset,
}: {
  readonly amount: bigint;
  readonly asset: AssetView;
}): string {
  return moneyText(amount, asset);
}

function when(time: number): string {
  return momentText(time, locale());
}
