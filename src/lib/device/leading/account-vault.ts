/**
 * The account's vault in the leading tab (P33): changes of any tab go from their rows into the document, what other
 * devices changed comes from the document into the rows. The secret of the account's box is shared in it, so that memos
 * stay readable on a device that was restored.
 */
import { idHex, LIVE, sha256, verify, type AccountView, type Id, type NetworkKeys } from '#kernel';
import { epochBoxSecret } from '#protocol/vault';
import { heardCheckpoints, setShared, shareCheckpoint, Vault, type SharedValue } from '#replica/sync';
import { liveQuery } from 'dexie';
import { keepBoxes, secretsIn, without } from '../account/boxes.ts';
import { PROFILE, type Databases, type ProfileRecord } from '../store/databases.ts';
import { deviceLabel } from '../account/device-label.ts';
import { signerOf } from '../keys/keys.ts';
import { randomBytes, unwrap } from '../keys/wrapped.ts';
import { boxEpochDue } from './box-renewal.ts';
import { SharedRowsKeeper } from './shared-rows.ts';
import { StoredVault } from '../store/vault-store.ts';

export interface AccountVaultParts {
  readonly databases: Databases;
  readonly profile: ProfileRecord;
  readonly network: Id;
  readonly view: () => AccountView;
  /** The vault has something to send. */
  readonly changed: () => void;
  /** Publishes the account's box key of an epoch; false: that could not be signed. */
  readonly setBox: (boxKey: Id, epoch: number) => Promise<boolean>;
  /** Box secrets have come that were not known before. */
  readonly learnt: () => void;
  readonly failed: (error: unknown) => void;
}

const RETRY_MS = 10_000;

interface Box {
  readonly key: Id;
  readonly secret: Uint8Array;
}

export class AccountVault {
  readonly vault: Vault;
  readonly #parts: AccountVaultParts;
  readonly #ownBox: Box;
  readonly #rows: SharedRowsKeeper;
  /** Whether its maps are about to be stored. */
  #isDue = false;
  #stop: () => void = () => undefined;
  #isStopped = false;
  #again: ReturnType<typeof setTimeout> | undefined;
  #boxAgain: ReturnType<typeof setTimeout> | undefined;
  #tail: Promise<void> = Promise.resolve();
  #boxesKnown = 0;
  /** The box that this tab has published last. */
  #boxSaid: Id | null = null;
  readonly #keyOf: (secret: Uint8Array) => Id;
  #keepsRecovery: boolean;

  static async open(parts: AccountVaultParts): Promise<AccountVault> {
    const { databases, profile, failed } = parts;
    const { account, device, keys, recovery } = profile;
    const { boxKeyOf } = await import('#protocol/seal');
    const wrapped = [keys.deviceBox, keys.box, ...(recovery === null ? [] : [recovery])];
    const secrets = await Promise.all(wrapped.map((each) => unwrap(keys.wrapping, each)));
    const [deviceBox, box, ...recovered] = secrets as [Uint8Array, Uint8Array, ...Uint8Array[]];
    let taken: () => void = () => undefined;
    const vault = await Vault.open({
      hash: sha256,
      verify,
      random: randomBytes,
      signer: signerOf(account, device, keys),
      network: parts.network,
      store: new StoredVault(databases.wallet, account, keys.wrapping),
      view: parts.view,
      secrets: new Map([deviceBox, ...recovered].map((secret) => [boxKeyOf(secret), secret])),
      changed: parts.changed,
      taken: () => taken(),
      failed,
    });
    const own = new AccountVault(parts, vault, { key: boxKeyOf(box), secret: box }, boxKeyOf);
    taken = () => own.#one(() => own.#noteKeys());
    return own;
  }

  private constructor(
    parts: AccountVaultParts,
    vault: Vault,
    ownBox: Box,
    keyOf: (secret: Uint8Array) => Id,
  ) {
    this.#parts = parts;
    this.vault = vault;
    this.#ownBox = ownBox;
    const { databases, profile } = parts;
    this.#rows = new SharedRowsKeeper(databases.wallet, profile.account, profile.keys.wrapping);
    this.#keyOf = keyOf;
    this.#keepsRecovery = parts.profile.recovery !== null;
  }

  start(): void {
    const following = liveQuery(() => this.#rows.waiting()).subscribe({
      next: () => this.#take(),
      error: this.#parts.failed,
    });
    const mirror = (): void => {
      if (!this.#isDue) this.#one(() => this.#mirror([]));
      this.#isDue = true;
    };
    this.vault.document.on('update', mirror);
    this.#stop = () => {
      following.unsubscribe();
      clearTimeout(this.#again);
      clearTimeout(this.#boxAgain);
      this.vault.document.off('update', mirror);
    };
    mirror();
  }

  /** Resolves when nothing of it is stored any more: another may read the store. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#stop();
    await this.#tail;
    await this.vault.close().catch(this.#parts.failed);
  }

  /** The secrets of the boxes that this account has had. */
  boxes(): readonly Uint8Array[] {
    const shared = secretsIn(this.vault.document);
    return [this.#ownBox.secret, ...shared, ...without(shared, this.#derived(1))];
  }

  /** Those of the epochs from `first` on whose keys are known; the first of all has the box that the account was made with. */
  #derived(first: number): readonly Uint8Array[] {
    return this.vault.copy.keys.flatMap((key, at) =>
      key === null || at + 1 < first ? [] : [this.#boxOf(at + 1, key)],
    );
  }

  #boxOf(epoch: number, key: Uint8Array): Uint8Array {
    const { network, profile } = this.#parts;
    return epochBoxSecret(sha256, { network, account: profile.account, epoch, key });
  }

  /** After somebody was revoked. Its secret is shared first: what is sealed to a box must be readable for as long as the account is. */
  async #renewBox(): Promise<void> {
    const { profile, view, setBox } = this.#parts;
    const { copy, document } = this.vault;
    const key = copy.keys[copy.epoch - 1] ?? null;
    const secret = key === null ? null : this.#boxOf(copy.epoch, key);
    const fresh = secret === null ? null : this.#keyOf(secret);
    const standing = view();
    const isShared = document.getMap('boxes').has(idHex(standing.account.boxKey));
    const epoch = boxEpochDue({ view: standing, device: profile.device, vault: copy, fresh, isShared });
    if (epoch === null || secret === null || fresh === null || this.#boxSaid === fresh) return;
    try {
      keepBoxes(document, [secret], this.#keyOf);
      await this.vault.stored();
      if (await setBox(fresh, epoch)) this.#boxSaid = fresh;
    } finally {
      if (this.#boxSaid !== fresh) this.#renewBoxLater();
    }
  }

  #renewBoxLater(): void {
    clearTimeout(this.#boxAgain);
    if (this.#isStopped) return;
    this.#boxAgain = setTimeout(() => this.#one(() => this.#noteKeys()), RETRY_MS);
  }

  /** This device is in the account: says what it is called, and shares the box that it made. */
  introduce(): void {
    const { account, devices } = this.#parts.view();
    const { device } = this.#parts.profile;
    const isLive = devices.some(({ id, standing }) => id === device && standing === LIVE);
    if (!isLive) return;
    const { document } = this.vault;
    const { key, secret } = this.#ownBox;
    const label: SharedValue = { map: 'labels', key: idHex(device), value: deviceLabel() };
    if (!document.getMap('labels').has(label.key)) setShared(document, label);
    if (account.boxKey === key) keepBoxes(document, [secret], this.#keyOf);
  }

  /** What finds no room now may find it a while later. */
  #take(): void {
    clearTimeout(this.#again);
    this.#one(async () => {
      try {
        await this.#takeChanges();
      } catch (error) {
        if (!this.#isStopped) this.#again = setTimeout(() => this.#take(), RETRY_MS);
        throw error;
      }
    });
  }

  /** What the other devices of the account have pinned of the journal [P24]. */
  checkpoints(): readonly string[] {
    return heardCheckpoints(this.vault.document, this.#parts.profile.device);
  }

  /** Shows them what this one has. */
  shareCheckpoint(keys: NetworkKeys, pinned: string): void {
    shareCheckpoint({ hash: sha256, verify }, keys, this.vault.document, this.#parts.profile.device, pinned);
  }

  async #takeChanges(): Promise<void> {
    const taken = await this.#rows.take(this.vault.document);
    if (taken.length === 0) return;
    await this.vault.stored();
    await this.#mirror(taken);
  }

  /** Makes the rows what the document says, but for those that somebody has changed since. */
  async #mirror(taken: readonly number[]): Promise<void> {
    this.#isDue = false;
    await this.#rows.store(this.vault.document, taken);
    await this.#noteKeys();
  }

  /** What the recovery key was kept for is done when the vault is open. */
  async #noteKeys(): Promise<void> {
    const { epoch, keys } = this.vault.copy;
    const { databases, learnt } = this.#parts;
    if (this.#keepsRecovery && epoch > 0 && (keys[epoch - 1] ?? null) !== null) {
      this.#keepsRecovery = false;
      await databases.keys.profiles.update(PROFILE, { recovery: null });
    }
    // The keys of the epochs go when the relay is put back from a backup [P25]; what was sealed to their boxes stays.
    keepBoxes(this.vault.document, this.#derived(2), this.#keyOf);
    await this.#renewBox();
    const known = this.boxes().length;
    if (known > this.#boxesKnown) learnt();
    this.#boxesKnown = known;
  }

  #one(run: () => Promise<void>): void {
    const step = async (): Promise<void> => (this.#isStopped ? undefined : run());
    this.#tail = this.#tail.then(step).catch(this.#parts.failed);
  }
}
