/**
 * The vault of an account on one device (P33): a Yjs document that all its devices share and nobody else reads. What is
 * changed here is kept at once and goes into the log when there is a connection; what others changed comes out of the log
 * and is merged, in whatever order they were offline.
 */
import { FULL, LIVE, type AccountView, type Id, type Sha256 } from '#kernel';
import { chunkStart } from '#protocol';
import { applyUpdate, Doc, encodeStateAsUpdate } from 'yjs';
import type { Random, Signer } from '../ports.ts';
import { EMPTY_VAULT, type Epoch, type VaultCopy } from './vault-copy.ts';
import { reopenVaultItem, takeVaultItem, type VaultReader } from './vault-log.ts';
import { writeVaultItem } from './vault-writer.ts';

export interface VaultStore {
  read(): Promise<VaultCopy | null>;
  /** The copy, and the items that were taken in from `from` on, in one transaction. */
  write(copy: VaultCopy, from: number, items: readonly Uint8Array[]): Promise<void>;
  /** The items at `from` to `to` (exclusive) of the log. */
  items(from: number, to: number): Promise<readonly Uint8Array[]>;
}

export interface VaultParts {
  readonly hash: Sha256;
  readonly verify: VaultReader['verify'];
  readonly random: Random;
  readonly signer: Signer;
  readonly network: Id;
  readonly store: VaultStore;
  /** The account as it stands. */
  readonly view: () => AccountView;
  /** X25519 secrets that an epoch's key may be sealed to, by their public keys. */
  readonly secrets: ReadonlyMap<Id, Uint8Array>;
  /** There is something to send. */
  readonly changed: () => void;
  /** Items of the log have been taken in. */
  readonly taken: () => void;
  /** What was changed could not be stored; it is kept in memory and stored with the next change. */
  readonly failed: (error: unknown) => void;
}

/** The vault's log as a connection shows it. */
export interface VaultRoom {
  readonly vaultLength: number;
  /** Null where it has not come. */
  vaultItem(place: number): Uint8Array | null;
  pushVault(item: Uint8Array): void;
}

/** The origin of changes that came out of the log. */
const LOG = 'the log';
/** Items that are taken in without a pause. */
const SLICE = 16;

export class Vault {
  readonly document = new Doc();
  readonly #parts: VaultParts;
  #copy: VaultCopy;
  #tail: Promise<unknown> = Promise.resolve();
  /** Own changes that the stored copy does not have yet. */
  #fresh: Uint8Array[] = [];
  /** Whether the item that waits has been given to this connection. */
  #isOffered = false;
  /** How many keys were known when the closed items were last tried. */
  #keysTried = -1;
  #isClosed = false;

  static async open(parts: VaultParts): Promise<Vault> {
    return new Vault(parts, (await parts.store.read()) ?? EMPTY_VAULT);
  }

  private constructor(parts: VaultParts, copy: VaultCopy) {
    this.#parts = parts;
    this.#copy = copy;
    if (copy.document.length > 0) applyUpdate(this.document, copy.document, LOG);
    this.document.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin === LOG || this.#isClosed) return;
      this.#fresh.push(update);
      this.#one(() => this.#write(this.#copy)).then(parts.changed, parts.failed);
    });
  }

  get copy(): VaultCopy {
    return this.#copy;
  }

  /** Resolves when all that was changed until now is stored; rejects where it could not be. */
  async stored(): Promise<void> {
    await this.#tail;
    if (this.#fresh.length > 0) await this.#one(() => this.#write(this.#copy));
  }

  /** Resolves when all is stored, and from then on nothing is: another may read the store. Rejects as `stored`. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.stored();
  }

  /** What a new connection's document begins with: the places before, and the items of the chunk that the device is in. */
  async begin(): Promise<{ readonly next: number; readonly chunk: readonly Uint8Array[] }> {
    this.#isOffered = false;
    const { next } = this.#copy;
    return { next, chunk: await this.#parts.store.items(chunkStart(next), next) };
  }

  /** Takes in what the connection shows beyond the copy, and writes what has to be written. */
  exchange(room: VaultRoom): Promise<void> {
    return this.#one(async () => {
      if (this.#isClosed) return;
      while (this.#copy.next < room.vaultLength) if (!(await this.#takeSlice(room))) return;
      if (this.#copy.closed !== null) await this.#reopen(this.#copy.closed);
      if (this.#copy.inFlight === null) this.#isOffered = false;
      if (this.#isOffered) return;
      const written = await writeVaultItem(this.#writer(), this.#copy);
      if (written === null) return;
      await this.#write(written.copy);
      room.pushVault(written.item);
      this.#isOffered = true;
    });
  }

  async #takeSlice(room: VaultRoom): Promise<boolean> {
    const from = this.#copy.next;
    const items: Uint8Array[] = [];
    let copy = this.#copy;
    const reader = this.#reader();
    for (let place = from; place < room.vaultLength && items.length < SLICE; place++) {
      const item = room.vaultItem(place);
      if (item === null) break;
      const step = takeVaultItem(reader, copy, item);
      this.#apply(step.update);
      copy = step.copy;
      items.push(item);
    }
    if (items.length === 0) return false;
    await this.#write(copy, from, items);
    this.#parts.taken();
    return true;
  }

  /** Goes again through what was closed, for as long as that brings keys. */
  async #reopen(closed: NonNullable<VaultCopy['closed']>): Promise<void> {
    const items = await this.#parts.store.items(closed.from, this.#copy.next);
    const reader = this.#reader();
    while (this.#keysTried < this.#keysKnown) {
      this.#keysTried = this.#keysKnown;
      let copy: VaultCopy = { ...this.#copy, closed: null };
      let before: Epoch = closed;
      for (const item of items) {
        const step = reopenVaultItem(reader, copy, item, before);
        this.#apply(step.update);
        copy = step.isClosed ? { ...step.copy, closed } : step.copy;
        before = step.after;
      }
      await this.#write(copy);
    }
  }

  get #keysKnown(): number {
    return this.#copy.keys.filter((key) => key !== null).length;
  }

  #apply(update: Uint8Array | null): void {
    if (update !== null) applyUpdate(this.document, update, LOG);
  }

  /** What the document holds and what waits to be sent are always stored together. */
  async #write(copy: VaultCopy, from = copy.next, items: readonly Uint8Array[] = []): Promise<void> {
    const fresh = this.#fresh;
    this.#fresh = [];
    const pending = [...copy.pending, ...fresh];
    const whole = { ...copy, pending, document: encodeStateAsUpdate(this.document) };
    try {
      await this.#parts.store.write(whole, from, items);
      this.#copy = whole;
    } catch (error) {
      this.#fresh = [...fresh, ...this.#fresh];
      throw error;
    }
  }

  /** One change of the copy after another. */
  #one<T>(run: () => Promise<T>): Promise<T> {
    const done = this.#tail.then(run);
    this.#tail = done.catch(() => undefined);
    return done;
  }

  #reader(): VaultReader {
    const { signer, view } = this.#parts;
    const { devices } = view();
    const roleOf = (device: Id) => devices.find(({ id }) => id === device)?.role ?? null;
    return { ...this.#parts, account: signer.account, device: signer.device, roleOf };
  }

  #writer() {
    const { account, devices } = this.#parts.view();
    const live = devices.filter(({ standing }) => standing === LIVE);
    const own = live.find(({ id }) => id === this.#parts.signer.device);
    const others = live.filter(({ id, role }) => id !== this.#parts.signer.device && role === FULL);
    return {
      ...this.#parts,
      role: own?.role ?? null,
      members: [...live.map(({ boxKey }) => boxKey), account.recoveryKey],
      isAlone: others.length === 0,
    };
  }
}
