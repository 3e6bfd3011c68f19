/** What the receive screen asks for, and the link that says it. */
import { idFromHex, type Id } from '#kernel';
import { webPaymentLink, type AssetView } from '#replica';
import { parseAmount, type AmountFault } from '../parts/amount-text.ts';
import type { WalletState } from '../wallet-state.svelte.ts';

const MEMO_CHARS_MAX = 60;

export class ReceiveForm {
  assetId = $state.raw<Id | null>(null);
  amount = $state('');
  memo = $state('');
  readonly memoCharsMax = MEMO_CHARS_MAX;
  readonly #state: WalletState;

  constructor(state: WalletState) {
    this.#state = state;
  }

  get asset(): AssetView | null {
    return (this.assetId && this.#state.assetOf(this.assetId)) ?? this.#state.network?.base ?? null;
  }

  /** What may be asked for: what this account has or had, and what was chosen elsewhere. */
  get choices(): readonly AssetView[] {
    const held = this.#state.balances.map(({ asset }) => asset);
    const { asset } = this;
    return asset === null || held.some(({ id }) => id === asset.id) ? held : [...held, asset];
  }

  /** The asset of this hex id, where the network has it. */
  chooseAsset(hex: string | null): void {
    const id = hex === null ? null : idFromHex(hex);
    this.assetId = id !== null && this.#state.assetOf(id) !== null ? id : null;
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
    const { asset } = this;
    if (network === null || standing.phase !== 'member') return null;
    const amount = this.requestedAmount;
    const memo = this.memo.trim();
    return webPaymentLink(origin, {
      network: network.id,
      account: standing.account,
      boxKey: standing.boxKey,
      name: standing.name === '' ? null : standing.name,
      asset: amount === null && asset?.id === network.base.id ? null : (asset?.id ?? null),
      amount,
      memo: memo === '' ? null : memo,
      request: null,
    });
  }
}
