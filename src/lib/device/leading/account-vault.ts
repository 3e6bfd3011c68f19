/**
 * The account's vault in the leading tab (P33): changes of any tab go from their rows into the document, what other
 * devices changed comes from the document into the rows. The secret of the account's box is shared in it, so that memos
 * stay readable on a device that was restored.
 */
import { FULL, idHex, LIVE, sha256, verify, type AccountView, type Id, type NetworkKeys } from '#kernel';
import { epochBoxSecret } from '#protocol/vault';
import {
  heardCheckpoints,
  removeShared,
  setShared,
  sharedValues,
  shareCheckpoint,
  Vault,
  type SharedValue,
} from '#replica/sync';
import { liveQuery } from 'dexie';
import { keepBoxes, secretsIn, without } from '../account/boxes.ts';
import { PROFILE, type Databases, type ProfileRecord, type SharedRecord } from '../store/databases.ts';
import { deviceLabel } from '../account/device-label.ts';
import { randomBytes, signerOf, unwrap } from '../keys/keys.ts';
import { StoredVault } from '../store/vault-store.ts';

export interface AccountVaultParts {
  readonly databases: Databases;
  readonly profile: ProfileRecord;
  readonly network: Id;
  readonly view: () => AccountView;
  /** The vault has something to send. */
  readonly changed: () => void;
  /** Publishes the account's box key of an epoch. */
  readonly setBox: (boxKey: Id, epoch: number) => Promise<void>;
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
  #stop: () => void = () => undefined;
  #again: ReturnType<typeof setTimeout> | undefined;
  #tail: Promise<void> = Promise.resolve();
  #boxesKnown = 0;
  /** The epoch whose box this tab has published. */
  #boxSaid = 0;
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
    this.#keyOf = keyOf;
    this.#keepsRecovery = parts.profile.recovery !== null;
  }

  start(): void {
    const { databases, profile, failed } = this.#parts;
    const rows = databases.wallet.sharedChanges.where('owner').equals(profile.account);
    const following = liveQuery(() => rows.count()).subscribe({
      next: () => this.#take(),
      error: failed,
    });
    const mirror = (): void => this.#one(() => this.#mirror());
    this.vault.document.on('update', mirror);
    this.#stop = () => {
      following.unsubscribe();
      clearTimeout(this.#again);
      this.vault.document.off('update', mirror);
    };
    mirror();
  }

  stop(): void {
    this.#stop();
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

  /**
   * After somebody was revoked: the box that they knew is followed by the epoch's own. Whoever began the epoch says so, or
   * another full device if that one is gone.
   */
  async #renewBox(): Promise<void> {
    const { profile, view, setBox } = this.#parts;
    const { account, devices } = view();
    const { epoch, keys, maker } = this.vault.copy;
    const key = keys[epoch - 1] ?? null;
    const isFull = (id: Id | null): boolean =>
      devices.some((each) => each.id === id && each.standing === LIVE && each.role === FULL);
    const isMine = maker === profile.device || !isFull(maker);
    if (epoch < 2 || epoch <= account.boxEpoch || key === null || !isFull(profile.device) || !isMine) return;
    if (this.#boxSaid === epoch) return;
    this.#boxSaid = epoch;
    await setBox(this.#keyOf(this.#boxOf(epoch, key)), epoch);
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
        this.#again = setTimeout(() => this.#take(), RETRY_MS);
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
    const { sharedChanges } = this.#parts.databases.wallet;
    const { account } = this.#parts.profile;
    const changes = await sharedChanges.where('owner').equals(account).sortBy('n');
    if (changes.length === 0) return;
    for (const { map, key, value, isGone } of changes)
      if (isGone) removeShared(this.vault.document, map, key);
      else setShared(this.vault.document, { map, key, value });
    await this.vault.stored();
    await sharedChanges.bulkDelete(changes.map(({ n }) => n as number));
  }

  /** Makes the rows what the document says, but for those that somebody has changed since. */
  async #mirror(): Promise<void> {
    const { shared, sharedChanges } = this.#parts.databases.wallet;
    const owner = this.#parts.profile.account;
    const said = new Map(
      sharedValues(this.vault.document)
        .filter(({ map }) => map !== 'boxes')
        .map((each) => [placeOf(each), { ...each, owner }]),
    );
    await this.#parts.databases.wallet.transaction('rw', shared, sharedChanges, async () => {
      const changes = await sharedChanges.where('owner').equals(owner).toArray();
      const changed = new Set(changes.map(placeOf));
      const rows = await shared.filter((row) => row.owner === owner).toArray();
      const gone = rows.filter((row) => !said.has(placeOf(row)) && !changed.has(placeOf(row)));
      await shared.bulkDelete(
        gone.map(({ map, key }) => [owner, map, key] as const).map((each) => [...each]),
      );
      await shared.bulkPut([...said].filter(([place]) => !changed.has(place)).map(([, row]) => row));
    });
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
    await this.#renewBox();
    // The keys of the epochs go when the relay is put back from a backup [P25]; what was sealed to their boxes stays.
    keepBoxes(this.vault.document, this.#derived(2), this.#keyOf);
    const known = this.boxes().length;
    if (known > this.#boxesKnown) learnt();
    this.#boxesKnown = known;
  }

  #one(run: () => Promise<void>): void {
    this.#tail = this.#tail.then(run).catch(this.#parts.failed);
  }
}

function placeOf({ map, key }: Pick<SharedRecord, 'map' | 'key'>): string {
  return `${map} ${key}`;
}
