/**
 * A payment to several people, from the first one to "sent". All of it is one operation: nothing is signed before the
 * person has confirmed each leg as the bytes say it [U3].
 */
import { err, LEGS_MAX, ok, type Id, type Result } from '#kernel';
import {
  MEMO_TEXT_BYTES_MAX,
  type AssetView,
  type LegWanted,
  type PayFault,
  type TransferCheck,
  type Transfers,
  type TransferWanted,
} from '#replica';
import { parseAmount, type AmountFault } from '../parts/amount-text.ts';
import { SendFlow, type Payee, type PayeeFault } from './send-flow.svelte.ts';
import { Signing } from '../signing/signing.svelte.ts';
import type { WalletState } from '../wallet-state.svelte.ts';

/** Somebody in the list, with what was typed for them. */
export class Recipient {
  readonly account: Id;
  readonly boxKey: Id | null;
  amount = $state('');

  constructor({ account, boxKey }: Pick<Payee, 'account' | 'boxKey'>, amount: string) {
    this.account = account;
    this.boxKey = boxKey;
    this.amount = amount;
  }
}

export type AddFault = PayeeFault | { readonly code: 'twice' | 'full' | 'request' };

/** What has been typed for one person already. */
export interface FirstLeg {
  readonly payee: Payee;
  readonly amount: string;
  readonly memo: string;
  readonly assetId: Id | null;
}

export class SeveralFlow {
  recipients = $state.raw<readonly Recipient[]>([]);
  memo = $state('');
  assetId = $state.raw<Id | null>(null);
  readonly signing: Signing<TransferWanted, TransferCheck, PayFault>;
  readonly #state: WalletState;
  readonly #first: Id;

  constructor(state: WalletState, transfers: Transfers, { payee, amount, memo, assetId }: FirstLeg) {
    this.#state = state;
    this.signing = new Signing(transfers);
    this.#first = payee.account;
    this.recipients = [new Recipient(payee, amount)];
    this.memo = memo;
    this.assetId = assetId;
  }

  get asset(): AssetView | null {
    return (this.assetId && this.#state.assetOf(this.assetId)) ?? this.#state.network?.base ?? null;
  }

  get available(): bigint {
    return this.#state.balances.find((each) => each.asset.id === this.asset?.id)?.available ?? 0n;
  }

  /** Of the amounts that can be read. */
  get total(): bigint {
    return this.recipients.reduce((sum, { amount }) => {
      const read = parseAmount(amount, this.asset?.decimals ?? 0);
      return read.ok ? sum + read.value : sum;
    }, 0n);
  }

  /** UTF-8 bytes that the note may still grow by; negative when it is too long. */
  get memoBytesLeft(): number {
    return MEMO_TEXT_BYTES_MAX - new TextEncoder().encode(this.memo.trim()).length;
  }

  amountFault({ amount }: Recipient): AmountFault | null {
    const read = parseAmount(amount, this.asset?.decimals ?? 0);
    return read.ok ? null : read.error;
  }

  addAccount(account: Id): Result<null, AddFault> {
    return this.#add({ account, boxKey: null }, '');
  }

  /** Takes what was scanned, pasted or typed; an amount in it counts where it is of the asset that is paid here. */
  addText(typed: string): Result<null, AddFault> {
    const reader = new SendFlow(this.#state);
    const read = reader.chooseText(typed);
    if (!read.ok) return read;
    if (read.value.request !== null) return err({ code: 'request' });
    const isOfAsset = reader.assetId === this.asset?.id;
    return this.#add(read.value, isOfAsset ? reader.amount : '');
  }

  remove(recipient: Recipient): void {
    this.recipients = this.recipients.filter((each) => each !== recipient);
  }

  /** Whose draft has been signed with it: the first one's, where they are still in the list; null while nothing is signed. */
  get signedDraft(): Id | null {
    const isIn = this.recipients.some(({ account }) => account === this.#first);
    return this.signing.key !== null && isIn ? this.#first : null;
  }

  /** Builds the operation and opens the check, once everything in it can be read. */
  async review(): Promise<void> {
    const { wanted } = this;
    if (wanted !== null) await this.signing.review(wanted);
  }

  /** Null while something is wrong. */
  get wanted(): TransferWanted | null {
    const { asset } = this;
    if (asset === null || this.memoBytesLeft < 0 || this.total > this.available) return null;
    const legs: LegWanted[] = [];
    for (const { account: to, boxKey, amount } of this.recipients) {
      const read = parseAmount(amount, asset.decimals);
      if (!read.ok) return null;
      legs.push({ to, boxKey, amount: read.value });
    }
    return legs.length === 0 ? null : { asset: asset.id, memo: this.memo.trim(), legs };
  }

  #add(payee: Pick<Payee, 'account' | 'boxKey'>, amount: string): Result<null, AddFault> {
    if (payee.account === this.#state.account) return err({ code: 'yourself' });
    if (this.recipients.some(({ account }) => account === payee.account)) return err({ code: 'twice' });
    if (this.recipients.length >= LEGS_MAX) return err({ code: 'full' });
    this.recipients = [...this.recipients, new Recipient(payee, amount)];
    return ok(null);
  }
}
