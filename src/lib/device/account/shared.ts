/**
 * What all devices of the account share (P33), as each tab reads and changes it: the maps as they were taken out of the vault's
 * document, and over them the changes that the leading tab still has to bring into it. Both lie sealed in the database: names
 * of contacts are nobody's business who reads a browser's files.
 */
import type { Id } from '#kernel';
import type { SharedMap, SharedSchema } from '#replica';
import type { Databases } from '../store/databases.ts';
import type { Wrapped } from '../keys/wrapped.ts';
import type { SharedStep } from './sealed-rows.ts';

export class Shared {
  readonly #databases: Databases;
  /** Changes take their numbers in the order in which they were made, however long each is sealed. */
  #tail: Promise<unknown> = Promise.resolve();

  constructor(databases: Databases) {
    this.#databases = databases;
  }

  /** All of a map, ordered by key. What is sealed is what this app has written, or what was read strictly out of the document. */
  async all<M extends SharedMap>(owner: Id, map: M): Promise<ReadonlyMap<string, SharedSchema[M]>> {
    const { shared, sharedChanges } = this.#databases.wallet;
    const wrapping = await this.#wrapping();
    const place: [Id, SharedMap] = [owner, map];
    const [kept, changes] = await this.#databases.wallet.transaction('r', shared, sharedChanges, () =>
      Promise.all([shared.get(place), sharedChanges.where('[owner+map]').equals(place).sortBy('n')]),
    );
    const isEmpty = kept === undefined && changes.length === 0;
    if (wrapping === undefined || isEmpty) return new Map();
    // By `Promise.resolve` the query of Dexie that waits for it knows that what follows belongs to it too.
    const { openRows } = await Promise.resolve(import('./sealed-rows.ts'));
    return (await openRows(wrapping, kept, changes)) as ReadonlyMap<string, SharedSchema[M]>;
  }

  set<M extends SharedMap>(owner: Id, map: M, key: string, value: SharedSchema[M]): Promise<void> {
    return this.#change(owner, map, [key, value]);
  }

  delete(owner: Id, map: SharedMap, key: string): Promise<void> {
    return this.#change(owner, map, [key]);
  }

  #change(owner: Id, map: SharedMap, step: SharedStep): Promise<void> {
    const done = Promise.all([this.#sealed(step), this.#tail]).then(async ([sealed]) => {
      // Another tab has just forgotten the wallet.
      if (sealed !== null) await this.#databases.wallet.sharedChanges.add({ owner, map, sealed });
    });
    this.#tail = Promise.allSettled([this.#tail, done]);
    return done;
  }

  /** Null: there is no wallet. */
  async #sealed(step: SharedStep): Promise<Wrapped | null> {
    const wrapping = await this.#wrapping();
    return wrapping === undefined ? null : (await import('./sealed-rows.ts')).sealStep(wrapping, step);
  }

  async #wrapping(): Promise<CryptoKey | undefined> {
    return (await this.#databases.keys.profile())?.keys.wrapping;
  }
}
