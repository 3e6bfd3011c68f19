/**
 * The two ways between the vault's document, which the leading tab alone has, and what every tab reads of it (P33): changes of
 * any tab go into the document, its maps come out of it. A change leaves its table in the transaction that stores the maps
 * with it: no tab sees it missing.
 */
import type { Id } from '#kernel';
import type { SharedMap } from '#replica';
import { removeShared, setShared, SHARED_MAPS, sharedValues, type Vault } from '#replica/sync';
import { openSteps, sealRows, type SharedRows, type SharedStep } from '../account/sealed-rows.ts';
import type { WalletDatabase } from '../store/databases.ts';

type VaultDocument = Vault['document'];

export class SharedRowsKeeper {
  readonly #db: WalletDatabase;
  readonly #owner: Id;
  readonly #wrapping: CryptoKey;
  /** What is stored of each map, as far as this tab has stored it. */
  readonly #stored = new Map<SharedMap, string>();

  constructor(db: WalletDatabase, owner: Id, wrapping: CryptoKey) {
    this.#db = db;
    this.#owner = owner;
    this.#wrapping = wrapping;
  }

  /** How many changes wait; for Dexie's live queries. */
  waiting(): Promise<number> {
    return this.#db.sharedChanges.where('owner').equals(this.#owner).count();
  }

  /** Brings the waiting changes into the document, in their order; their numbers. */
  async take(document: VaultDocument): Promise<readonly number[]> {
    const changes = await this.#db.sharedChanges.where('owner').equals(this.#owner).sortBy('n');
    const steps = await openSteps(this.#wrapping, changes);
    for (const [at, { map }] of changes.entries()) {
      const [key, ...value] = steps[at] as SharedStep;
      if (value.length === 0) removeShared(document, map, key);
      else setShared(document, { map, key, value: value[0] });
    }
    return changes.map(({ n }) => n as number);
  }

  /** Stores the maps that are not stored as the document has them, in one piece each; the changes that it has taken go. */
  async store(document: VaultDocument, taken: readonly number[]): Promise<void> {
    const owner = this.#owner;
    const changed = [...rowsIn(document)]
      .map(([map, rows]) => ({ map, rows, text: JSON.stringify(rows) }))
      .filter(({ map, text }) => this.#stored.get(map) !== text);
    const [full, empty] = [
      changed.filter(({ rows }) => rows.length > 0),
      changed.filter(({ rows }) => rows.length === 0),
    ];
    const records = await Promise.all(
      full.map(async ({ map, rows }) => ({ owner, map, sealed: await sealRows(this.#wrapping, rows) })),
    );
    const { shared, sharedChanges } = this.#db;
    await this.#db.transaction('rw', shared, sharedChanges, async () => {
      await shared.bulkPut(records);
      await shared.bulkDelete(empty.map(({ map }): [Id, SharedMap] => [owner, map]));
      await sharedChanges.bulkDelete([...taken]);
    });
    for (const { map, text } of changed) this.#stored.set(map, text);
  }
}

/** Secrets of boxes are read out of the document alone. */
function rowsIn(document: VaultDocument): ReadonlyMap<SharedMap, SharedRows> {
  const values = sharedValues(document).toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const byMap = Map.groupBy(values, ({ map }) => map);
  return new Map(
    SHARED_MAPS.filter((map) => map !== 'boxes').map((map) => [
      map,
      (byMap.get(map) ?? []).map(({ key, value }) => [key, value] as const),
    ]),
  );
}
