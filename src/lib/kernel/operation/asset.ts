/** Assets: creation, supply, bonuses, and what the network's operator does with its fees and its pause. */
import { id } from '../foundation/id.ts';
import { CID_BYTES_MAX, DECIMALS_MAX, NAME_CHARS_MAX, REFERENCE_CHARS_MAX } from '../foundation/limits.ts';
import { bigUint, bool, bytesBetween, text, uintBetween } from '../foundation/schema.ts';
import { checked, optional, record } from '../foundation/composite.ts';

export const SYMBOL = /^[A-Z][A-Z0-9]{1,7}$/;
export const symbol = checked(text(2, 8), (value) => SYMBOL.test(value), 'not a symbol');

/** Why an asset is issued. */
export const TOP_UP = 0;
export const REWARD = 1;

const reference = optional(text(1, REFERENCE_CHARS_MAX));

export const assetKinds = {
  'asset.create': record({
    symbol,
    name: text(1, NAME_CHARS_MAX),
    decimals: uintBetween(0, DECIMALS_MAX),
    cap: optional(bigUint),
    bonusPerDay: optional(bigUint),
    icon: optional(bytesBetween(1, CID_BYTES_MAX)),
  }),
  'asset.issue': record({
    asset: id,
    to: id,
    amount: bigUint,
    reason: uintBetween(TOP_UP, REWARD),
    reference,
  }),
  'asset.fund_promo': record({ asset: id, amount: bigUint }),
  'asset.bonus': record({ asset: id, to: id, amount: bigUint, reference }),
  'asset.redeem': record({ asset: id, amount: bigUint, reference }),
  'asset.freeze_supply': record({ asset: id }),
  'fees.pay': record({ to: id, asset: id, amount: bigUint }),
  'network.pause': record({ on: bool }),
};
