/** An asset that somebody means, by a link or an address, and that this device may never have heard of [R4]. */
import type { Id } from '#kernel';
import { assetView, type AssetView } from '#replica';
import { assetIn } from '../glance.ts';
import type { WalletParts } from '../wallet.ts';
import { askObject } from './public-profile.ts';

/** As it is known here, else as the relay says, which the leading tab keeps; null: it cannot be asked, or knows none. */
export async function soughtAsset(
  { databases, relay, tabs }: Pick<WalletParts, 'databases' | 'relay' | 'tabs'>,
  id: Id,
): Promise<AssetView | null> {
  const known = assetIn((await databases.wallet.networks.get(relay)) ?? null, id);
  if (known !== null) return known;
  const said = await askObject((question) => tabs.ask(question), 'assets', id);
  return said?.id === id ? assetView(said) : null;
}
