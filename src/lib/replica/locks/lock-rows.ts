/**
 * What entries say of holds and vouchers. An entry that ends one names it and no more: whose it was and how much it held is
 * looked up as it stood before, so that a row of history can say it all.
 */
import type { AccountView, Effect, Hold, Id, Operation, Voucher } from '#kernel';
import type { FeedEntry } from '../feed/feed.ts';
import type { HistoryRow } from '../history/history-view.ts';

/** A hold or a voucher by its name. */
export interface RowLock {
  readonly kind: 'hold' | 'voucher';
  readonly id: Id;
}

/** As it was before it ended. */
export type EndedLock = Hold | Voucher;

/** What was moved, as far as one line can say it. */
export type Movement = Pick<HistoryRow, 'direction' | 'other' | 'others' | 'amount'> & {
  readonly asset: Id | null;
};

/** What an entry is about. */
export function lockIn({ entry, operation }: FeedEntry): RowLock | null {
  const { cause } = entry;
  if (cause.type === 'timeout') return { kind: cause.timeout, id: cause.object };
  return operation === null ? null : lockOf(operation);
}

/** What an operation makes or ends. */
export function lockOf(operation: Operation): RowLock | null {
  switch (operation.kind) {
    case 'hold.place':
      return { kind: 'hold', id: operation.id };
    case 'hold.post':
    case 'hold.void':
      return { kind: 'hold', id: operation.fields.hold };
    case 'voucher.issue':
      return { kind: 'voucher', id: operation.id };
    case 'voucher.claim':
      return { kind: 'voucher', id: operation.fields.voucher };
    default:
      return null;
  }
}

/** The open holds and vouchers of an account while entries are taken in, one after the other. */
export class LocksSeen {
  readonly #open = new Map<Id, EndedLock>();

  constructor({ holds, vouchers }: Pick<AccountView, 'holds' | 'vouchers'>) {
    for (const lock of [...holds, ...vouchers]) this.#open.set(lock.id, lock);
  }

  /** The one that ends by this effect, as far as it was seen open. */
  take({ changes }: Effect): EndedLock | null {
    let ended: EndedLock | null = null;
    for (const change of changes) {
      if (change.kind !== 'hold' && change.kind !== 'voucher') continue;
      if (change.value !== null) this.#open.set(change.id, change.value);
      else ended = this.#open.get(change.id) ?? null;
    }
    return ended;
  }
}

/**
 * What the end of a hold or voucher was to this account; `moved` is what its postings say of available. What was locked
 * had left available before: to its payer an end that pays somebody is the amount that was paid, going neither way.
 */
export function lockMovement(
  account: Id,
  operation: Operation | null,
  ended: EndedLock,
  moved: Movement,
): Movement {
  const { asset, amount } = ended;
  const other = otherIn(account, operation, ended);
  const isPaidOut = operation?.kind === 'hold.post' && ended.payer === account;
  if (!isPaidOut && moved.amount !== null) return { ...moved, other };
  return { direction: 'none', other, asset, amount: amount - (moved.amount ?? 0n) };
}

function otherIn(account: Id, operation: Operation | null, ended: EndedLock): Id | null {
  if ('to' in ended) return ended.payer === account ? ended.to : ended.payer;
  return operation === null || operation.account === account ? null : operation.account;
}
