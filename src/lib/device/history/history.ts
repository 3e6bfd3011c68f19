/** History as screens read it: what has no verdict yet in front, then the kept rows, newest first. */
import type { Id } from '#kernel';
import { historyRow, type EntryView, type HistoryRow } from '#replica';
import { allOf, newestOf, type Databases } from '../store/databases.ts';
import { assetIn, readRecords, unsettled, type Records } from '../glance.ts';

export class History {
  readonly #databases: Databases;
  readonly #relay: string;

  constructor(databases: Databases, relay: string) {
    this.#databases = databases;
    this.#relay = relay;
  }

  async rows(count: number): Promise<readonly HistoryRow[]> {
    const records = await readRecords(this.#databases, this.#relay);
    const { profile, facts, copy } = records;
    if (profile === null || copy === null) return [];
    const { account } = profile;
    const dismissed = await this.#dismissed(account);
    const waiting = await waitingIn(records);
    const kept = await this.#databases.wallet.entries
      .where('[account+place]')
      .between(...newestOf(account, copy.view.account.feedLength, count + dismissed.size), true, false)
      .toArray();
    const rows = [
      ...waiting.toReversed(),
      ...kept.toReversed().map(({ row }) => historyRow(row, (id) => assetIn(facts, id))),
    ];
    return rows.filter(({ key }) => !dismissed.has(key)).slice(0, count);
  }

  async entry(key: string): Promise<EntryView | null> {
    const records = await readRecords(this.#databases, this.#relay);
    const account = records.profile?.account ?? null;
    if (account === null) return null;
    const kept = await this.#databases.wallet.entries.where('[account+key]').equals([account, key]).first();
    const { shownEntry, shownWaiting } = await import('./entries.ts');
    if (kept !== undefined) return shownEntry(records, account, kept);
    return shownWaiting(records, account).find((each) => each.key === key) ?? null;
  }

  async dismiss(account: Id, key: string): Promise<void> {
    await this.#databases.wallet.dismissed.put({ account, key });
  }

  async #dismissed(account: Id): Promise<ReadonlySet<string>> {
    const range = this.#databases.wallet.dismissed.where('[account+key]').between(...allOf<string>(account));
    return new Set((await range.toArray()).map(({ key }) => key));
  }
}

/** Operations are read only where there are any: kept rows say all that a list shows. */
async function waitingIn(records: Records): Promise<readonly HistoryRow[]> {
  const { profile } = records;
  if (profile === null || unsettled(records).length === 0) return [];
  return (await import('./entries.ts')).shownWaiting(records, profile.account);
}
