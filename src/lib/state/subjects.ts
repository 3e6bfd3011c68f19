/** What groups of screens stand on: how each is opened, what of it lives, and what is said while there is no network [U1]. */
import { m } from '$lib/words/compiled/messages.js';
import type {
  Assets,
  AssetsOverview,
  Live,
  Locks,
  LocksOverview,
  NotificationsOverview,
  Personal,
  Promises,
  PromisesOverview,
  Requests,
  RequestsOverview,
  Wallet,
} from './views.ts';

export interface Subject<Part, Overview> {
  /** Rejects where the code of the part cannot be loaded. */
  readonly open: (wallet: Wallet) => Promise<Part>;
  /** Null until something is known of the network. */
  readonly overviewOf: (part: Part) => Live<Overview | null>;
  /** Above what was known when there was a network. */
  readonly offline: () => string;
  /** In place of it, on a device that has not seen the network yet. */
  readonly waiting: () => string;
}

export const assetsSubject: Subject<Assets, AssetsOverview> = {
  open: (wallet) => wallet.assets(),
  overviewOf: (assets) => assets.overview,
  offline: m.assets_offline,
  waiting: m.assets_waiting,
};

export const locksSubject: Subject<Locks, LocksOverview> = {
  open: (wallet) => wallet.locks(),
  overviewOf: (locks) => locks.overview,
  offline: m.lock_offline,
  waiting: m.lock_waiting,
};

export const notificationsSubject: Subject<Personal, NotificationsOverview> = {
  open: (wallet) => wallet.personal(),
  overviewOf: ({ notifications }) => notifications.overview,
  offline: m.notify_offline,
  waiting: m.notify_waiting,
};

export const promisesSubject: Subject<Promises, PromisesOverview> = {
  open: (wallet) => wallet.promises(),
  overviewOf: (promises) => promises.overview,
  offline: m.promise_offline,
  waiting: m.promise_waiting,
};

export const requestsSubject: Subject<Requests, RequestsOverview> = {
  open: (wallet) => wallet.requests(),
  overviewOf: (requests) => requests.overview,
  offline: m.request_offline,
  waiting: m.request_waiting,
};
