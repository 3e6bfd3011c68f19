/** What others have handed over to this account, as the leading tab brings it to the relay [P8]. */
import { idHex, sha256, type Id } from '#kernel';
import { readChain, type KeptPromise, type PromiseStore, type PromiseWord } from '#replica';
import { allOf, type PromiseRecord, type WalletDatabase } from './databases.ts';

export class StoredPromises implements PromiseStore {
  readonly #db: WalletDatabase;
  readonly #account: Id;

  constructor(db: WalletDatabase, account: Id) {
    this.#db = db;
    this.#account = account;
  }

  async open(): Promise<readonly KeptPromise[]> {
    const account = this.#account;
    const kept = await this.#db.promises
      .where('[account+key]')
      .between(...allOf<string>(account))
      .filter(isOpen)
      .sortBy('taken');
    if (kept.length === 0) return [];
    const keys = kept.map(({ key }): [Id, string] => [account, key]);
    const entered = await this.#db.entries.where('[account+key]').anyOf(keys).toArray();
    const settled = new Set(entered.map(({ key }) => key));
    return kept
      .filter(({ key }) => !settled.has(key))
      .flatMap(({ handed }) => {
        const promise = readChain(sha256, handed);
        return promise === null ? [] : [promise];
      });
  }

  /** The checkpoints that came with them [P24], the newest first. */
  async checkpoints(): Promise<readonly string[]> {
    const kept = await this.#db.promises
      .where('[account+key]')
      .between(...allOf<string>(this.#account))
      .sortBy('taken');
    return kept.toReversed().flatMap(({ checkpoint }) => (checkpoint === null ? [] : [checkpoint]));
  }

  async note(id: Id, word: PromiseWord): Promise<void> {
    await this.#db.promises.update([this.#account, idHex(id)], { word });
  }
}

/**
 * What a relay said before it was put back from a backup no longer holds [P25]: all are offered again that have no entry.
 * To be called in a transaction.
 */
export async function forgetWords(
  { promises }: Pick<WalletDatabase, 'promises'>,
  account: Id,
): Promise<void> {
  await promises
    .where('[account+key]')
    .between(...allOf<string>(account))
    .modify({ word: null });
}

function isOpen({ word }: PromiseRecord): boolean {
  return word === null || (word.type === 'refused' && !word.isFinal);
}
