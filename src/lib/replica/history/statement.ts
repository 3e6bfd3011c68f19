/**
 * A statement: what could be spent of each asset when a time began, each entry that changed it with what there was then,
 * and what there was at its end. It is made of postings alone, whose balances the fold has written [L8], so that opening
 * and entries give the closing balance or the statement is not made.
 */
import { assert, type Id } from '#kernel';
import type { BookEntry } from './history-book.ts';
import type { AssetView } from '../network/network-view.ts';
import type { HistoryRow } from './history-view.ts';

export interface StatementLine {
  readonly row: HistoryRow;
  readonly asset: AssetView;
  /** What the entry changed, its fee included; below zero: it went out. */
  readonly amount: bigint;
  /** What there was after it. */
  readonly balance: bigint;
}

export interface StatementSum {
  readonly asset: AssetView;
  readonly opening: bigint;
  readonly came: bigint;
  readonly went: bigint;
  readonly closing: bigint;
  /** How many entries changed it. */
  readonly count: number;
}

export class StatementMaker {
  readonly #sums = new Map<Id, StatementSum>();

  /** The next entry of the time; its lines, one for each asset that it changed. */
  take({ row, changes }: BookEntry): readonly StatementLine[] {
    const lines = new Map<Id, StatementLine>();
    for (const { asset, amount, balance } of changes) {
      const before = lines.get(asset.id);
      lines.set(asset.id, { row, asset, amount: amount + (before?.amount ?? 0n), balance });
    }
    for (const line of lines.values()) this.#add(line);
    return [...lines.values()];
  }

  /** An entry after the time: what it changed first stood before as it stood at the time's end. */
  takeLater({ changes }: BookEntry): void {
    for (const { asset, amount, balance } of changes) this.stood(asset, balance - amount);
  }

  /** An asset that did not change, where it is not known already. */
  stood(asset: AssetView, balance: bigint): void {
    if (this.#sums.has(asset.id)) return;
    const still = { asset, opening: balance, came: 0n, went: 0n, closing: balance, count: 0 };
    this.#sums.set(asset.id, still);
  }

  has(asset: Id): boolean {
    return this.#sums.has(asset);
  }

  get sums(): readonly StatementSum[] {
    return [...this.#sums.values()];
  }

  #add({ asset, amount, balance }: StatementLine): void {
    const before = this.#sums.get(asset.id);
    const opening = balance - amount;
    assert(before === undefined || before.closing === opening, 'an entry begins where the one before ended');
    const [came, went] = amount > 0n ? [amount, 0n] : [0n, -amount];
    this.#sums.set(asset.id, {
      asset,
      opening: before?.opening ?? opening,
      came: came + (before?.came ?? 0n),
      went: went + (before?.went ?? 0n),
      closing: balance,
      count: 1 + (before?.count ?? 0),
    });
  }
}
