/** The vault in IndexedDB: its document, its log as it came, and its keys, which are wrapped as all secrets are. */
import type { Id } from '#kernel';
import { restartedVault, type VaultCopy } from '#replica';
import type { VaultStore } from '#replica/sync';
import { allOf, type WalletDatabase } from './databases.ts';
import { unwrap, wrap } from '../keys/keys.ts';

export class StoredVault implements VaultStore {
  readonly #db: WalletDatabase;
  readonly #account: Id;
  readonly #wrapping: CryptoKey;

  constructor(db: WalletDatabase, account: Id, wrapping: CryptoKey) {
    this.#db = db;
    this.#account = account;
    this.#wrapping = wrapping;
  }

  async read(): Promise<VaultCopy | null> {
    const record = await this.#db.vaults.get(this.#account);
    if (record === undefined) return null;
    const keys = await Promise.all(
      record.keys.map(async (key) => (key === null ? null : unwrap(this.#wrapping, key))),
    );
    return { ...record, keys };
  }

  async write(copy: VaultCopy, from: number, items: readonly Uint8Array[]): Promise<void> {
    const account = this.#account;
    // A transaction of IndexedDB does not wait for other work: what is wrapped is wrapped before it.
    const keys = await Promise.all(
      copy.keys.map(async (key) => (key === null ? null : wrap(this.#wrapping, key))),
    );
    const { vaults, vaultItems } = this.#db;
    await this.#db.transaction('rw', vaults, vaultItems, async () => {
      await vaults.put({ ...copy, keys, account });
      await vaultItems.bulkPut(items.map((item, at) => ({ account, place: from + at, item })));
    });
  }

  async items(from: number, to: number): Promise<readonly Uint8Array[]> {
    const range = this.#db.vaultItems
      .where('[account+place]')
      .between([this.#account, from], [this.#account, to], true, false);
    return (await range.toArray()).map(({ item }) => item);
  }
}

/** What is kept of the vault begins anew with a relay that was put back from a backup; to be called in a transaction. */
export async function restartVault({ vaults, vaultItems }: WalletDatabase, account: Id): Promise<void> {
  const record = await vaults.get(account);
  if (record === undefined) return;
  await vaults.put({ ...restartedVault({ ...record, keys: [] }), keys: [], account });
  await vaultItems
    .where('[account+place]')
    .between(...allOf<number>(account))
    .delete();
}
