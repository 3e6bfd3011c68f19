/** An act about an asset from its check to its verdict: nothing is signed before the person has confirmed what it says. */
import type { AssetAct, AssetCheck, Assets, PayFault } from '#replica';
import { workInHand } from './work-in-hand.svelte.ts';

export class AssetSigning {
  /** Set while a check is open. */
  check = $state.raw<AssetCheck | null>(null);
  fault = $state.raw<PayFault | { readonly code: 'accepts_full' } | null>(null);
  /** Of the operation that was signed. */
  key = $state<string | null>(null);
  isBusy = $state(false);
  readonly #assets: Assets;

  constructor(assets: Assets) {
    this.#assets = assets;
  }

  /** Builds the operation and opens the check with what it says. */
  async review(act: AssetAct): Promise<void> {
    await this.#work(async () => {
      const checked = await this.#assets.check(act);
      if (checked.ok) this.check = checked.value;
      else this.fault = checked.error;
    });
  }

  async reviewAccepting(asset: Parameters<Assets['accepting']>[0], isAccepted: boolean): Promise<void> {
    const act = await this.#assets.accepting(asset, isAccepted);
    if (act === null) this.fault = { code: 'accepts_full' };
    else await this.review(act);
  }

  /** Signs what the check shows. */
  async confirm(): Promise<void> {
    const { check } = this;
    if (check === null) return;
    await this.#work(async () => {
      const signed = await this.#assets.sign(check);
      this.check = null;
      if (signed.ok) this.key = signed.value;
      else this.fault = signed.error;
    });
  }

  backFromCheck(): void {
    if (!this.isBusy) this.check = null;
  }

  async #work(act: () => Promise<void>): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    this.fault = null;
    try {
      await workInHand.during(act);
    } finally {
      this.isBusy = false;
    }
  }
}
