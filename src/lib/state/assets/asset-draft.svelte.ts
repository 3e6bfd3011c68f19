/** A new asset while it is being described. What it says can never be changed, so each field is checked as it is typed. */
import { DECIMALS_MAX, NAME_CHARS_MAX, SYMBOL } from '#kernel';
import type { AssetAct, AssetDetail } from '#replica';
import { parseAmount } from '../parts/amount-text.ts';
import { amountFaultText } from '../parts/fault-text.ts';
import { m } from '$lib/words/compiled/messages.js';

export class AssetDraft {
  name = $state('');
  symbol = $state('');
  decimals = $state(2);
  cap = $state('');
  bonusPerDay = $state('');
  wasTried = $state(false);
  readonly nameCharsMax = NAME_CHARS_MAX;
  readonly decimalsChoices = Array.from({ length: DECIMALS_MAX + 1 }, (_, decimals) => decimals);
  readonly #known: () => readonly AssetDetail[];

  /** `known` gives the assets that the network has now: each symbol is taken once. */
  constructor(known: () => readonly AssetDetail[]) {
    this.#known = known;
  }

  get nameError(): string {
    return this.wasTried && this.name.trim() === '' ? m.asset_create_name_missing() : '';
  }

  get symbolError(): string {
    const symbol = this.#symbol;
    if (symbol === '' && !this.wasTried) return '';
    if (!SYMBOL.test(symbol)) return symbol.length < 2 && !this.wasTried ? '' : m.asset_create_symbol_wrong();
    const taken = this.#known().find((each) => each.symbol === symbol);
    return taken === undefined ? '' : m.asset_create_symbol_taken({ name: taken.name });
  }

  get capError(): string {
    return this.#amountError(this.cap);
  }

  get bonusError(): string {
    return this.#amountError(this.bonusPerDay);
  }

  /** What will be checked; null while something is missing or wrong. */
  get act(): AssetAct | null {
    const name = this.name.trim();
    const symbol = this.#symbol;
    const hasFault = [this.symbolError, this.capError, this.bonusError].some((error) => error !== '');
    if (name === '' || !SYMBOL.test(symbol) || hasFault) return null;
    const { decimals } = this;
    const [cap, bonusPerDay] = [this.#limit(this.cap), this.#limit(this.bonusPerDay)];
    return { kind: 'asset.create', fields: { symbol, name, decimals, cap, bonusPerDay, icon: null } };
  }

  get #symbol(): string {
    return this.symbol.trim().toUpperCase();
  }

  /** Null where nothing was typed: no limit. */
  #limit(typed: string): bigint | null {
    const parsed = parseAmount(typed, this.decimals);
    return parsed.ok ? parsed.value : null;
  }

  #amountError(typed: string): string {
    const parsed = parseAmount(typed, this.decimals);
    return parsed.ok || parsed.error === 'empty' ? '' : amountFaultText(parsed.error, this.decimals, '');
  }
}
