/**
 * Where an issuer's asset went, as far as the issuer's own entries tell: what was issued to whom, and who has redeemed.
 * What happens in between is not the issuer's to see.
 */
import type { Id } from '#kernel';
import type { Row } from '../history/rows.ts';

/** Sums over the entries that a device keeps, minor units. */
export interface Circulation {
  readonly issued: bigint;
  readonly redeemed: bigint;
  /** Whoever was issued to or has redeemed; who got most comes first. */
  readonly people: readonly {
    readonly account: Id;
    readonly issued: bigint;
    readonly redeemed: bigint;
  }[];
  /** False where older entries are not on this device, so that there may have been more. */
  readonly isWhole: boolean;
}

export class CirculationSums {
  readonly #issuer: Id;
  readonly #asset: Id;
  readonly #byAccount = new Map<Id, { issued: bigint; redeemed: bigint }>();

  constructor(issuer: Id, asset: Id) {
    this.#issuer = issuer;
    this.#asset = asset;
  }

  /** Counts a row of the issuer's history; most are about something else. */
  take({ kind, asset, amount, rejection, other }: Row): void {
    if (asset !== this.#asset || amount === null || rejection !== null) return;
    if (kind !== 'asset.issue' && kind !== 'asset.redeem') return;
    const account = other ?? this.#issuer;
    const sums = this.#byAccount.get(account) ?? { issued: 0n, redeemed: 0n };
    if (kind === 'asset.issue') sums.issued += amount;
    else sums.redeemed += amount;
    this.#byAccount.set(account, sums);
  }

  view(isWhole: boolean): Circulation {
    const people = [...this.#byAccount]
      .map(([account, sums]) => ({ account, ...sums }))
      .sort((a, b) => (a.issued === b.issued ? 0 : a.issued > b.issued ? -1 : 1));
    const total = (of: 'issued' | 'redeemed'): bigint => people.reduce((sum, each) => sum + each[of], 0n);
    return { issued: total('issued'), redeemed: total('redeemed'), people, isWhole };
  }
}
