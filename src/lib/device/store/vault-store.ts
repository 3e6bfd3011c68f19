/**
 * The vault in IndexedDB. The document, what of it waits to be sent and the keys lie in one sealed piece: they hold the secrets
 * of the account's boxes. The log lies there as it came, which is sealed already.
 */
import { assert, bytesBetween, decode, encode, equal, list, optional, record, type Id } from '#kernel';
import { restartedVault, type VaultCopy } from '#replica';
import type { VaultStore } from '#replica/sync';
import { allOf, type VaultRecord, type WalletDatabase } from './databases.ts';
import { unwrap, wrap, type Wrapped } from '../keys/wrapped.ts';

type Inside = Pick<VaultCopy, 'document' | 'pending' | 'keys'>;

const MOST = Number.MAX_SAFE_INTEGER;
const inside = record<Inside>({
  document: bytesBetween(0, MOST),
  pending: list(bytesBetween(0, MOST), 0, MOST),
  keys: list(optional(bytesBetween(0, MOST)), 0, MOST),
});

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
    const kept = await this.#db.vaults.get(this.#account);
    if (kept === undefined) return null;
    const { sealed, isBehind, ...rest } = kept;
    const opened = await this.#opened(sealed);
    if (opened === null) return (await this.#replaced(kept, null)) ? null : this.read();
    const copy = { ...rest, ...opened };
    if (!isBehind) return copy;
    const anew = restartedVault(copy);
    return (await this.#replaced(kept, await this.#sealed(anew))) ? anew : this.read();
  }

  async write(copy: VaultCopy, from: number, items: readonly Uint8Array[]): Promise<void> {
    const account = this.#account;
    // A transaction of IndexedDB does not wait for other work: what is sealed is sealed before it.
    const kept = await this.#sealed(copy);
    const { vaults, vaultItems } = this.#db;
    await this.#db.transaction('rw', vaults, vaultItems, async () => {
      const isBehind = (await vaults.get(account))?.isBehind ?? false;
      await vaults.put({ ...kept, isBehind });
      await vaultItems.bulkPut(items.map((item, at) => ({ account, place: from + at, item })));
    });
  }

  async items(from: number, to: number): Promise<readonly Uint8Array[]> {
    const range = this.#db.vaultItems
      .where('[account+place]')
      .between([this.#account, from], [this.#account, to], true, false);
    return (await range.toArray()).map(({ item }) => item);
  }

  /** Null: it lies under a key that is gone with the wallet before. */
  async #opened(sealed: Wrapped): Promise<Inside | null> {
    const bytes = await unwrap(this.#wrapping, sealed).catch((error: unknown) => {
      if (error instanceof DOMException && error.name === 'OperationError') return null;
      throw error;
    });
    if (bytes === null) return null;
    const opened = decode(inside, bytes);
    assert(opened.ok, 'what is sealed was written by this app');
    return opened.value;
  }

  /** Puts another record, or none, in the place of what was read; the log is read again. False: it has changed meanwhile. */
  async #replaced(read: VaultRecord, anew: Omit<VaultRecord, 'isBehind'> | null): Promise<boolean> {
    const account = this.#account;
    const { vaults, vaultItems } = this.#db;
    return this.#db.transaction('rw', vaults, vaultItems, async () => {
      const now = await vaults.get(account);
      if (now === undefined || !equal(now.sealed.iv, read.sealed.iv)) return false;
      if (anew === null) await vaults.delete(account);
      else await vaults.put({ ...anew, isBehind: false });
      await vaultItems
        .where('[account+place]')
        .between(...allOf<number>(account))
        .delete();
      return true;
    });
  }

  async #sealed({ document, pending, keys, ...rest }: VaultCopy): Promise<Omit<VaultRecord, 'isBehind'>> {
    const sealed = await wrap(this.#wrapping, encode(inside, { document, pending, keys }));
    return { ...rest, account: this.#account, sealed };
  }
}

/**
 * What is kept of the vault begins anew with a relay that was put back from a backup; to be called in a transaction. What is
 * sealed is opened by the tab that reads it next.
 */
export async function restartVault({ vaults }: Pick<WalletDatabase, 'vaults'>, account: Id): Promise<void> {
  await vaults.update(account, { isBehind: true });
}
