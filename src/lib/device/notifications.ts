/**
 * Notifications of this browser, made from what it keeps each time that changes. Only the newest entries are looked at: what
 * is older is history.
 */
import { sha256, type Id } from '#kernel';
import {
  markOf,
  markOfAll,
  notificationsOf,
  paysRequest,
  readMarks,
  subjectOf,
  type Copy,
  type KnownEntry,
  type KnownRequest,
  type Notifications,
  type NotificationsOverview,
  type NotificationView,
  type StandingMatter,
} from '#replica';
import { askedRequests, type AskedRequest } from './account/asked.ts';
import { allOf, newestOf, type ProfileRecord } from './store/databases.ts';
import { shownWaiting } from './history/entries.ts';
import { assetIn, readRecords, standingOf, unsettled, type Records } from './glance.ts';
import { LiveQuery } from './store/live.ts';
import type { WalletParts } from './wallet.ts';

const ENTRIES_MAX = 200;

export class BrowserNotifications implements Notifications {
  readonly #parts: WalletParts;
  readonly overview: LiveQuery<NotificationsOverview | null>;

  constructor(parts: WalletParts) {
    this.#parts = parts;
    this.overview = new LiveQuery<NotificationsOverview | null>(null, () => this.#overview());
  }

  async read(notification: NotificationView): Promise<void> {
    const { profile } = await this.#records();
    if (profile === null) return;
    const { account } = profile;
    const mark = markOf(readMarks(await this.#parts.shared.all(account, 'read')), notification);
    if (mark !== null) await this.#parts.shared.set(account, 'read', ...mark);
  }

  async readAll(time: number): Promise<void> {
    const { profile } = await this.#records();
    if (profile === null) return;
    const { account, device } = profile;
    const { set, gone } = markOfAll(await this.#parts.shared.all(account, 'read'), device, time);
    await this.#parts.shared.set(account, 'read', ...set);
    for (const key of gone) await this.#parts.shared.delete(account, 'read', key);
  }

  async #overview(): Promise<NotificationsOverview | null> {
    const records = await this.#records();
    const { profile, facts, copy } = records;
    if (profile === null || facts === null || copy === null) return null;
    const { account, device } = profile;
    const [shared, asked, hidden, entries, recovery] = await Promise.all([
      this.#parts.shared.all(account, 'read'),
      askedRequests(this.#parts.shared, account),
      this.#dismissed(account),
      this.#entries(copy),
      this.#parts.databases.wallet.recoveries.get(account),
    ]);
    const waiting = unsettled(records).length === 0 ? [] : shownWaiting(records, account);
    const notifications = notificationsOf({
      device,
      view: copy.view,
      entries: entries.filter(({ row }) => !hidden.has(row.key)),
      waiting: waiting.filter(({ key }) => !hidden.has(key)),
      requests: await this.#requests(account, asked),
      recovery: recovery ?? null,
      assetOf: (id) => assetIn(facts, id),
    });
    const marks = readMarks(shared);
    const matters = mattersOf(records, profile, copy);
    return { notifications, marks, matters, aheadMs: copy.skewMs };
  }

  async #entries({ view }: Copy): Promise<readonly KnownEntry[]> {
    const { id, feedLength } = view.account;
    const kept = this.#parts.databases.wallet.entries
      .where('[account+place]')
      .between(...newestOf(id, feedLength, ENTRIES_MAX), true, false);
    return (await kept.toArray()).map((each) => ({ row: each.row, subject: subjectOf(sha256, each) }));
  }

  /** Each with whether any entry has paid it. */
  async #requests(account: Id, asked: readonly AskedRequest[]): Promise<readonly KnownRequest[]> {
    if (asked.length === 0) return [];
    const named = this.#parts.databases.wallet.entries
      .where('[account+row.request.nonce]')
      .anyOf(asked.map(({ id }) => [account, id]));
    const rows = (await named.toArray()).map(({ row }) => row);
    return asked.map((request) => {
      const terms = { ...request, nonce: request.id };
      return { ...request, isPaid: rows.some((row) => paysRequest(row, terms, 'in')) };
    });
  }

  async #dismissed(account: Id): Promise<ReadonlySet<string>> {
    const range = this.#parts.databases.wallet.dismissed
      .where('[account+key]')
      .between(...allOf<string>(account));
    return new Set((await range.toArray()).map(({ key }) => key));
  }

  #records(): Promise<Records> {
    return readRecords(this.#parts.databases, this.#parts.relay);
  }
}

function mattersOf(
  records: Records,
  { backedUp }: ProfileRecord,
  { distrust }: Copy,
): readonly StandingMatter[] {
  const matters: StandingMatter[] = [];
  if (distrust !== null) matters.push({ type: 'distrusted', code: distrust.code });
  if (!backedUp && standingOf(records).phase === 'member') matters.push({ type: 'backup_missing' });
  return matters;
}
