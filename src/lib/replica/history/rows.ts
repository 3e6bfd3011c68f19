/**
 * Rows of history: what one entry, or one operation without a verdict, says to the person whose account it touched. A row
 * is made once, when its entry is taken in, and kept; assets are ids in it, since their names may become known later.
 */
import {
  idHex,
  OUT,
  type Effect,
  type Id,
  type Kind,
  type Leg,
  type Operation,
  type Rejection,
  type SignedOperation,
} from '#kernel';
import type { FeedEntry } from '../feed/feed.ts';
import {
  lockIn,
  lockMovement,
  lockOf,
  type EndedLock,
  type Movement,
  type RowLock,
} from '../locks/lock-rows.ts';
import { requestIn, type RowRequest } from '../requests/request-rows.ts';
import type { AssetView } from '../network/network-view.ts';
import type { HistoryRow, HistoryState } from './history-view.ts';

export type AssetOf = (id: Id) => AssetView | null;

export interface Row {
  readonly key: string;
  /** Of the entry in the journal. */
  readonly index: number;
  readonly kind: HistoryRow['kind'];
  readonly direction: HistoryRow['direction'];
  readonly other: Id | null;
  /** All payees of a transfer, where there are several. */
  readonly others?: readonly Id[];
  readonly asset: Id | null;
  readonly amount: bigint | null;
  readonly memo: string | null;
  /** 1: a memo was sealed to this account that no box of it has opened yet. */
  readonly unopened?: 1;
  /** The hold or voucher that it is about. */
  readonly lock: RowLock | null;
  /** The request that it pays, or was to pay. */
  readonly request: RowRequest | null;
  /** ms */
  readonly time: number;
  /** The device that signed it, if it was one of this account. */
  readonly device: Id | null;
  readonly rejection: Rejection | null;
  readonly spender: Extract<HistoryState, { readonly phase: 'rejected' }>['spender'];
}

const NOTHING: Movement = { direction: 'none', other: null, asset: null, amount: null };

/**
 * The row of an entry; `memo` is the text of the one that was sealed to this account, where it could be opened, and `ended`
 * the hold or voucher that the entry ended, as it was before, where that is known.
 */
export function rowOf(
  account: Id,
  feedEntry: FeedEntry,
  memo: string | null,
  ended: EndedLock | null = null,
): Row {
  const { entry, operation } = feedEntry;
  const { index, time, verdict, cause } = entry;
  const own = operation?.account === account;
  const about = { lock: lockIn(feedEntry), request: requestIn(operation) };
  const isSealed = memo === null && operation !== null && sealedMemoFor(account, operation) !== null;
  const text = isSealed ? ({ memo, unopened: 1 } as const) : { memo };
  const base = { index, time, ...text, ...about, rejection: verdict, spender: null };
  const moved = movementIn(account, feedEntry);
  const all = ended === null ? moved : lockMovement(account, operation, ended, moved);
  if (operation === null) {
    const kind = cause.type === 'timeout' || cause.type === 'fork' ? cause.type : 'other';
    return { ...base, key: keyOfEvent(index, time), kind, ...all, device: null };
  }
  const { kind, device, id } = operation;
  return { ...base, key: idHex(id), kind, ...all, device: own ? device : null };
}

/**
 * Of an entry that no operation has caused. After a recovery of the relay another one may have its index, but not its time
 * too [P25]: what is lost, read or put out of sight under this key is this very entry.
 */
function keyOfEvent(index: number, time: number): string {
  return `entry-${index}-${time}`;
}

/** Kinds that say themselves what they move, also where none of it is in the account's own available. */
const SAYS_ALL: ReadonlySet<Kind> = new Set<Kind>([
  'transfer',
  'hold.place',
  'asset.create',
  'asset.issue',
  'asset.bonus',
  'asset.redeem',
  'asset.freeze_supply',
]);

/** What the entry did to this account: as its operation says itself, or as the postings say. */
function movementIn(account: Id, { entry, effect, operation }: FeedEntry): Movement {
  if (operation === null) return movementOf(effect, 0n);
  if (entry.verdict !== null || SAYS_ALL.has(operation.kind)) return intentOf(account, operation);
  const own = operation.account === account;
  const moved = movementOf(effect, own ? operation.fee : 0n);
  const other = own ? payeeOf(operation) : operation.account;
  return { ...moved, other: other === account ? null : other };
}

/** What the operation says that it would do: for operations without a verdict, and for rejected ones. */
export function intentOf(account: Id, operation: Operation): Movement {
  const other = operation.account === account ? payeeOf(operation) : operation.account;
  switch (operation.kind) {
    case 'transfer':
      return transferOf(account, operation.account, operation.fields.legs);
    case 'hold.place': {
      const { asset, amount } = operation.fields;
      return { direction: operation.account === account ? 'out' : 'none', other, asset, amount };
    }
    case 'voucher.issue':
    case 'asset.fund_promo': {
      const { asset, amount } = operation.fields;
      return { direction: 'out', other, asset, amount };
    }
    case 'asset.create':
      return { ...NOTHING, other, asset: operation.id };
    case 'asset.freeze_supply':
      return { ...NOTHING, other, asset: operation.fields.asset };
    case 'asset.redeem': {
      const { asset, amount } = operation.fields;
      return { direction: operation.account === account ? 'out' : 'none', other, asset, amount };
    }
    case 'asset.issue':
    case 'asset.bonus':
    case 'fees.pay': {
      const { asset, amount, to } = operation.fields;
      return {
        direction: to === account ? 'in' : 'none',
        other: other === account ? null : other,
        asset,
        amount,
      };
    }
    default:
      return { ...NOTHING, other };
  }
}

function transferOf(account: Id, payer: Id, legs: readonly Leg[]): Movement {
  const concerned = payer === account ? legs : legs.filter(({ to }) => to === account);
  const [first] = concerned;
  if (first === undefined) return NOTHING;
  const { asset, to } = first;
  const amount = concerned.reduce((sum, leg) => (leg.asset === asset ? sum + leg.amount : sum), 0n);
  if (payer !== account) return { direction: 'in', other: payer, asset, amount };
  const payees = [...new Set(legs.map((leg) => leg.to))];
  const others = payees.length > 1 ? { others: payees } : {};
  return { direction: 'out', other: to, ...others, asset, amount };
}

function payeeOf(operation: Operation): Id | null {
  switch (operation.kind) {
    case 'transfer':
      return operation.fields.legs[0]?.to ?? null;
    case 'hold.place':
    case 'asset.issue':
    case 'asset.bonus':
    case 'fees.pay':
      return operation.fields.to;
    default:
      return null;
  }
}

/** What an effect moved in or out of available, in the first asset of which anything is left when the fee is put back. */
function movementOf({ postings }: Effect, fee: bigint): Movement {
  const sums = new Map<Id, bigint>();
  let unpaid = fee;
  for (const { bucket, asset, side, amount } of postings) {
    if (bucket.kind !== 'available') continue;
    const isFee = side === OUT && amount === unpaid;
    if (isFee) unpaid = 0n;
    else sums.set(asset, (sums.get(asset) ?? 0n) + (side === OUT ? -amount : amount));
  }
  for (const [asset, sum] of sums)
    if (sum !== 0n)
      return { direction: sum > 0n ? 'in' : 'out', other: null, asset, amount: sum > 0n ? sum : -sum };
  return NOTHING;
}

/** The part of an operation's memos that this account could open: its own copy, or its leg's. */
export function sealedMemoFor(account: Id, operation: Operation): Uint8Array | null {
  if (operation.kind !== 'transfer') return null;
  const { legs, memos } = operation.fields;
  return operation.account === account ? memos : (legs.find(({ to }) => to === account)?.memo ?? null);
}

/** The row of an operation that has no verdict yet. */
export function waitingRow(
  account: Id,
  operation: SignedOperation,
  memo: string | null,
  state: HistoryState,
  assetOf: AssetOf,
): HistoryRow {
  const { asset, ...moved } = intentOf(account, operation);
  const { id, kind, at, device } = operation;
  const shown = asset === null ? null : assetOf(asset);
  return {
    key: idHex(id),
    state,
    kind: kind as Kind,
    ...moved,
    asset: shown,
    memo,
    lock: lockOf(operation),
    time: at,
    device,
  };
}

/** A kept row as screens see it. */
export function historyRow(row: Row, assetOf: AssetOf): HistoryRow {
  const { index, rejection, spender, request: _, unopened: _sealed, ...shown } = row;
  const state: HistoryState =
    rejection === null ? { phase: 'final', index } : { phase: 'rejected', index, rejection, spender };
  const asset = row.asset === null ? null : assetOf(row.asset);
  return { ...shown, state, asset };
}
