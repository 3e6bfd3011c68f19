/** What the receive screen asks for, and the link that says it. */
import { webPaymentLink, type AssetView } from '#replica';
import { parseAmount, type AmountFault } from './amount-text.ts';
import type { WalletState } from './wallet-state.svelte.ts';

/** A request is open for a week: long enough for a friend, short enough to forget. */
const REQUEST_MS = 7 * 24 * 60 * 60 * 1000;
const MEMO_CHARS_MAX = 60;

export class ReceiveForm {
  amount = $state('');
  memo = $state('');
  /** Names this request, so that the ledger takes one payment for it and no second [L11]. */
  isPaidOnce = $state(false);
  readonly memoCharsMax = MEMO_CHARS_MAX;
  readonly #state: WalletState;
  readonly #nonce = crypto.getRandomValues(new Uint8Array(16));
  readonly #expires = Date.now() + REQUEST_MS;

  constructor(state: WalletState) {
    this.#state = state;
  }

  get asset(): AssetView | null {
    return this.#state.network?.base ?? null;
  }

  /** Null while the amount is right, or left open. */
  get amountFault(): AmountFault | null {
    const parsed = parseAmount(this.amount, this.asset?.decimals ?? 0);
    return parsed.ok || parsed.error === 'empty' ? null : parsed.error;
  }

  get requestedAmount(): bigint | null {
    const parsed = parseAmount(this.amount, this.asset?.decimals ?? 0);
    return parsed.ok ? parsed.value : null;
  }

  /** The link under this address (scheme, host and port); null until wallet and network are known. */
  linkAt(origin: string): string | null {
    const { standing, network } = this.#state;
    if (network === null || standing.phase !== 'member') return null;
    const amount = this.requestedAmount;
    const memo = this.memo.trim();
    return webPaymentLink(origin, {
      network: network.id,
      account: standing.account,
      boxKey: standing.boxKey,
      name: standing.name === '' ? null : standing.name,
      asset: amount === null ? null : network.base.id,
      amount,
      memo: memo === '' ? null : memo,
      request: amount !== null && this.isPaidOnce ? { nonce: this.#nonce, expires: this.#expires } : null,
    });
  }
}
