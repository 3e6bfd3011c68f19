/** Notifications as screens see them: what informs the person or needs them, read and unread, on all their devices. */
import type { Id } from '#kernel';
import type { ReadMarks } from './read-marks.ts';
import type { AssetView } from '../network/network-view.ts';
import type { HistoryRow } from '../history/history-view.ts';
import type { Live } from '../live.ts';

/** What one says; each leads to the place that it is about. */
export type NotificationAbout =
  /** Money came; `request`: for a request of this account. */
  | { readonly type: 'received'; readonly row: HistoryRow; readonly request: string | null }
  /** What this account signed is final. */
  | { readonly type: 'final'; readonly row: HistoryRow }
  /** It was rejected, or the relay will not take it. */
  | { readonly type: 'failed'; readonly row: HistoryRow }
  /** Somebody holds money for this account. */
  | { readonly type: 'held'; readonly row: HistoryRow }
  /** A hold or voucher ended, and not by this account. */
  | { readonly type: 'ended'; readonly row: HistoryRow }
  /** One will end before long. */
  | { readonly type: 'ending'; readonly lock: EndingLock }
  | { readonly type: 'request_expired'; readonly request: ExpiringRequest }
  | { readonly type: 'device'; readonly change: DeviceChange; readonly device: Id }
  /** The relay was put back from a backup [P25], and the person went on with it on this device. */
  | { readonly type: 'relay_restored' };

/** `quarantined`: it has signed two operations under one number, and signs nothing any more. */
export type DeviceChange = 'enrolled' | 'revoked' | 'limits' | 'quarantined';

export interface EndingLock {
  readonly kind: 'hold' | 'voucher';
  readonly id: Id;
  /** The other side of a hold. */
  readonly other: Id | null;
  readonly isPayer: boolean;
  readonly asset: AssetView;
  readonly amount: bigint;
  /** ms of the journal's time. */
  readonly until: number;
}

export interface ExpiringRequest {
  readonly id: string;
  readonly asset: AssetView;
  readonly amount: bigint;
  readonly memo: string;
}

export interface NotificationView {
  /** The same on all devices of the account. */
  readonly key: string;
  /** ms of the journal's time: when it happened, or from when on it is to be known. */
  readonly time: number;
  readonly about: NotificationAbout;
  /** The person did it: it is in the list, and neither counted nor shown outside the app. */
  readonly isOwn: boolean;
}

/** How things stand now: it is no event and has no read mark, and goes when it is put right. */
export type StandingMatter =
  { readonly type: 'backup_missing' } | { readonly type: 'distrusted'; readonly code: string };

export interface NotificationsOverview {
  /** Newest first; those whose time is ahead are not due yet. */
  readonly notifications: readonly NotificationView[];
  readonly marks: ReadMarks;
  /** As far as the databases say. */
  readonly matters: readonly StandingMatter[];
  /** How far the journal's time is ahead of this device's clock, ms. */
  readonly aheadMs: number;
}

export interface Notifications {
  /** Null until this device is in an account of a known network. */
  readonly overview: Live<NotificationsOverview | null>;
  /** On all devices of the account. */
  read(notification: NotificationView): Promise<void>;
  /** All that were due by then, ms of the journal's time. */
  readAll(time: number): Promise<void>;
}
