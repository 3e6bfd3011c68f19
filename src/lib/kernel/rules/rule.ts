/** What each kind of operation demands and does: first `check` everything, then `change` everything [L6]. */
import type { Books } from '../books.ts';
import type { Id } from '../foundation/id.ts';
import { AMOUNT_MAX } from '../foundation/limits.ts';
import { rejected, type Verdict } from '../ledger/rejection.ts';
import type { Kind, Operation } from '../operation/operation.ts';

export interface Rule<K extends Kind> {
  /** `spend`: every live device; `full`: full devices; `root`: the root as well as full devices. */
  readonly who: 'spend' | 'full' | 'root';
  /** True for kinds that go on while the network is paused: those that a deadline waits for. */
  readonly whilePaused: boolean;
  /** What the operation would take out of its account's available: for the limits of `spend` devices. */
  takes(operation: Operation<K>): readonly Taking[];
  check(books: Books, operation: Operation<K>): Verdict;
  change(books: Books, operation: Operation<K>): void;
}

export interface Taking {
  readonly asset: Id;
  readonly amount: bigint;
}

export type Rules<K extends Kind> = { readonly [Each in K]: Rule<Each> };

export const NOTHING: readonly Taking[] = [];

export function isAmount(amount: bigint): boolean {
  return amount > 0n && amount <= AMOUNT_MAX;
}

/** Null if the account has what all takings need together, else `insufficient_available` for the first asset short. */
export function checkAvailable(books: Books, account: Id, takings: readonly Taking[]): Verdict {
  for (const { asset, amount } of sums(takings)) {
    const available = books.available(account, asset);
    if (amount <= available) continue;
    const spentBy = books.spentBefore(account, asset);
    return rejected(
      'insufficient_available',
      assetFact(asset),
      available,
      spentBy === null ? null : BigInt(spentBy),
    );
  }
  return null;
}

/** What is taken of each asset, in the order in which they are first named. */
export function sums(takings: readonly Taking[]): readonly Taking[] {
  if (takings.length < 2) return takings;
  const needs = new Map<Id, bigint>();
  for (const { asset, amount } of takings) needs.set(asset, (needs.get(asset) ?? 0n) + amount);
  return Array.from(needs, ([asset, amount]) => ({ asset, amount }));
}

export function assetFact(asset: Id): Uint8Array {
  return Uint8Array.from(asset, (character) => character.charCodeAt(0));
}

/** Whether the account lets this asset in: asked only on the way in, never on the way out of a lock [L10]. */
export function accepts(books: Books, account: Id, asset: Id): boolean {
  const of = books.account(account);
  if (of === undefined) return false;
  const chosen =
    of.profileHash === null ? null : (books.state.table('profiles').get(account)?.accepts ?? null);
  if (chosen !== null) return chosen.includes(asset);
  return asset === books.network.base || of.accepts.includes(asset);
}
