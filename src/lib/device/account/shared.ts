/**
 * What all devices of the account share (P33), as any tab reads and changes it: rows, and beside them the changes that
 * the leading tab still has to bring into the vault's document. Both are written in one transaction.
 */
import type { Id } from '#kernel';
import type { SharedMap, SharedSchema } from '#replica';
import { Dexie } from 'dexie';
import type { WalletDatabase } from '../store/databases.ts';

export class Shared {
  readonly #db: WalletDatabase;

  constructor(db: WalletDatabase) {
    this.#db = db;
  }

  /** All of a map, by key. Rows are what this app has written, or what was read strictly out of the document. */
  async all<M extends SharedMap>(owner: Id, map: M): Promise<ReadonlyMap<string, SharedSchema[M]>> {
    const range = [
      [owner, map, Dexie.minKey],
      [owner, map, Dexie.maxKey],
    ] as unknown as [[Id, SharedMap, string], [Id, SharedMap, string]];
    const records = await this.#db.shared
      .where('[owner+map+key]')
      .between(...range)
      .toArray();
    return new Map(records.map(({ key, value }) => [key, value as SharedSchema[M]]));
  }

  async set<M extends SharedMap>(owner: Id, map: M, key: string, value: SharedSchema[M]): Promise<void> {
    const { shared, sharedChanges } = this.#db;
    await this.#db.transaction('rw', shared, sharedChanges, async () => {
      await shared.put({ owner, map, key, value });
      await sharedChanges.add({ owner, map, key, value, isGone: false });
    });
  }

  async delete(owner: Id, map: SharedMap, key: string): Promise<void> {
    const { shared, sharedChanges } = this.#db;
    await this.#db.transaction('rw', shared, sharedChanges, async () => {
      await shared.delete([owner, map, key]);
      await sharedChanges.add({ owner, map, key, value: null, isGone: true });
    });
  }
}
