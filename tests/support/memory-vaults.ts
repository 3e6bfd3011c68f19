/** The vaults of a relay, in memory, as its store keeps them. */
import type { Id } from '#kernel';
import { VAULT_BYTES_MAX, type VaultAppended, type VaultStore } from '../../relay/store/vault-file.ts';

interface Kept {
  readonly device: Id;
  readonly counter: number;
  readonly item: Uint8Array;
}

export class MemoryVaults implements VaultStore {
  readonly #byAccount = new Map<Id, Kept[]>();

  /** All that there is, in a file of its own. */
  copy(): MemoryVaults {
    const copy = new MemoryVaults();
    for (const [account, kept] of this.#byAccount) copy.#byAccount.set(account, kept);
    return copy;
  }

  async vaultAppend(account: Id, device: Id, counter: number, item: Uint8Array): Promise<VaultAppended> {
    const kept = this.#byAccount.get(account) ?? [];
    if (kept.some((each) => each.device === device && each.counter >= counter)) return { type: 'repeated' };
    const bytes = kept.reduce((sum, each) => sum + each.item.length, item.length);
    if (bytes > VAULT_BYTES_MAX) return { type: 'full' };
    this.#byAccount.set(account, [...kept, { device, counter, item }]);
    return { type: 'written', length: kept.length + 1 };
  }

  async vaultLength(account: Id): Promise<number> {
    return this.#byAccount.get(account)?.length ?? 0;
  }

  async vaultItems(account: Id, from: number, to: number): Promise<readonly Uint8Array[]> {
    return this.itemsOf(account).slice(from, to);
  }

  /** All that there is, as it came. */
  itemsOf(account: Id): readonly Uint8Array[] {
    return (this.#byAccount.get(account) ?? []).map(({ item }) => item);
  }
}
