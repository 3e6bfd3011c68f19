/** Why something did not go through, in words, for every code of the ledger: what happened, and what can be done. */
import type { Id, Rejection, RejectionCode, Value } from '#kernel';
import { idOf } from '#kernel';
import type { HistoryState } from '#replica';
import { m } from '$lib/words/compiled/messages.js';

/** What a sentence about a rejection may name. */
export interface RejectionContext {
  /** This device, which signed what was rejected. */
  readonly device: Id | null;
  readonly spender: Extract<HistoryState, { phase: 'rejected' }>['spender'];
  /** An amount of an asset in words; null for an asset that is not known here. */
  readonly money: (amount: bigint, asset: Id | null) => string | null;
}

type Sentence = (rejection: Rejection, context: RejectionContext) => string;

/** The sentences by code; a code without one does not compile. */
export const REJECTION_TEXTS: Readonly<Record<RejectionCode, Sentence>> = {
  expired: () => m.rejected_expired(),
  expiry_too_far: () => m.rejected_expiry_too_far(),
  fee_too_high: () => m.rejected_fee_too_high(),
  fee_not_covered: () => m.rejected_fee_not_covered(),
  paused: () => m.rejected_paused(),
  role_forbids: () => m.rejected_role_forbids(),
  day_limit: ({ facts }, { money }) => {
    const left = moneyFact(facts, money);
    return left === null ? m.rejected_day_limit() : m.rejected_day_limit_left({ left });
  },
  amount_out_of_range: () => m.rejected_amount_out_of_range(),
  same_account: () => m.rejected_same_account(),
  unknown_asset: () => m.rejected_unknown_asset(),
  unknown_account: () => m.rejected_unknown_account(),
  asset_not_accepted: () => m.rejected_asset_not_accepted(),
  request_expired: () => m.rejected_request_expired(),
  request_too_far: () => m.rejected_request_too_far(),
  request_already_paid: () => m.rejected_request_already_paid(),
  insufficient_available: insufficientText,
  admission_closed: () => m.rejected_admission_closed(),
  invite_invalid: () => m.rejected_invite_invalid(),
  device_already_enrolled: () => m.rejected_device_already_enrolled(),
  too_many_devices: () => m.rejected_too_many_devices(),
  device_not_found: () => m.rejected_device_not_found(),
  enroller_protected: () => m.rejected_enroller_protected(),
  box_epoch_not_newer: () => m.rejected_box_epoch_not_newer(),
  symbol_taken: () => m.rejected_symbol_taken(),
  asset_creation_closed: () => m.rejected_asset_creation_closed(),
  not_issuer: () => m.rejected_not_issuer(),
  not_operator: () => m.rejected_not_operator(),
  supply_frozen: () => m.rejected_supply_frozen(),
  cap_exceeded: () => m.rejected_cap_exceeded(),
  bonus_limit: () => m.rejected_bonus_limit(),
  insufficient_pot: () => m.rejected_insufficient_pot(),
  duplicate_reference: () => m.rejected_duplicate_reference(),
  idempotency_conflict: () => m.rejected_idempotency_conflict(),
  until_out_of_range: () => m.rejected_until_out_of_range(),
  hold_not_found: () => m.rejected_hold_not_found(),
  not_payee: () => m.rejected_not_payee(),
  preimage_required: () => m.rejected_preimage_required(),
  preimage_unexpected: () => m.rejected_preimage_unexpected(),
  preimage_wrong: () => m.rejected_preimage_wrong(),
  voucher_not_found: () => m.rejected_voucher_not_found(),
  voucher_signature_invalid: () => m.rejected_voucher_signature_invalid(),
};

/** One or two whole sentences. A code that this version does not know says so. */
export function rejectionText(rejection: Rejection, context: RejectionContext): string {
  const sentence = (REJECTION_TEXTS as Readonly<Record<string, Sentence>>)[rejection.code];
  return sentence === undefined ? m.rejected_unknown() : sentence(rejection, context);
}

/** Who spent the money, if that is known, and how much is left [facts: asset, available, entry | null]. */
function insufficientText({ facts }: Rejection, { device, spender, money }: RejectionContext): string {
  const available = moneyFact(facts, money) ?? '';
  const spent = spender === null || spender.amount === null ? null : money(spender.amount, assetFact(facts));
  if (spender === null || spender.device === null || spent === null)
    return m.rejected_insufficient({ available });
  return spender.device === device
    ? m.rejected_insufficient_here({ spent, available })
    : m.rejected_insufficient_elsewhere({ spent, available });
}

/** [asset, amount, …] in words. */
function moneyFact(facts: readonly Value[], money: RejectionContext['money']): string | null {
  const amount = facts[1];
  return typeof amount === 'bigint' ? money(amount, assetFact(facts)) : null;
}

function assetFact(facts: readonly Value[]): Id | null {
  const asset = facts[0];
  return asset instanceof Uint8Array && asset.length === 32 ? idOf(asset) : null;
}
