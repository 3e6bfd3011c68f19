/**
 * Which rows of history somebody wants to see. All that a filter asks for must hold; what it does not ask for does not
 * matter. Nothing here knows names: whose name was searched for comes in as accounts.
 */
import { formatAddress, type Id } from '#kernel';
import type { HistoryRow } from './history-view.ts';

/** What an entry was about, as people sort their money's doings. */
export const KIND_GROUPS = ['received', 'sent', 'holds', 'vouchers', 'assets', 'account', 'other'] as const;
export type KindGroup = (typeof KIND_GROUPS)[number];

export const STATE_GROUPS = ['open', 'final', 'failed'] as const;
export type StateGroup = (typeof STATE_GROUPS)[number];

/** A number without an asset: `digits` / 10^`scale`. */
export interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

export interface HistoryWanted {
  readonly kind: KindGroup | null;
  readonly asset: Id | null;
  readonly person: Id | null;
  readonly state: StateGroup | null;
  /** ms; `from` counts, `to` does not. */
  readonly from: number | null;
  readonly to: number | null;
  readonly least: Decimal | null;
  readonly most: Decimal | null;
  readonly search: Search | null;
}

export interface Search {
  /** In lower case. */
  readonly text: string;
  /** Those whose names it is part of. */
  readonly named: ReadonlySet<Id>;
}

export function isWanted(wanted: HistoryWanted, row: HistoryRow): boolean {
  const { kind, asset, person, state, from, to } = wanted;
  if (kind !== null && !isOfKind(kind, row)) return false;
  if (asset !== null && row.asset?.id !== asset) return false;
  if (person !== null && !othersIn(row).includes(person)) return false;
  if (state !== null && stateGroup(row) !== state) return false;
  if (from !== null && row.time < from) return false;
  if (to !== null && row.time >= to) return false;
  return isWithin(wanted, row) && isFound(wanted.search, row);
}

/** Everybody else whom a row names. */
export function othersIn({ other, others }: HistoryRow): readonly Id[] {
  return others ?? (other === null ? [] : [other]);
}

export function stateGroup({ state }: HistoryRow): StateGroup {
  if (state.phase === 'final') return 'final';
  return state.phase === 'signed' || state.phase === 'sent' ? 'open' : 'failed';
}

function isOfKind(group: KindGroup, { kind, direction, amount, lock }: HistoryRow): boolean {
  switch (group) {
    case 'received':
      return direction === 'in' && amount !== null;
    case 'sent':
      return direction === 'out' && amount !== null;
    case 'holds':
      return lock?.kind === 'hold';
    case 'vouchers':
      return lock?.kind === 'voucher';
    case 'assets':
      return kind.startsWith('asset.') || kind === 'fees.pay';
    case 'account':
      return kind.startsWith('device.') || kind === 'box.set' || kind === 'profile.set' || kind === 'fork';
    case 'other':
      return kind === 'other' || kind.startsWith('network.');
  }
}

function isWithin({ least, most }: HistoryWanted, { amount, asset }: HistoryRow): boolean {
  if (least === null && most === null) return true;
  if (amount === null || asset === null) return false;
  const size = { digits: amount, scale: asset.decimals };
  return (least === null || compare(size, least) >= 0) && (most === null || compare(size, most) <= 0);
}

/** Exact at any number of decimals: negative, zero or positive. */
function compare(a: Decimal, b: Decimal): number {
  const [left, right] = [a.digits * 10n ** BigInt(b.scale), b.digits * 10n ** BigInt(a.scale)];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The fewest digits of an operation's id that are taken for one. */
const ID_DIGITS_MIN = 6;

/** The memo, whose name it is, an address or a part of one, the operation's id from its beginning, or the entry's place. */
function isFound(search: Search | null, row: HistoryRow): boolean {
  if (search === null) return true;
  const { text, named } = search;
  const others = othersIn(row);
  if (row.memo?.toLowerCase().includes(text) === true) return true;
  if (others.some((other) => named.has(other))) return true;
  if (text.length >= ID_DIGITS_MIN && row.key.startsWith(text)) return true;
  if ('index' in row.state && `${row.state.index}` === text.replace(/^#/, '')) return true;
  return text.startsWith('hold1') && others.some((other) => formatAddress(other).startsWith(text));
}
