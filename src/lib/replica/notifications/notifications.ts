/**
 * Notifications are made from what a device keeps: the newest entries, what is open, what was asked for. Nothing of them is
 * stored but what was read, so they are the same on every device that has the same entries.
 */
import {
  decodeOperation,
  idHex,
  type AccountView,
  type Cause,
  type Id,
  type Kind,
  type Sha256,
} from '#kernel';
import type { Kept } from '../feed/copy.ts';
import { readItem } from '../feed/feed.ts';
import type {
  DeviceChange,
  EndingLock,
  NotificationAbout,
  NotificationsOverview,
  NotificationView,
} from './notifications-view.ts';
import { isRead } from './read-marks.ts';
import { paysRequest, type RequestTerms } from '../requests/request-rows.ts';
import { historyRow, type AssetOf, type Row } from '../history/rows.ts';
import type { HistoryRow } from '../history/history-view.ts';

export interface KnownEntry {
  readonly row: Row;
  /** Of an entry about a device: which one. */
  readonly subject: Id | null;
}

export interface KnownRequest extends Omit<RequestTerms, 'nonce'> {
  /** Its nonce: 32 hex digits. */
  readonly id: string;
  readonly memo: string;
  /** By any entry, also one that is not among the newest. */
  readonly isPaid: boolean;
}

/** What notifications are made from. */
export interface NotificationGround {
  /** This one. */
  readonly device: Id;
  readonly view: Pick<AccountView, 'account' | 'holds' | 'vouchers'>;
  /** The newest ones, in any order. */
  readonly entries: readonly KnownEntry[];
  /** Operations of this device that have no verdict yet. */
  readonly waiting: readonly HistoryRow[];
  readonly requests: readonly KnownRequest[];
  /** The last recovery of the relay that the person has agreed to on this device; null: none. */
  readonly recovery: { readonly epoch: number; readonly time: number } | null;
  readonly assetOf: AssetOf;
}

const DAY_MS = 86_400_000;
/** What ends is told of when a fourth of its time is left, and not before the last day. */
const LAST_PART = 4;

const DEVICE_CHANGES: { readonly [K in Row['kind']]?: DeviceChange } = {
  'device.enrol': 'enrolled',
  'device.revoke': 'revoked',
  'device.limits': 'limits',
  fork: 'quarantined',
};
/** Of which nobody is told. */
const SILENT: ReadonlySet<Row['kind']> = new Set<Kind>(['box.set', 'profile.set', 'network.pause']);

/** Newest first. */
export function notificationsOf(ground: NotificationGround): readonly NotificationView[] {
  const all = [
    ...ground.entries.flatMap((entry) => ofEntry(ground, entry)),
    ...ground.waiting.flatMap(ofWaiting),
    ...endingOf(ground),
    ...expiringOf(ground),
    ...recoveryOf(ground),
  ];
  return all.sort((a, b) => b.time - a.time || (a.key < b.key ? -1 : 1));
}

/** Of an entry about a device of the account: which one. The one that made the account is no news to anybody. */
export function subjectOf(hash: Sha256, { place, item, row }: Kept): Id | null {
  if (place === 0 || DEVICE_CHANGES[row.kind] === undefined) return null;
  const read = readItem(hash, item);
  if (!read.ok) return null;
  const { operation, entry } = read.value;
  if (entry.cause.type === 'fork') return forkedIn(hash, entry.cause);
  switch (operation?.kind) {
    case 'device.enrol':
    case 'device.revoke':
    case 'device.limits':
      return operation.fields.device;
    default:
      return null;
  }
}

/** The device whose two operations an entry shows. */
function forkedIn(hash: Sha256, cause: Extract<Cause, { readonly type: 'fork' }>): Id | null {
  const read = decodeOperation(hash, cause.bytesA, cause.signatureA);
  return read.ok ? read.value.device : null;
}

/** Those that are due at this time of the journal, ms. */
export function dueAt({ notifications }: NotificationsOverview, now: number): readonly NotificationView[] {
  return notifications.filter(({ time }) => time <= now);
}

/** What the person has to be told of yet. */
export function unreadAt(overview: NotificationsOverview, now: number): readonly NotificationView[] {
  return dueAt(overview, now).filter((each) => !each.isOwn && !isRead(overview.marks, each));
}

/** When the next one becomes due, ms of the journal's time; null: none is known. */
export function nextDue({ notifications }: NotificationsOverview, now: number): number | null {
  return notifications.reduce<number | null>(
    (next, { time }) => (time > now && (next === null || time < next) ? time : next),
    null,
  );
}

function ofEntry(ground: NotificationGround, { row, subject }: KnownEntry): readonly NotificationView[] {
  if (SILENT.has(row.kind)) return [];
  const about = aboutEntry(ground, row, subject);
  const isOwn = about?.type === 'final' || (about?.type === 'device' && row.device === ground.device);
  return about === null ? [] : [{ key: row.key, time: row.time, about, isOwn }];
}

function aboutEntry(ground: NotificationGround, row: Row, subject: Id | null): NotificationAbout | null {
  const shown = historyRow(row, ground.assetOf);
  const change = DEVICE_CHANGES[row.kind];
  if (row.rejection !== null) return row.device === null ? null : { type: 'failed', row: shown };
  if (change !== undefined)
    return subject === null || subject === ground.device ? null : { type: 'device', change, device: subject };
  if (row.device !== null) return { type: 'final', row: shown };
  if (row.kind === 'hold.place') return { type: 'held', row: shown };
  if (row.kind === 'timeout' || row.kind === 'hold.void' || isOwnVoucher(row))
    return { type: 'ended', row: shown };
  if (row.direction === 'in') return { type: 'received', row: shown, request: requestPaidBy(ground, row) };
  return row.kind === 'hold.post' ? { type: 'ended', row: shown } : null;
}

/** Somebody has claimed a voucher that this account made. */
function isOwnVoucher({ kind, direction }: Row): boolean {
  return kind === 'voucher.claim' && direction !== 'in';
}

function requestPaidBy({ requests }: NotificationGround, row: Row): string | null {
  return requests.find((terms) => paysRequest(row, { ...terms, nonce: terms.id }, 'in'))?.id ?? null;
}

/** The relay will not take it, and it is not in the journal. */
function ofWaiting(row: HistoryRow): readonly NotificationView[] {
  const { key, time, state } = row;
  if (state.phase !== 'refused') return [];
  return [{ key: `refused-${key}`, time, about: { type: 'failed', row }, isOwn: false }];
}

function endingOf(ground: NotificationGround): readonly NotificationView[] {
  const made = new Map(ground.entries.map(({ row }) => [row.key, row.time]));
  return locksOf(ground).map((lock) => {
    const { kind, until } = lock;
    const name = idHex(lock.id);
    const begun = made.get(name);
    const part = begun === undefined ? DAY_MS : Math.floor((until - begun) / LAST_PART);
    const time = until - Math.min(DAY_MS, part);
    return { key: `ending-${kind}-${name}`, time, about: { type: 'ending', lock }, isOwn: false };
  });
}

function locksOf({ view, assetOf }: NotificationGround): readonly EndingLock[] {
  const { account, holds, vouchers } = view;
  const open = [
    ...holds.map(({ to, ...hold }) => {
      const isPayer = hold.payer === account.id;
      return { ...hold, kind: 'hold' as const, isPayer, other: isPayer ? to : hold.payer };
    }),
    ...vouchers.map((voucher) => ({ ...voucher, kind: 'voucher' as const, isPayer: true, other: null })),
  ];
  return open.flatMap(({ kind, id, other, isPayer, asset: of, amount, until }) => {
    const asset = assetOf(of);
    return asset === null ? [] : [{ kind, id, other, isPayer, asset, amount, until }];
  });
}

/** Requests that ran out, or will, without having been paid. */
function expiringOf({ requests, assetOf }: NotificationGround): readonly NotificationView[] {
  return requests.flatMap(({ id, memo, amount, expires, isPaid, asset: of }) => {
    const asset = assetOf(of);
    if (asset === null || isPaid) return [];
    const about: NotificationAbout = { type: 'request_expired', request: { id, asset, amount, memo } };
    return [{ key: `expired-${id}`, time: expires, about, isOwn: false }];
  });
}

function recoveryOf({ recovery }: NotificationGround): readonly NotificationView[] {
  if (recovery === null) return [];
  const { epoch, time } = recovery;
  return [{ key: `restored-${epoch}`, time, about: { type: 'relay_restored' }, isOwn: true }];
}
