/**
 * The relay's hold on its store: the journal, the feeds and the newest picture of the state, kept by a thread of their
 * own. `append` resolves when the batch is durable; everything that is read is durable. Each method rejects with a
 * StoreFault when the store cannot do it.
 */
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { idBytes, type Id } from '#kernel';
import { storeFault, StoreFault } from './fault.ts';
import { packBatch, packList, unpackList, type NewEntry } from './packing.ts';
import {
  OPENING,
  type KeptAssets,
  type Opened,
  type Reply,
  type Request,
  type SnapshotHead,
  type TreeBlock,
} from './requests.ts';
import { JOURNAL_FILE } from './files.ts';
import type { StoreThread } from './store-worker.ts';
import { VAULT_BYTES_MAX, type VaultAppended } from './vault-file.ts';

export interface StoreOptions {
  /** The folder; it must exist. */
  readonly folder: string;
  readonly genesis: Uint8Array;
  /** The root of an empty journal. */
  readonly emptyRoot: Uint8Array;
  /** Pages of 4 KiB that the journal may have; null: as many as the disk holds. */
  readonly pagesMax?: number | null;
}

export interface NewBatch {
  /** The index of the first entry: the size of the journal so far. */
  readonly first: number;
  readonly entries: readonly NewEntry[];
  /** Blocks of the Merkle tree that these entries complete. */
  readonly blocks: readonly TreeBlock[];
  /** The root of the tree with these entries. */
  readonly root: Uint8Array;
}

/** An entry as it is stored; its effects are packed (packing.ts). */
export interface StoredEntry {
  readonly bytes: Uint8Array;
  readonly effects: Uint8Array;
}

/** A record of the state by its canonical bytes; null: it is gone. */
export interface StoredRow {
  readonly key: Uint8Array;
  readonly value: Uint8Array | null;
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (fault: Error) => void;
}

const GONE = new Uint8Array(0);
const SNAPSHOT_MESSAGE_ROWS = 1000;

export class Store {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  /** The journal's file. */
  readonly path: string;
  #next = OPENING + 1;
  #isClosed = false;

  private constructor(worker: Worker, path: string) {
    this.#worker = worker;
    this.path = path;
    worker.on('message', (reply: Reply) => this.#settle(reply));
    worker.on('error', (error) => this.#rejectAll(error));
    worker.on('exit', () => this.#rejectAll(storeFault('closed', path)));
  }

  /** Opens the journal of a folder and makes it where there is none; rejects with what is wrong, having changed nothing. */
  static async open({ folder, genesis, emptyRoot, pagesMax = null }: StoreOptions): Promise<OpenStore> {
    const thread: StoreThread = { folder, genesis, emptyRoot, pagesMax };
    const worker = new Worker(new URL('./store-worker.ts', import.meta.url), { workerData: thread });
    const store = new Store(worker, join(folder, JOURNAL_FILE));
    try {
      const opened = (await new Promise<unknown>((resolve, reject) => {
        store.#waiting.set(OPENING, { resolve, reject });
      })) as Opened;
      return { store, opened };
    } catch (error) {
      await worker.terminate();
      throw error;
    }
  }

  /** Resolves when all of the batch is durable; after it has rejected once, nothing more is taken. */
  async append({ first, entries, blocks, root }: NewBatch): Promise<void> {
    const batch = packBatch(entries);
    const time = entries.at(-1)?.sealed.entry.time ?? 0;
    const buffers = blocks.map(({ hashes }) => hashes.buffer as ArrayBuffer);
    const request: Request = { type: 'append', first, count: entries.length, batch, blocks, root, time };
    await this.#ask(request, [batch.buffer, ...buffers]);
  }

  /** The items `from` to `to` (exclusive) of an account's feed, each [entry, effect]; fewer where the feed is shorter. */
  async feedItems(account: Id, from: number, to: number): Promise<readonly Uint8Array[]> {
    return unpackList((await this.#ask({ type: 'feed', account: idBytes(account), from, to })) as Uint8Array);
  }

  /** Up to `count` entries, and fewer where the journal ends or they are about a MiB. */
  async entriesFrom(from: number, count: number): Promise<readonly StoredEntry[]> {
    const list = unpackList((await this.#ask({ type: 'entries', from, count })) as Uint8Array);
    const entries: StoredEntry[] = [];
    for (let i = 0; i < list.length; i += 2)
      entries.push({ bytes: list[i] as Uint8Array, effects: list[i + 1] as Uint8Array });
    return entries;
  }

  /** Null: the journal is not as long as that. */
  async entryAt(index: number): Promise<StoredEntry | null> {
    const [entry] = await this.entriesFrom(index, 1);
    return entry ?? null;
  }

  /** The index of the entry that holds a device's operation. */
  async indexOfOperation(device: Id, seq: number): Promise<number | null> {
    return (await this.#ask({ type: 'operation', device: idBytes(device), seq })) as number | null;
  }

  /** The index of the entry that holds a root-signed operation, known until it has expired. */
  async indexOfRootSigned(id: Id): Promise<number | null> {
    return (await this.#ask({ type: 'root_signed', id: idBytes(id) })) as number | null;
  }

  /** The stored hashes of a level of the Merkle tree, packed; whole blocks of 256 only. */
  async treeLevel(level: number): Promise<Uint8Array> {
    return (await this.#ask({ type: 'tree', level })) as Uint8Array;
  }

  /**
   * Replaces the snapshot after `base` by the one of `head`, whose changed rows are given; null: all rows are given. They
   * are written a few at a time, so that no commit of the journal waits for all of them. False: the snapshot in the store
   * is not the one after `base`, and stays.
   */
  async saveSnapshot(base: number | null, rows: readonly StoredRow[], head: SnapshotHead): Promise<boolean> {
    if ((await this.#ask({ type: 'snapshot_begin', base })) !== true) return false;
    for (let from = 0; from < rows.length; from += SNAPSHOT_MESSAGE_ROWS) {
      const part = rows
        .slice(from, from + SNAPSHOT_MESSAGE_ROWS)
        .flatMap(({ key, value }) => [key, value ?? GONE]);
      const packed = packList(part);
      await this.#ask({ type: 'snapshot_rows', rows: packed }, [packed.buffer]);
    }
    await this.#ask({ type: 'snapshot_end', head });
    return true;
  }

  /** All rows of the snapshot, in the order of their keys. */
  async *snapshotRows(): AsyncGenerator<readonly StoredRow[]> {
    let after: Uint8Array = GONE;
    for (;;) {
      const list = unpackList((await this.#ask({ type: 'snapshot_load', after })) as Uint8Array);
      if (list.length === 0) return;
      const rows: StoredRow[] = [];
      for (let i = 0; i < list.length; i += 2)
        rows.push({ key: list[i] as Uint8Array, value: list[i + 1] as Uint8Array });
      yield rows;
      after = (list.at(-2) as Uint8Array).slice();
    }
  }

  /** Resolves when the item is durable in its account's vault, or with why it is not written. */
  async vaultAppend(account: Id, device: Id, counter: number, item: Uint8Array): Promise<VaultAppended> {
    const ids = { account: idBytes(account), device: idBytes(device) };
    const request: Request = { type: 'vault_append', ...ids, counter, item, bytesMax: VAULT_BYTES_MAX };
    return (await this.#ask(request)) as VaultAppended;
  }

  /** How many items an account's vault has. */
  async vaultLength(account: Id): Promise<number> {
    return (await this.#ask({ type: 'vault_length', account: idBytes(account) })) as number;
  }

  /** The items `from` to `to` (exclusive) of an account's vault; fewer where it is shorter. */
  async vaultItems(account: Id, from: number, to: number): Promise<readonly Uint8Array[]> {
    const request: Request = { type: 'vault_items', account: idBytes(account), from, to };
    return unpackList((await this.#ask(request)) as Uint8Array);
  }

  /** What was kept last of the journal's first assets. */
  async keptAssets(): Promise<KeptAssets> {
    return (await this.#ask({ type: 'kept_assets' })) as KeptAssets;
  }

  /** Resolves when it is on the disk. */
  async keepAssets(kept: KeptAssets): Promise<void> {
    await this.#ask({ type: 'keep_assets', kept });
  }

  /** After what was asked before it. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    const done = this.#ask({ type: 'close' });
    this.#isClosed = true;
    await done;
    await this.#worker.terminate();
  }

  #ask(request: Request, transfer: readonly ArrayBuffer[] = []): Promise<unknown> {
    if (this.#isClosed) return Promise.reject(storeFault('closed', this.path));
    const n = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(n, { resolve, reject });
      this.#worker.postMessage({ n, request }, transfer);
    });
  }

  #settle(reply: Reply): void {
    const waiting = this.#waiting.get(reply.n);
    this.#waiting.delete(reply.n);
    if (reply.ok) waiting?.resolve(reply.value);
    else if (reply.code === null) waiting?.reject(new Error(`The store failed: ${reply.message}`));
    else waiting?.reject(new StoreFault(reply.code, reply.message));
  }

  #rejectAll(error: Error): void {
    this.#isClosed = true;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}

export interface OpenStore {
  readonly store: Store;
  readonly opened: Opened;
}
