/** Assets: a kind of value with one issuer. Supply is derived from the issuance bucket, never stored. */
import { id, idOf, type Id } from '../foundation/id.ts';
import { CID_BYTES_MAX, DECIMALS_MAX, NAME_CHARS_MAX } from '../foundation/limits.ts';
import { bigUint, bool, bytesBetween, encode, text, uintBetween, type TypeOf } from '../foundation/schema.ts';
import { optional, record } from '../foundation/composite.ts';
import type { Sha256 } from '../foundation/sha256.ts';
import { tagged } from '../foundation/tag.ts';
import { symbol } from '../operation/asset.ts';

export const asset = record({
  id,
  issuer: id,
  symbol,
  name: text(1, NAME_CHARS_MAX),
  decimals: uintBetween(0, DECIMALS_MAX),
  cap: optional(bigUint),
  bonusPerDay: optional(bigUint),
  icon: optional(bytesBetween(1, CID_BYTES_MAX)),
  frozen: bool,
});
export type Asset = TypeOf<typeof asset>;

/** The base asset of a network: SHA-256(tag "asset" ‖ [network]). */
export function baseAssetId(hash: Sha256, network: Id): Id {
  return idOf(hash(tagged('asset', encode(record({ network: id }), { network }))));
}
