/**
 * The whole history in this browser, looked through in stretches: the entries are kept in the order of their time, so that a
 * day is found by halving, and no more than one stretch is in memory at a time. Loaded where a person looks at history.
 */
import type { Id } from '#kernel';
import {
  historyRow,
  isWanted,
  type AssetOf,
  type BookEntry,
  type BookPage,
  type FinalBalance,
  type Found,
  type HistoryBook,
  type HistoryExtent,
  type HistoryWanted,
  type Span,
} from '#replica';
import { allOf, type EntryRecord, type NetworkRecord } from '../store/databases.ts';
import { shownEntry, shownWaiting } from './entries.ts';
import { assetIn, readRecords, unsettled, type Records } from '../glance.ts';
import { LiveQuery } from '../store/live.ts';
import type { WalletParts } from '../wallet.ts';

/** Entries that are read at once. */
const STRETCH = 500;

export class BrowserHistoryBook implements HistoryBook {
  readonly #parts: Pick<WalletParts, 'databases' | 'relay'>;
  readonly extent: LiveQuery<HistoryExtent | null>;

  constructor(parts: Pick<WalletParts, 'databases' | 'relay'>) {
    this.#parts = parts;
    this.extent = new LiveQuery<HistoryExtent | null>(null, () => this.#extent());
  }

  rows(places: readonly number[], above: number | null): LiveQuery<BookPage | null> {
    return new LiveQuery<BookPage | null>(null, async () => {
      const { account, assetOf } = await this.#owner();
      if (account === null) return { rows: [], above: null };
      const hidden = await this.#dismissed(account);
      const kept = await this.#kept(account, places);
      const [first] = above === null ? [] : await this.#kept(account, [above]);
      return {
        rows: kept.filter(({ key }) => !hidden.has(key)).map(({ row }) => historyRow(row, assetOf)),
        above: first === undefined ? null : historyRow(first.row, assetOf),
      };
    });
  }

  async *find(wanted: HistoryWanted, span: Span): AsyncIterable<Found> {
    const { account, assetOf } = await this.#owner();
    if (account === null) return;
    const hidden = await this.#dismissed(account);
    const dated = await this.span(wanted.from, wanted.to);
    const first = Math.max(span.from, dated.from);
    const before = (to: number): Span => ({ from: Math.max(first, to - STRETCH), to });
    const read = (stretch: Span): Promise<readonly EntryRecord[]> => {
      const reading = this.#stretch(account, stretch);
      // Whoever has seen enough does not wait for it.
      reading.catch(() => undefined);
      return reading;
    };
    let at = before(Math.min(span.to, dated.to));
    let reading = read(at);
    while (at.to > first) {
      const { from } = at;
      const rows = await reading;
      // The database reads the next one while this one is looked through.
      at = before(from);
      if (from > first) reading = read(at);
      const found = rows.filter(
        ({ key, row }) => !hidden.has(key) && isWanted(wanted, historyRow(row, assetOf)),
      );
      yield { places: found.map(({ place }) => place).reverse(), from };
    }
  }

  async read(places: readonly number[]): Promise<readonly BookEntry[]> {
    const records = await this.#records();
    const account = records.profile?.account ?? null;
    if (account === null) return [];
    const kept = await this.#kept(account, places);
    return kept.flatMap((each) => {
      const entry = shownEntry(records, account, each);
      if (entry === null) return [];
      const { id: _, legs, fee, postings, ...row } = entry;
      const changes = postings.filter(({ bucket }) => bucket === 'available');
      return [{ row, fee, legs, changes }];
    });
  }

  async balances(): Promise<readonly FinalBalance[]> {
    const { facts, copy } = await this.#records();
    const held = copy?.view.account.balances ?? [];
    return held.flatMap(({ asset: id, available }) => {
      const asset = assetIn(facts, id);
      return asset === null ? [] : [{ asset, available }];
    });
  }

  async span(from: number | null, to: number | null): Promise<Span> {
    const { profile, copy } = await this.#records();
    if (profile === null || copy === null) return { from: 0, to: 0 };
    const kept = { from: copy.first, to: copy.view.account.feedLength };
    return {
      from: from === null ? kept.from : await this.#placeAt(profile.account, kept, from),
      to: to === null ? kept.to : await this.#placeAt(profile.account, kept, to),
    };
  }

  async #extent(): Promise<HistoryExtent | null> {
    const records = await this.#records();
    const { profile, copy } = records;
    if (profile === null || copy === null) return null;
    const hidden = await this.#dismissed(profile.account);
    const isWaiting = unsettled(records).length > 0;
    const waiting = isWaiting ? shownWaiting(records, profile.account) : [];
    return {
      first: copy.first,
      end: copy.view.account.feedLength,
      waiting: waiting.filter(({ key }) => !hidden.has(key)).toReversed(),
      dismissed: hidden.size,
    };
  }

  /** The first place whose entry is not before a time: entries are in the order of their times [P20]. */
  async #placeAt(account: Id, { from, to }: Span, time: number): Promise<number> {
    let [low, high] = [from, to];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const kept = await this.#parts.databases.wallet.entries.get([account, middle]);
      if (kept !== undefined && kept.row.time < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #stretch(account: Id, { from, to }: Span): Promise<readonly EntryRecord[]> {
    return this.#parts.databases.wallet.entries
      .where('[account+place]')
      .between([account, from], [account, to], true, false)
      .toArray();
  }

  async #kept(account: Id, places: readonly number[]): Promise<readonly EntryRecord[]> {
    const kept = await this.#parts.databases.wallet.entries.bulkGet(
      places.map((place): [Id, number] => [account, place]),
    );
    return kept.filter((each) => each !== undefined);
  }

  async #dismissed(account: Id): Promise<ReadonlySet<string>> {
    const range = this.#parts.databases.wallet.dismissed
      .where('[account+key]')
      .between(...allOf<string>(account));
    return new Set((await range.toArray()).map(({ key }) => key));
  }

  async #owner(): Promise<{ readonly account: Id | null; readonly assetOf: AssetOf }> {
    const { databases, relay } = this.#parts;
    const profile = await databases.keys.profile();
    const facts = (await databases.wallet.networks.get(relay)) ?? null;
    return { account: profile?.account ?? null, assetOf: assetsOf(facts) };
  }

  #records(): Promise<Records> {
    return readRecords(this.#parts.databases, this.#parts.relay);
  }
}

/** By a table: a stretch asks for hundreds. */
function assetsOf(facts: NetworkRecord | null): AssetOf {
  const known = new Map<Id, ReturnType<AssetOf>>();
  return (id) => {
    if (!known.has(id)) known.set(id, assetIn(facts, id));
    return known.get(id) ?? null;
  };
}
