/** A new request while it is being described: how much, in what, for what, and how long it can be paid. */
import type { Id } from '#kernel';
import type { AssetView, RequestWanted } from '#replica';
import { parseAmount } from '../parts/amount-text.ts';
import { amountFaultText } from '../parts/fault-text.ts';
import { DAY_MS, lastings } from '../parts/lasts.ts';
import type { WalletState } from '../wallet-state.svelte.ts';

const MEMO_CHARS_MAX = 60;
const LASTS = lastings([1, 7, 30, 60]);

/** What is known of a request before it is described. */
export interface RequestBeginning {
  readonly assetId: Id | null;
  readonly amount: string;
  readonly memo: string;
}

export class RequestForm {
  assetId = $state.raw<Id | null>(null);
  amount = $state('');
  memo = $state('');
  lastsMs = $state(7 * DAY_MS);
  wasTried = $state(false);
  readonly lasts = LASTS;
  readonly memoCharsMax = MEMO_CHARS_MAX;
  readonly #wallet: WalletState;

  constructor(wallet: WalletState, { assetId, amount, memo }: RequestBeginning) {
    this.#wallet = wallet;
    this.assetId = assetId;
    this.amount = amount;
    this.memo = memo;
  }

  get asset(): AssetView | null {
    return (this.assetId && this.#wallet.assetOf(this.assetId)) ?? this.#wallet.network?.base ?? null;
  }

  /** What may be asked for: what this account has or had, and what was chosen elsewhere. */
  get choices(): readonly AssetView[] {
    const held = this.#wallet.balances.map(({ asset }) => asset);
    const { asset } = this;
    return asset === null || held.some(({ id }) => id === asset.id) ? held : [...held, asset];
  }

  /** What is wrong with the amount; nothing is said of an empty one before it was tried. */
  get amountError(): string {
    const parsed = parseAmount(this.amount, this.asset?.decimals ?? 0);
    if (parsed.ok) return '';
    const isEarly = !this.wasTried && (parsed.error === 'empty' || parsed.error === 'zero');
    return isEarly ? '' : amountFaultText(parsed.error, this.asset?.decimals ?? 0, '');
  }

  /** What is asked for; null while something is missing or wrong. */
  get wanted(): RequestWanted | null {
    const { asset, lastsMs } = this;
    const parsed = parseAmount(this.amount, asset?.decimals ?? 0);
    if (asset === null || !parsed.ok) return null;
    return { asset: asset.id, amount: parsed.value, memo: this.memo.trim(), lastsMs };
  }
}
