/**
 * What the public room says of an asset's pots (its map `pots`, under the asset's hex id): how much there is of it, and
 * how much of that waits in its bonus fund. Who holds the rest is nobody's to see.
 */
import { bigUint, record, type TypeOf } from '#kernel';

export const assetPots = record({
  /** Issued less redeemed, minor units. */
  supply: bigUint,
  /** In the bonus fund, minor units; a part of the supply. */
  promo: bigUint,
});
export type AssetPots = TypeOf<typeof assetPots>;
