/** Payments: transfers of up to 32 legs, holds and vouchers. */
import { id } from '../foundation/id.ts';
import { LEGS_MAX, MEMO_BYTES_MAX } from '../foundation/limits.ts';
import { bigUint, bytes, bytesBetween, uint, type TypeOf } from '../foundation/schema.ts';
import { checked, list, optional, record } from '../foundation/composite.ts';

const memo = optional(bytesBetween(1, MEMO_BYTES_MAX));
const request = record({ nonce: bytes(16), expires: uint });
const leg = record({ to: id, asset: id, amount: bigUint, memo, request: optional(request) });
export type Leg = TypeOf<typeof leg>;

export const transferKinds = {
  transfer: checked(
    record({ legs: list(leg, 1, LEGS_MAX), memos: optional(bytesBetween(1, 4 * MEMO_BYTES_MAX)) }),
    ({ legs }) => legs.length === 1 || legs.every((each) => each.request === null),
    'a transfer that pays a request has one leg',
  ),
  'hold.place': record({ asset: id, amount: bigUint, to: id, until: uint, hash: optional(id) }),
  'hold.post': checked(
    record({ hold: id, amount: optional(bigUint), preimage: optional(bytes(32)) }),
    ({ amount, preimage }) => (amount === null) !== (preimage === null),
    'an amount or a preimage, exactly one',
  ),
  'hold.void': record({ hold: id }),
  'voucher.issue': record({ asset: id, amount: bigUint, key: id, until: uint }),
  'voucher.claim': record({ voucher: id, signature: bytes(64) }),
};
