/**
 * The issuer's bot: gives every new account 100.00 of the base asset, once. The account is the operation's reference, so
 * a second top-up is rejected by the ledger itself [L12].
 */
import { idHex, TOP_UP, type Id } from '#kernel';
import { baseAsset } from '#replica';
import { relaySha256 } from '../sha256.ts';
import type { Robot } from './robot.ts';

/** Whole units of the base asset. */
const TOP_UP_UNITS = 100n;

export class Issuer {
  readonly #newcomers = new Set<Id>();

  welcome(newcomer: Id): void {
    this.#newcomers.add(newcomer);
  }

  readonly trade = async (robot: Robot): Promise<void> => {
    if (robot.facts === null) return;
    const { id: asset, decimals, issuer } = baseAsset(relaySha256, robot.facts);
    if (issuer !== robot.account) return this.#newcomers.clear();
    for (const to of this.#newcomers) {
      const reference = idHex(to);
      const amount = TOP_UP_UNITS * 10n ** BigInt(decimals);
      const what = `top-up ${reference}`;
      if (to !== robot.account && robot.store.done(what) === 0)
        await robot.submit('asset.issue', { asset, to, amount, reason: TOP_UP, reference }, { [what]: 1 });
      this.#newcomers.delete(to);
    }
  };
}
