/** A recovery of the relay in this browser [P25]: shown and agreed to in any tab; the leading one then begins anew. */
import { err, idHex, ok, sha256, verify, type Id, type Result } from '#kernel';
import {
  askedIn,
  historyRow,
  keysOf,
  recovered,
  type LostRow,
  type Recoveries,
  type RecoveryView,
} from '#replica';
import { allOf, type EntryRecord } from '../store/databases.ts';
import { assetIn, readRecords, type Records } from '../glance.ts';
import { LiveQuery } from '../store/live.ts';
import { forgetWords } from '../store/promise-store.ts';
import { restartVault } from '../store/vault-store.ts';
import type { WalletParts } from '../wallet.ts';

export class BrowserRecoveries implements Recoveries {
  readonly #parts: WalletParts;
  readonly overview: LiveQuery<RecoveryView | null>;

  constructor(parts: WalletParts) {
    this.#parts = parts;
    this.overview = new LiveQuery<RecoveryView | null>(null, () => this.#overview());
  }

  async agree(): Promise<Result<null, 'not_stored' | 'nothing_asked'>> {
    const { keys, wallet } = this.#parts.databases;
    const { profile, facts, copy } = await this.#records();
    const asked = copy === null || facts === null ? null : askedIn(copy, keysOf(facts), verify);
    if (profile === null || copy === null || asked === null) return err('nothing_asked');
    const { account, device } = profile;
    const kept = await this.#behind(account, asked.cutAt);
    const anew = recovered({ hash: sha256 }, copy, device, asked, kept);
    const { entries, lost, recoveries, copies, vaults, promises } = wallet;
    const tables = [entries, lost, recoveries, copies, vaults, promises];
    try {
      // First what was signed: should the rest not be written, the person is asked again, and nothing is doubled.
      await keys.outbox.bulkPut([...anew.again]);
      await wallet.transaction('rw', tables, async () => {
        await lost.bulkPut([...kept]);
        await entries.bulkDelete(kept.map(({ place }): [Id, number] => [account, place]));
        await copies.put({ ...anew.copy, account });
        await restartVault(wallet, account);
        await forgetWords(wallet, account);
        const { epoch, time } = asked.note;
        const before = (await recoveries.get(account))?.cuts ?? [];
        await recoveries.put({ account, epoch, time, cuts: [...before, ...asked.cuts] });
      });
      return ok(null);
    } catch {
      return err('not_stored');
    }
  }

  async #overview(): Promise<RecoveryView | null> {
    const records = await this.#records();
    const { profile, facts, copy } = records;
    if (profile === null || facts === null || copy === null) return null;
    const { account, device } = profile;
    const asked = askedIn(copy, keysOf(facts), verify);
    if (asked !== null) {
      const kept = await this.#behind(account, asked.cutAt);
      const lost = kept.map(({ row }): LostRow => {
        const fate = row.device === device ? 'sent_again' : 'lost';
        return { row: historyRow(row, (id) => assetIn(facts, id)), fate };
      });
      return { phase: 'asked', time: asked.note.time, lost: lost.toReversed() };
    }
    const agreed = await this.#parts.databases.wallet.recoveries.get(account);
    if (agreed === undefined) return null;
    return { phase: 'agreed', time: agreed.time, lost: await this.#fates(records, account) };
  }

  /** What became of what was lost. */
  async #fates({ facts, waiting }: Records, account: Id): Promise<readonly LostRow[]> {
    const { lost, entries } = this.#parts.databases.wallet;
    const range = lost.where('[account+key]').between(...allOf<string>(account));
    const kept = (await range.sortBy('place')).toReversed();
    const places = kept.map(({ key }): [Id, string] => [account, key]);
    const now = new Map(
      (await entries.where('[account+key]').anyOf(places).toArray()).map(({ key, row }) => [key, row]),
    );
    const isWaiting = new Set(waiting.map(({ id }) => idHex(id)));
    return kept.map(({ key, row }): LostRow => {
      const again = now.get(key);
      const open = isWaiting.has(key) ? 'sent_again' : 'lost';
      const fate = again === undefined ? open : again.rejection === null ? 'back' : 'rejected';
      return { row: historyRow(row, (asset) => assetIn(facts, asset)), fate };
    });
  }

  /** The entries that the journal does not hold any more, oldest first. */
  async #behind(account: Id, size: number): Promise<readonly EntryRecord[]> {
    const { entries } = this.#parts.databases.wallet;
    const range = entries.where('[account+place]').between(...allOf<number>(account));
    return range.filter(({ row }) => row.index >= size).toArray();
  }

  #records(): Promise<Records> {
    return readRecords(this.#parts.databases, this.#parts.relay);
  }
}
