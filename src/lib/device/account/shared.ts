/**
 * What all devices of the account share (P33), as any tab reads and changes it: the maps as they were taken out of the vault's
 * document, and over them the changes that the leading tab still has to bring into it. Both lie sealed in the database: names
 * of contacts are nobody's business who reads a browser's files.
 */
import type { Id } from '#kernel';
import type { SharedMap, SharedSchema } from '#replica';
import type { Databases } from '../store/databases.ts';
import { seal, unseal } from '../keys/wrapped.ts';

/** What is sealed of a map. */
export type SharedRows = readonly (readonly [key: string, value: unknown])[];
/** What is sealed of a change; without a value the key goes. */
export type SharedStep = readonly [key: string, value?: unknown];

export class Shared {
  readonly #databases: Databases;

  constructor(databases: Databases) {
    this.#databases = databases;
  }

  /** All of a map, ordered by key. What is sealed is what this app has written, or what was read strictly out of the document. */
  async all<M extends SharedMap>(owner: Id, map: M): Promise<ReadonlyMap<string, SharedSchema[M]>> {
    const { keys, wallet } = this.#databases;
    const { shared, sharedChanges } = wallet;
    const place: [Id, SharedMap] = [owner, map];
    const wrapping = (await keys.profile())?.keys.wrapping;
    if (wrapping === undefined) return new Map();
    const [kept, changes] = await wallet.transaction('r', shared, sharedChanges, () =>
      Promise.all([shared.get(place), sharedChanges.where('[owner+map]').equals(place).sortBy('n')]),
    );
    const opened = kept === undefined ? [] : ((await unseal(wrapping, kept.sealed)) as SharedRows);
    const steps = await Promise.all(changes.map(({ sealed }) => unseal(wrapping, sealed)));
    const rows = new Map(opened);
    for (const [key, ...value] of steps as readonly SharedStep[])
      if (value.length === 0) rows.delete(key);
      else rows.set(key, value[0]);
    const ordered = steps.length === 0 ? [...rows] : [...rows].sort(([a], [b]) => (a < b ? -1 : 1));
    return new Map(ordered.map(([key, value]) => [key, value as SharedSchema[M]]));
  }

  set<M extends SharedMap>(owner: Id, map: M, key: string, value: SharedSchema[M]): Promise<void> {
    return this.#change(owner, map, [key, value]);
  }

  delete(owner: Id, map: SharedMap, key: string): Promise<void> {
    return this.#change(owner, map, [key]);
  }

  async #change(owner: Id, map: SharedMap, step: SharedStep): Promise<void> {
    const { keys, wallet } = this.#databases;
    const wrapping = (await keys.profile())?.keys.wrapping;
    // Another tab has just forgotten the wallet.
    if (wrapping === undefined) return;
    await wallet.sharedChanges.add({ owner, map, sealed: await seal(wrapping, step) });
  }
}
