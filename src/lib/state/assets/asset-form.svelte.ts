/** What an act of an asset's issuer or holder asks for: to whom, how much, what for. */
import { REWARD, TOP_UP, type Id } from '#kernel';
import { dilutionOf, readPaymentLink, type AssetAct, type AssetDetail } from '#replica';
import { parseAmount } from '../parts/amount-text.ts';
import { amountFaultText, payeeFaultText } from '../parts/fault-text.ts';
import { moneyText } from '../parts/money-text.ts';
import type { WalletState } from '../wallet-state.svelte.ts';
import { m } from '$lib/words/compiled/messages.js';

/** The acts that have an amount. */
export type AmountTask = 'asset.issue' | 'asset.bonus' | 'asset.fund_promo' | 'asset.redeem';

export class AssetForm {
  to = $state.raw<Id | null>(null);
  whomError = $state('');
  amount = $state('');
  isReward = $state(false);
  wasTried = $state(false);
  readonly task: AmountTask;
  readonly #asset: () => AssetDetail;
  readonly #wallet: WalletState;

  /** `asset` gives the asset as it is known now. */
  constructor(task: AmountTask, asset: () => AssetDetail, wallet: WalletState) {
    this.task = task;
    this.#asset = asset;
    this.#wallet = wallet;
  }

  get needsPayee(): boolean {
    return this.task === 'asset.issue' || this.task === 'asset.bonus';
  }

  get available(): bigint {
    return this.#wallet.balances.find((each) => each.asset.id === this.#asset().id)?.available ?? 0n;
  }

  /** Takes what was typed, pasted or scanned. */
  chooseText(typed: string): void {
    const read = readPaymentLink(typed);
    const { network } = this.#wallet;
    if (!read.ok) this.whomError = payeeFaultText(read.error);
    else if (read.value.network !== null && network !== null && read.value.network !== network.id)
      this.whomError = payeeFaultText({ code: 'other_network' });
    else this.choose(read.value.account);
  }

  choose(account: Id | null): void {
    this.to = account;
    this.whomError = '';
  }

  /** How much there may be, in words. */
  get hint(): string {
    const asset = this.#asset();
    if (this.task === 'asset.issue') {
      const dilution = dilutionOf(asset);
      if (dilution.can === 'always') return m.asset_amount_issue_hint_open();
      const left = this.#room;
      return left === null ? '' : m.asset_amount_issue_hint({ left: moneyText(left, asset) });
    }
    if (this.task === 'asset.bonus')
      return asset.pots === null
        ? ''
        : m.asset_amount_promo_hint({ left: moneyText(asset.pots.promo, asset) });
    return m.send_available({ available: moneyText(this.available, asset) });
  }

  /** What may be issued at most, where that is known and limited. */
  get #room(): bigint | null {
    const { cap, pots } = this.#asset();
    return cap === null || pots === null ? null : cap > pots.supply ? cap - pots.supply : 0n;
  }

  /** What is wrong with the amount; nothing is said of an empty one before it was tried. */
  get amountError(): string {
    const asset = this.#asset();
    const parsed = parseAmount(this.amount, asset.decimals);
    if (parsed.ok) return this.#tooMuch(parsed.value, asset);
    const isEarly = !this.wasTried && (parsed.error === 'empty' || parsed.error === 'zero');
    return isEarly ? '' : amountFaultText(parsed.error, asset.decimals, '');
  }

  #tooMuch(amount: bigint, asset: AssetDetail): string {
    const { pots, bonusPerDay } = asset;
    const room = this.#room;
    switch (this.task) {
      case 'asset.issue':
        return room !== null && amount > room ? m.asset_fault_over_cap({ left: moneyText(room, asset) }) : '';
      case 'asset.bonus':
        if (pots !== null && amount > pots.promo)
          return m.asset_fault_over_promo({ left: moneyText(pots.promo, asset) });
        return bonusPerDay !== null && amount > bonusPerDay
          ? m.asset_fault_over_day({ left: moneyText(bonusPerDay, asset) })
          : '';
      case 'asset.fund_promo':
      case 'asset.redeem':
        return amount > this.available
          ? amountFaultText('more_than_available', asset.decimals, moneyText(this.available, asset))
          : '';
    }
  }

  /** What will be checked; null while something is missing or wrong. */
  get act(): AssetAct | null {
    const { id: asset, decimals } = this.#asset();
    const parsed = parseAmount(this.amount, decimals);
    if (!parsed.ok || this.amountError !== '') return null;
    const amount = parsed.value;
    const { to, task } = this;
    switch (task) {
      case 'asset.issue': {
        const reason = this.isReward ? REWARD : TOP_UP;
        return to === null ? null : { kind: task, fields: { asset, to, amount, reason, reference: null } };
      }
      case 'asset.bonus':
        return to === null ? null : { kind: task, fields: { asset, to, amount, reference: null } };
      case 'asset.fund_promo':
        return { kind: task, fields: { asset, amount } };
      case 'asset.redeem':
        return { kind: task, fields: { asset, amount, reference: null } };
    }
  }
}
