/** An act about an asset, from its check to its verdict; accepting one is an act that the account's profile leads to. */
import type { AssetAct, AssetCheck, Assets, PayFault } from '#replica';
import { Signing } from '../signing/signing.svelte.ts';

export class AssetSigning extends Signing<
  AssetAct,
  AssetCheck,
  PayFault | { readonly code: 'accepts_full' }
> {
  readonly #assets: Assets;

  constructor(assets: Assets) {
    super(assets);
    this.#assets = assets;
  }

  async reviewAccepting(asset: Parameters<Assets['accepting']>[0], isAccepted: boolean): Promise<void> {
    const act = await this.#assets.accepting(asset, isAccepted);
    if (act === null) this.fault = { code: 'accepts_full' };
    else await this.review(act);
  }
}
