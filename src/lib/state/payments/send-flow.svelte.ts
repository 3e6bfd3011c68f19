/**
 * A payment from "who" to "sent": who → how much → check → result. Nothing is signed before the person has confirmed the
 * check, which is read back from the very bytes that will be signed [U3]. What was typed survives every step back.
 */
import { err, idFromHex, ok, type Id, type Result } from '#kernel';
import {
  MEMO_TEXT_BYTES_MAX,
  readPaymentLink,
  type AssetView,
  type PayFault,
  type Payment,
  type PaymentCheck,
  type PaymentDraft,
  type PaymentLink,
  type PaymentLinkFault,
} from '#replica';
import { decimalText, parseAmount, type AmountFault } from '../parts/amount-text.ts';
import { Signing } from '../signing/signing.svelte.ts';
import type { WalletState } from '../wallet-state.svelte.ts';

export interface Payee {
  readonly account: Id;
  /** What a link says that the payee is called; nobody has checked it. */
  readonly claimedName: string | null;
  readonly boxKey: Id | null;
  readonly request: Payment['request'];
}

export type PayeeFault =
  | PaymentLinkFault
  | { readonly code: 'other_network' | 'yourself' }
  | { readonly code: 'unknown_asset'; readonly asset: Id };

export type SendStep =
  | { readonly at: 'who' }
  | { readonly at: 'amount'; readonly payee: Payee }
  | { readonly at: 'result'; readonly payee: Payee; readonly key: string };

export class SendFlow {
  #payee = $state.raw<Payee | null>(null);
  amount = $state('');
  memo = $state('');
  assetId = $state.raw<Id | null>(null);
  readonly signing: Signing<Payment, PaymentCheck, PayFault>;
  readonly #state: WalletState;
  /** What the relay has said of an asset that this device did not know. */
  #found = $state.raw<AssetView | null>(null);
  /** What was there before anything was typed. */
  #begun: Pick<PaymentDraft, 'amount' | 'memo'> = { amount: '', memo: '' };

  constructor(state: WalletState) {
    this.#state = state;
    const { wallet } = state;
    this.signing = new Signing({
      check: (payment) => wallet.check(payment),
      sign: (check) => wallet.pay(check),
    });
  }

  get step(): SendStep {
    const payee = this.#payee;
    if (payee === null) return { at: 'who' };
    const { key } = this.signing;
    return key === null ? { at: 'amount', payee } : { at: 'result', payee, key };
  }

  get asset(): AssetView | null {
    const { network } = this.#state;
    return (this.assetId && this.#assetOf(this.assetId)) ?? network?.base ?? null;
  }

  get available(): bigint {
    return this.#state.balances.find((each) => each.asset.id === this.asset?.id)?.available ?? 0n;
  }

  /** What is wrong with the typed amount; null while it is right. */
  get amountFault(): AmountFault | 'more_than_available' | null {
    const parsed = parseAmount(this.amount, this.asset?.decimals ?? 0);
    if (!parsed.ok) return parsed.error;
    return parsed.value > this.available ? 'more_than_available' : null;
  }

  /** UTF-8 bytes that the memo may still grow by; negative when it is too long. */
  get memoBytesLeft(): number {
    return MEMO_TEXT_BYTES_MAX - new TextEncoder().encode(this.memo.trim()).length;
  }

  /** The asset of this hex id, where the network has it. */
  chooseAsset(hex: string | null): void {
    const id = hex === null ? null : idFromHex(hex);
    this.assetId = id !== null && this.#state.assetOf(id) !== null ? id : null;
  }

  /** Takes what was scanned, pasted or opened. */
  chooseText(typed: string): Result<Payee, PayeeFault> {
    const read = readPaymentLink(typed);
    return read.ok ? this.chooseLink(read.value) : read;
  }

  /** As chooseText, but the relay is asked for an asset that this device does not know. */
  async openText(typed: string): Promise<Result<Payee, PayeeFault>> {
    const chosen = this.chooseText(typed);
    if (chosen.ok || chosen.error.code !== 'unknown_asset') return chosen;
    const { asset } = chosen.error;
    const { wallet } = this.#state;
    this.#found = await wallet.assets().then(
      (assets) => assets.find(asset),
      () => null,
    );
    return this.#found === null ? chosen : this.chooseText(typed);
  }

  chooseLink(link: PaymentLink): Result<Payee, PayeeFault> {
    const { network, account } = this.#state;
    if (link.network !== null && network !== null && link.network !== network.id)
      return err({ code: 'other_network' });
    if (link.account === account) return err({ code: 'yourself' });
    const asset = link.asset && this.#assetOf(link.asset);
    if (link.asset !== null && network !== null && asset === null)
      return err({ code: 'unknown_asset', asset: link.asset });

    if (asset !== null) this.assetId = asset.id;
    if (asset !== null && link.amount !== null) this.amount = decimalText(link.amount, asset.decimals);
    if (link.memo !== null) this.memo = link.memo;
    return ok(this.#choose({ ...link, claimedName: link.name }));
  }

  chooseAccount(account: Id): Payee {
    return this.#choose({ account, claimedName: null, boxKey: null, request: null });
  }

  #assetOf(id: Id): AssetView | null {
    return this.#state.assetOf(id) ?? (this.#found?.id === id ? this.#found : null);
  }

  #choose({ account, claimedName, boxKey, request }: Payee): Payee {
    const payee = { account, claimedName, boxKey, request };
    this.signing.fault = null;
    this.#begun = { amount: this.amount, memo: this.memo };
    this.#payee = payee;
    return payee;
  }

  /** Goes on with what was begun here or on another device. */
  resume({ to, name, boxKey, request, asset, amount, memo }: PaymentDraft): void {
    this.assetId = asset;
    [this.amount, this.memo] = [amount, memo];
    this.#choose({ account: to, claimedName: name, boxKey, request });
  }

  /** What has been typed for this payee; null: nothing that is not kept elsewhere. */
  get draft(): PaymentDraft | null {
    const { step, amount, memo, assetId: asset } = this;
    if (step.at !== 'amount' || (amount === this.#begun.amount && memo === this.#begun.memo)) return null;
    const { account: to, claimedName: name, boxKey, request } = step.payee;
    return { to, asset, amount, memo, name, boxKey, request };
  }

  backToWho(): void {
    this.#payee = null;
  }

  /** Builds the operation and opens the check sheet with what it says. */
  async review(): Promise<void> {
    const { step, asset } = this;
    const amount = parseAmount(this.amount, asset?.decimals ?? 0);
    if (step.at !== 'amount' || asset === null || !amount.ok || this.memoBytesLeft < 0) return;
    const { account: to, boxKey, request } = step.payee;
    const memo = this.memo.trim();
    await this.signing.review({ to, asset: asset.id, amount: amount.value, memo, request, boxKey });
  }
}
