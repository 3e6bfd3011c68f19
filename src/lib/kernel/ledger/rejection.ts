/**
 * What can be wrong with an operation. Names cross the wire: snake_case and for ever. Each says whether a new operation
 * could succeed later; people's texts are keyed by them in the app.
 */
import type { Value } from '../foundation/value.ts';

/** The fold's verdicts other than accepted, in the order of checking where one order can be given. */
export const REJECTIONS = {
  expired: 'later',
  expiry_too_far: 'later',
  fee_too_high: 'later',
  /** [taken] */
  fee_not_covered: 'later',
  paused: 'later',
  role_forbids: 'never',
  /** [asset, limit left today] */
  day_limit: 'later',
  /** The rest belongs to kinds. [leg or amount's place, where there are several] */
  amount_out_of_range: 'never',
  same_account: 'never',
  unknown_asset: 'never',
  unknown_account: 'later',
  asset_not_accepted: 'later',
  request_expired: 'never',
  request_too_far: 'never',
  /** [entry that paid it] */
  request_already_paid: 'never',
  /** [asset, available, entry that spent it | null] */
  insufficient_available: 'later',
  admission_closed: 'later',
  invite_invalid: 'never',
  device_already_enrolled: 'never',
  too_many_devices: 'later',
  device_not_found: 'never',
  enroller_protected: 'never',
  box_epoch_not_newer: 'never',
  symbol_taken: 'never',
  asset_creation_closed: 'later',
  not_issuer: 'never',
  not_operator: 'never',
  supply_frozen: 'never',
  /** [what may still be issued] */
  cap_exceeded: 'later',
  bonus_limit: 'later',
  /** [available in promo or fees] */
  insufficient_pot: 'later',
  /** [entry of the same reference] */
  duplicate_reference: 'never',
  /** [entry of the same reference] */
  idempotency_conflict: 'never',
  until_out_of_range: 'never',
  hold_not_found: 'never',
  not_payee: 'never',
  preimage_required: 'never',
  preimage_unexpected: 'never',
  preimage_wrong: 'never',
  voucher_not_found: 'never',
  voucher_signature_invalid: 'never',
} as const satisfies Record<string, 'later' | 'never'>;

export type RejectionCode = keyof typeof REJECTIONS;

export interface Rejection {
  readonly code: RejectionCode;
  /** Positional facts, as the comment at the code says. */
  readonly facts: readonly Value[];
}

/** Null: accepted. */
export type Verdict = Rejection | null;

export function rejected(code: RejectionCode, ...facts: readonly Value[]): Rejection {
  return { code, facts };
}
