/** Things that lock money under a name until they end once: holds and vouchers. Both run on `time` and end by a timeout. */
import { id } from '../foundation/id.ts';
import { bigUint, uint, type TypeOf } from '../foundation/schema.ts';
import { optional, record } from '../foundation/composite.ts';

export const hold = record({
  id,
  payer: id,
  to: id,
  asset: id,
  amount: bigUint,
  until: uint,
  hash: optional(id),
});
export type Hold = TypeOf<typeof hold>;

export const voucher = record({ id, payer: id, asset: id, amount: bigUint, key: id, until: uint });
export type Voucher = TypeOf<typeof voucher>;
