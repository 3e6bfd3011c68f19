/** A new hold or voucher while it is being described: whom it is for, how much, how long, and what lets it go. */
import { idFromHex, type Id } from '#kernel';
import { readPaymentLink, type AssetView, type LockIntent } from '#replica';
import { parseAmount } from '../parts/amount-text.ts';
import { amountFaultText, payeeFaultText } from '../parts/fault-text.ts';
import { DAY_MS, lastings } from '../parts/lasts.ts';
import { moneyText } from '../parts/money-text.ts';
import type { WalletState } from '../wallet-state.svelte.ts';
import { m } from '$lib/words/compiled/messages.js';

const LASTS = lastings([1, 3, 7, 30, 60]);

export type Release = 'payee' | 'new_secret' | 'hash';

export class LockForm {
  to = $state.raw<Id | null>(null);
  whomError = $state('');
  amount = $state('');
  assetId = $state.raw<Id | null>(null);
  lastsMs = $state(7 * DAY_MS);
  release = $state<Release>('payee');
  hash = $state('');
  wasTried = $state(false);
  readonly lasts = LASTS;
  readonly #type: 'place' | 'issue';
  readonly #wallet: WalletState;

  constructor(type: 'place' | 'issue', wallet: WalletState) {
    this.#type = type;
    this.#wallet = wallet;
  }

  get asset(): AssetView | null {
    return (this.assetId && this.#wallet.assetOf(this.assetId)) ?? this.#wallet.network?.base ?? null;
  }

  get available(): bigint {
    return this.#wallet.balances.find((each) => each.asset.id === this.asset?.id)?.available ?? 0n;
  }

  /** Takes what was typed, pasted or scanned. */
  chooseText(typed: string): void {
    const read = readPaymentLink(typed);
    const { network, account } = this.#wallet;
    if (!read.ok) this.whomError = payeeFaultText(read.error);
    else if (read.value.network !== null && network !== null && read.value.network !== network.id)
      this.whomError = payeeFaultText({ code: 'other_network' });
    else if (read.value.account === account) this.whomError = payeeFaultText({ code: 'yourself' });
    else this.choose(read.value.account);
  }

  choose(account: Id | null): void {
    this.to = account;
    this.whomError = '';
  }

  /** What is wrong with the amount; nothing is said of an empty one before it was tried. */
  get amountError(): string {
    const { asset, available } = this;
    if (asset === null) return '';
    const parsed = parseAmount(this.amount, asset.decimals);
    if (parsed.ok)
      return parsed.value > available
        ? amountFaultText('more_than_available', asset.decimals, moneyText(available, asset))
        : '';
    const isEarly = !this.wasTried && (parsed.error === 'empty' || parsed.error === 'zero');
    return isEarly ? '' : amountFaultText(parsed.error, asset.decimals, '');
  }

  get hashError(): string {
    const isRight = idFromHex(this.hash.trim().toLowerCase()) !== null;
    return isRight || !this.wasTried ? '' : m.hold_hash_wrong();
  }

  /** What will be checked; null while something is missing or wrong. */
  get intent(): LockIntent | null {
    const { asset, lastsMs, to } = this;
    const parsed = parseAmount(this.amount, asset?.decimals ?? 0);
    if (asset === null || !parsed.ok || this.amountError !== '') return null;
    const locked = { asset: asset.id, amount: parsed.value, lastsMs };
    if (this.#type === 'issue') return { type: 'issue', ...locked };
    const release = this.#release;
    return to === null || release === null ? null : { type: 'place', to, ...locked, release };
  }

  get #release(): Extract<LockIntent, { readonly type: 'place' }>['release'] | null {
    if (this.release !== 'hash') return this.release;
    const hash = idFromHex(this.hash.trim().toLowerCase());
    return hash === null ? null : { hash };
  }
}
