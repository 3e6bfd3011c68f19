/** History as screens read it: what has no verdict yet in front, then the kept rows, newest first. */
import { sha256, type Id } from '#kernel';
import {
  entryView,
  historyRow,
  readOwn,
  waitingRow,
  type EntryView,
  type HistoryRow,
  type HistoryState,
  type Waiting,
} from '#replica';
import { allOf, type Databases } from './databases.ts';
import { assetIn, readRecords, unsettled, type Records } from './glance.ts';

export class History {
  readonly #databases: Databases;
  readonly #relay: string;

  constructor(databases: Databases, relay: string) {
    this.#databases = databases;
    this.#relay = relay;
  }

  async rows(count: number): Promise<readonly HistoryRow[]> {
    const records = await readRecords(this.#databases, this.#relay);
    const { profile, facts } = records;
    if (profile === null) return [];
    const { account } = profile;
    const dismissed = await this.#dismissed(account);
    const waiting = unsettled(records)
      .map((each) => rowOfWaiting(records, account, each))
      .toReversed();
    const kept = await this.#databases.wallet.entries
      .where('[account+place]')
      .between(...allOf<number>(account))
      .reverse()
      .limit(count + dismissed.size)
      .toArray();
    const rows = [...waiting, ...kept.map(({ row }) => historyRow(row, (id) => assetIn(facts, id)))];
    return rows.filter(({ key }) => !dismissed.has(key)).slice(0, count);
  }

  async entry(key: string): Promise<EntryView | null> {
    const records = await readRecords(this.#databases, this.#relay);
    const { profile, facts } = records;
    if (profile === null) return null;
    const { account } = profile;
    const kept = await this.#databases.wallet.entries.where('[account+key]').equals([account, key]).first();
    if (kept !== undefined) return entryView(sha256, account, kept, (id) => assetIn(facts, id));
    for (const each of unsettled(records)) {
      const row = rowOfWaiting(records, account, each);
      if (row.key === key)
        return { ...row, id: each.id, fee: readOwn(sha256, each.signed).fee, postings: [] };
    }
    return null;
  }

  async dismiss(account: Id, key: string): Promise<void> {
    await this.#databases.wallet.dismissed.put({ account, key });
  }

  async #dismissed(account: Id): Promise<ReadonlySet<string>> {
    const range = this.#databases.wallet.dismissed.where('[account+key]').between(...allOf<string>(account));
    return new Set((await range.toArray()).map(({ key }) => key));
  }
}

function rowOfWaiting({ facts }: Records, account: Id, { signed, memo, sent, refusal }: Waiting): HistoryRow {
  const state: HistoryState =
    refusal === null ? { phase: sent ? 'sent' : 'signed' } : { phase: 'refused', ...refusal };
  return waitingRow(account, readOwn(sha256, signed), memo, state, (id) => assetIn(facts, id));
}
