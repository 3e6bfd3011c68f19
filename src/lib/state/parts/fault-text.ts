/** Faults that are no verdict, in words: what the relay will not take, what this device cannot do, what was typed wrong. */
import { REFUSALS, type RefusalCode } from '#kernel';
import type { JoinFault, Link, PayFault, ReceiptFault } from '#replica';
import { m } from '$lib/words/compiled/messages.js';
import type { AmountFault } from './amount-text.ts';
import { rejectionText, type RejectionContext } from '../payments/rejection-text.ts';
import type { PayeeFault } from '../payments/send-flow.svelte.ts';

/** What the relay says of an operation that it keeps out of the journal; a code without a text does not compile. */
export const REFUSAL_TEXTS: Readonly<Record<RefusalCode, () => string>> = {
  malformed: m.refused_malformed,
  too_large: m.refused_too_large,
  wrong_network: m.refused_wrong_network,
  bad_signature: m.refused_bad_signature,
  known: m.refused_known,
  stale: m.refused_stale,
  root_expired: m.refused_root_expired,
  root_expires_too_far: m.refused_root_expires_too_far,
  unknown_device: m.refused_unknown_device,
  device_revoked: m.refused_device_revoked,
  device_quarantined: m.refused_device_quarantined,
  sequence_gap: m.refused_sequence_gap,
  enrolment_rejected: m.refused_enrolment_rejected,
  rate_limited: m.refused_rate_limited,
  overloaded: m.refused_overloaded,
  blob_missing: m.refused_blob_missing,
};

/** Notices that a relay gives before or instead of a login. */
const NOTICE_TEXTS: Readonly<Record<string, () => string>> = {
  upgrade_needed: m.notice_upgrade_needed,
  paused: m.notice_paused,
  shutting_down: m.notice_shutting_down,
  journal_behind: m.notice_journal_behind,
  login_refused: m.notice_login_refused,
};

export function refusalText(code: string): string {
  const known = code in REFUSALS ? REFUSAL_TEXTS[code as RefusalCode] : NOTICE_TEXTS[code];
  return known === undefined ? m.refused_unknown() : known();
}

/** What is wrong with the way to the relay. */
export function linkFaultText(link: Extract<Link, { readonly code: string }>): string {
  return link.state === 'refused' ? refusalText(link.code) : m.link_distrusted_text();
}

export function payFaultText(fault: PayFault, context: RejectionContext): string {
  switch (fault.code) {
    case 'rejected':
      return rejectionText(fault.rejection, context);
    case 'not_a_member':
      return m.pay_fault_not_a_member();
    case 'not_stored':
      return m.pay_fault_not_stored();
    case 'distrusted':
      return m.link_distrusted_text();
    case 'draft_changed':
      return m.pay_fault_draft_changed();
    case 'too_large':
      return m.pay_fault_too_large();
  }
}

export function joinFaultText(fault: JoinFault): string {
  switch (fault.code) {
    case 'relay_unreachable':
      return m.join_fault_relay_unreachable();
    case 'not_stored':
      return m.join_fault_not_stored();
    case 'phrase_wrong':
      return m.join_fault_phrase_wrong();
    case 'phrase_of_another':
      return m.join_fault_phrase_of_another();
    case 'name_too_long':
      return m.join_fault_name_too_long();
    case 'refused':
      return refusalText(fault.refusal);
  }
}

export function receiptFaultText(fault: ReceiptFault): string {
  const texts: Readonly<Record<ReceiptFault, () => string>> = {
    offline: m.receipt_fault_offline,
    not_final: m.receipt_fault_not_final,
    refused: m.receipt_fault_refused,
    does_not_verify: m.receipt_fault_does_not_verify,
  };
  return texts[fault]();
}

export function amountFaultText(
  fault: AmountFault | 'more_than_available',
  decimals: number,
  available: string,
): string {
  switch (fault) {
    case 'empty':
      return m.amount_fault_empty();
    case 'not_a_number':
      return m.amount_fault_not_a_number();
    case 'too_many_decimals':
      return m.amount_fault_too_many_decimals({ decimals });
    case 'zero':
      return m.amount_fault_zero();
    case 'too_large':
      return m.amount_fault_too_large();
    case 'more_than_available':
      return m.amount_fault_more_than_available({ available });
  }
}

export function payeeFaultText(fault: PayeeFault): string {
  switch (fault.code) {
    case 'too_long':
    case 'not_a_link':
      return m.payee_fault_not_a_link();
    case 'wrong_address':
      return m.payee_fault_wrong_address();
    case 'malformed':
      return m.payee_fault_malformed();
    case 'other_network':
      return m.payee_fault_other_network();
    case 'unknown_asset':
      return m.payee_fault_unknown_asset();
    case 'yourself':
      return m.payee_fault_yourself();
  }
}
