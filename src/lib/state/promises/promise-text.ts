/** What a promise says: how it stands, what became of it, what is known of who made it; and why one was not taken. */
import type { RejectionCode } from '#kernel';
import type { HandOverFault, PromiseState, PromiseView, TakeFault } from '#replica';
import { momentText } from '../parts/day-text.ts';
import { locale } from '../parts/locale.ts';
import type { WalletState } from '../wallet-state.svelte.ts';
import { m } from '$lib/words/compiled/messages.js';

export function promisePhaseText(phase: PromiseState['phase']): string {
  return {
    promised: m.promise_state_promised,
    final: m.promise_state_final,
    rejected: m.promise_state_rejected,
    refused: m.promise_state_refused,
  }[phase]();
}

/** What became of it, in a whole sentence; `now` is the journal's time, ms. */
export function promiseStoryText(promise: PromiseView, now: number, wallet: WalletState): string {
  const { state, from, asset, signed, expires } = promise;
  const name = wallet.nameOf(from);
  const moment = momentText(signed, locale());
  switch (state.phase) {
    case 'promised':
      if (now >= expires) return m.promise_story_late({ moment, end: momentText(expires, locale()) });
      return state.code === null ? m.promise_story_waits({ moment }) : m.promise_story_held_up({ moment });
    case 'final':
      return m.promise_story_final();
    case 'rejected':
      return rejectedText(state.code, name, asset.symbol);
    case 'refused':
      return refusedText(state.code, name);
  }
}

/** Worded for who was to be paid: what the payer had is nobody's business. */
function rejectedText(code: RejectionCode, name: string, symbol: string): string {
  switch (code) {
    case 'insufficient_available':
    case 'fee_not_covered':
      return m.promise_rejected_money({ name });
    case 'expired':
      return m.promise_rejected_late();
    case 'asset_not_accepted':
      return m.promise_rejected_asset({ symbol });
    case 'request_expired':
    case 'request_already_paid':
      return m.promise_rejected_request();
    case 'role_forbids':
    case 'day_limit':
      return m.promise_rejected_limit({ name });
    default:
      return m.promise_rejected_other();
  }
}

function refusedText(code: string, name: string): string {
  if (code === 'device_revoked' || code === 'device_quarantined') return m.promise_refused_device({ name });
  return code === 'stale' ? m.promise_refused_stale({ name }) : m.promise_refused_other();
}

/** What shows that its device may speak for its account. */
export function promiseProofText({ provedAt, from }: PromiseView, wallet: WalletState): string {
  const name = wallet.nameOf(from);
  return provedAt === null
    ? m.promise_unproved({ name })
    : m.promise_proved({ name, moment: momentText(provedAt, locale()) });
}

const takeFaults: Readonly<Record<TakeFault, () => string>> = {
  too_large: m.promise_fault_malformed,
  malformed: m.promise_fault_malformed,
  no_chain: m.promise_fault_malformed,
  other_network: m.promise_fault_other_network,
  bad_signature: m.promise_fault_bad_signature,
  receipt_not_good: m.promise_fault_receipt,
  taken_away: m.proof_fault_taken_away,
  chain_broken: m.promise_fault_chain,
  own_payment: m.promise_fault_own,
  not_for_you: m.promise_fault_not_for_you,
  expired: m.promise_fault_expired,
  not_a_member: m.promise_fault_not_a_member,
  not_stored: m.promise_fault_not_stored,
  unknown_asset: m.promise_fault_unknown_asset,
  too_many: m.promise_fault_too_many,
};

export function takeFaultText(fault: TakeFault): string {
  return takeFaults[fault]();
}

const handOverFaults: Readonly<Record<HandOverFault, () => string>> = {
  not_a_member: m.hand_fault_not_a_member,
  not_waiting: m.hand_fault_not_waiting,
  chain_refused: m.hand_fault_chain_refused,
  too_large: m.hand_fault_too_large,
};

export function handOverFaultText(fault: HandOverFault): string {
  return handOverFaults[fault]();
}
