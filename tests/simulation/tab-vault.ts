/**
 * The vault of an account in the tab that leads (P33), with the replica's own vault in it: what people change in any tab
 * waits in the profile's rows until the document has it, and after a revocation the account gets the new epoch's box. In a
 * browser this is done over IndexedDB by the device's shell; what is tried here is the order of its steps.
 */
import { FULL, idHex, LIVE, type AccountView, type Id } from '#kernel';
import { epochBoxSecret } from '#protocol/vault';
import type { VaultCopy } from '#replica';
import { setShared, Vault } from '#replica/sync';
import type { Act } from './acts.ts';
import { sha256, verify } from './crypto.ts';
import { QuotaError, type DeviceDisk, type DeviceStores } from './device-disk.ts';
import { boxKeyOf, boxOf, boxSecretOf } from './signing.ts';
import type { TabParts } from './tab.ts';

export interface TabVaultParts {
  readonly tab: TabParts;
  readonly stores: DeviceStores;
  /** Of the person: what the phrase opens is under it. */
  readonly person: string;
  readonly view: () => AccountView;
  /** The vault has something to send. */
  readonly changed: () => void;
  readonly submit: (act: Act) => Promise<unknown>;
}

const RETRY_MS = 10_000;

export class TabVault {
  readonly vault: Vault;
  readonly #parts: TabVaultParts;
  /** The epoch whose box this tab has published. */
  #boxSaid = 0;
  #isStopped = false;
  #tail: Promise<void> = Promise.resolve();

  static async open(parts: TabVaultParts): Promise<TabVault> {
    const { tab, stores, person, view, changed } = parts;
    const { account, keys, facts, random, disk, boxName } = tab;
    const secrets = disk.knowsPhrase ? [boxName, person] : [boxName];
    const { vaultRead = (copy) => copy, vaultView = (of) => of } = tab.weakness;
    const read = async (): Promise<VaultCopy | null> => {
      const copy = await stores.vault.read();
      return copy && vaultRead(copy, keys.id);
    };
    let taken: () => void = () => undefined;
    const vault = await Vault.open({
      hash: sha256,
      verify,
      random: (count) => random.bytes(count),
      signer: { account, device: keys.id, sign: async (message) => keys.sign(message) },
      network: facts().network,
      store: { ...stores.vault, read },
      view: () => vaultView(view()),
      secrets: new Map(secrets.map((name) => [boxKeyOf(name), boxSecretOf(name)])),
      changed,
      taken: () => taken(),
      failed: (error) => failedBut(tab, error),
    });
    const own = new TabVault(parts, vault);
    taken = () => own.#one(() => own.#noteKeys());
    own.takeChanges();
    return own;
  }

  private constructor(parts: TabVaultParts, vault: Vault) {
    this.#parts = parts;
    this.vault = vault;
  }

  stop(): void {
    this.#isStopped = true;
  }

  /** Rows have been written, here or in another tab. */
  takeChanges(): void {
    if (this.#isStopped) return;
    this.#one(async () => {
      try {
        await this.#takeRows();
      } catch (error) {
        this.#parts.tab.process.after(RETRY_MS, () => this.takeChanges());
        throw error;
      }
    });
  }

  async #takeRows(): Promise<void> {
    const { changes } = this.#parts.stores;
    const rows = await changes.read();
    for (const { map, key, value } of rows) setShared(this.vault.document, { map, key, value });
    await this.vault.stored();
    if (rows.length > 0) await changes.remove(rows);
  }

  async #noteKeys(): Promise<void> {
    const { stores, tab } = this.#parts;
    const { epoch, keys } = this.vault.copy;
    const isOpen = epoch > 0 && (keys[epoch - 1] ?? null) !== null;
    if (isOpen && tab.disk.knowsPhrase) await stores.changes.forgetPhrase();
    await this.#renewBox();
  }

  async #renewBox(): Promise<void> {
    const { tab, view, submit } = this.#parts;
    const { account, devices } = view();
    const { epoch, keys, maker } = this.vault.copy;
    const key = keys[epoch - 1] ?? null;
    const isFull = (id: Id | null): boolean =>
      devices.some((each) => each.id === id && each.standing === LIVE && each.role === FULL);
    const isMine = maker === tab.keys.id || !isFull(maker);
    if (epoch < 2 || epoch <= account.boxEpoch || key === null || !isFull(tab.keys.id) || !isMine) return;
    if (this.#boxSaid === epoch) return;
    this.#boxSaid = epoch;
    const secret = epochBoxSecret(sha256, {
      network: tab.facts().network,
      account: tab.account,
      epoch,
      key,
    });
    await submit({ kind: 'box.set', fields: { boxKey: boxOf(secret), epoch }, fee: 0n });
  }

  #one(run: () => Promise<void>): void {
    this.#tail = this.#tail.then(run).catch((error: unknown) => failedBut(this.#parts.tab, error));
  }
}

/** A disk without room is part of the world; anything else is not. */
function failedBut({ failed }: TabParts, error: unknown): void {
  if (!(error instanceof QuotaError))
    failed(error instanceof Error ? (error.stack ?? error.message) : String(error));
}

/** What the devices of one account can have to say to each other: nothing in it is known to anybody else. */
export function noteOf(device: Id, n: number): string {
  return `note ${n} of ${idHex(device).slice(0, 16)}`;
}

/** Whether the profile has nothing left that its vault should send, as far as it is let into the vault. */
export function isVaultAtRest({ changes, vault }: DeviceDisk): boolean {
  if (vault === null || !isInVault(vault)) return changes.length === 0;
  return changes.length === 0 && vault.pending.length === 0 && vault.inFlight === null;
}

/** Whether the vault's newest epoch is open to who has this copy. */
export function isInVault({ epoch, keys }: NonNullable<DeviceDisk['vault']>): boolean {
  return epoch > 0 && (keys[epoch - 1] ?? null) !== null;
}
