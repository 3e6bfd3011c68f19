/**
 * The relay's disk. A `Disk` is what survives a crash; a `DiskStore` is what one run of the relay has open, with the same
 * methods as the real store. It does one request after another, as the store's thread does, and a batch is on the disk
 * whole or not at all: SQLite's transactions are not tried here but by killing the real relay. A crash loses every request
 * that has not been done, and of the one being done nobody knows.
 */
import { assert, feedItemOf, idHex, idOf, keyOf, type Id } from '#kernel';
import type { AssetListing, Opened, SnapshotHead } from '../../relay/store/requests.ts';
import type { NewBatch, Store, StoredEntry, StoredRow } from '../../relay/store/store.ts';
import type { VaultStore } from '../../relay/store/vault-file.ts';
import { CHAINED, packBatch, ROOT_SIGNED, unpackBatch, unpackEffects } from '../../relay/store/packing.ts';
import { storeFault } from '../../relay/store/fault.ts';
import type { Process } from './timeline.ts';
import type { Random } from './random.ts';

interface Snapshot {
  readonly head: SnapshotHead;
  readonly rows: ReadonlyMap<string, StoredRow>;
}

export class Disk {
  readonly entries: StoredEntry[] = [];
  readonly feeds = new Map<Id, number[]>();
  readonly operations = new Map<string, number>();
  readonly roots = new Map<string, number>();
  readonly tree = new Map<number, Uint8Array[]>();
  root: Uint8Array;
  snapshot: Snapshot | null = null;
  /** The signed note of the last recovery from a backup [P25], and the epoch that it began; null: there was none. */
  recoveryNote: Uint8Array | null = null;
  epoch = 0;
  /** Called when entries have become durable. */
  written: (first: number) => void = () => undefined;
  /** Called when another journal has taken the place of this one. */
  replaced: () => void = () => undefined;

  constructor(emptyRoot: Uint8Array) {
    this.root = emptyRoot;
  }

  get opened(): Opened {
    const { entries, root, snapshot } = this;
    return { size: entries.length, root, snapshot: snapshot?.head ?? null, restore: 'nothing' };
  }

  /** A backup of the journal as it stands; the picture of the state is not in it. */
  copy(): Disk {
    const copy = new Disk(this.root);
    copy.#take(this);
    return copy;
  }

  /** Another journal takes the place of this one, at once. */
  become(other: Disk): void {
    this.#take(other);
    this.replaced();
  }

  #take({ entries, feeds, operations, roots, tree, root, recoveryNote, epoch }: Disk): void {
    this.entries.length = 0;
    for (const entry of entries) this.entries.push(entry);
    refill(this.feeds, feeds, (feed) => [...feed]);
    refill(this.operations, operations, (index) => index);
    refill(this.roots, roots, (index) => index);
    refill(this.tree, tree, (blocks) => [...blocks]);
    this.root = root;
    this.snapshot = null;
    this.recoveryNote = recoveryNote;
    this.epoch = epoch;
  }

  append({ first, entries, blocks, root }: NewBatch): void {
    assert(first === this.entries.length, 'a batch continues the journal');
    for (const { bytes, effects, naming, name, number } of unpackBatch(packBatch(entries))) {
      const index = this.entries.push({ bytes: bytes.slice(), effects: effects.slice() }) - 1;
      for (const { account, place } of unpackEffects(effects)) this.#file(idOf(account), place, index);
      if (naming === CHAINED) this.operations.set(`${keyOf(name)}${number}`, index);
      if (naming === ROOT_SIGNED) this.roots.set(keyOf(name), index);
    }
    for (const { level, block, hashes } of blocks) {
      const kept = this.tree.get(level) ?? [];
      this.tree.set(level, kept);
      kept[block] = hashes.slice();
    }
    this.root = root.slice();
    this.written(first);
  }

  #file(account: Id, place: number, index: number): void {
    const feed = this.feeds.get(account) ?? [];
    this.feeds.set(account, feed);
    assert(feed.length === place, `the feed of ${idHex(account)} has no gap`);
    feed.push(index);
  }

  feedItems(account: Id, from: number, to: number): readonly Uint8Array[] {
    return (this.feeds.get(account) ?? []).slice(from, to).map((index) => {
      const { bytes, effects } = this.entries[index] as StoredEntry;
      const effect = [...unpackEffects(effects)].find((each) => idOf(each.account) === account);
      assert(effect !== undefined, 'a feed names entries that touch its account');
      return feedItemOf(bytes, effect.bytes);
    });
  }
}

function refill<K, V>(into: Map<K, V>, from: ReadonlyMap<K, V>, copy: (value: V) => V): void {
  into.clear();
  for (const [key, value] of from) into.set(key, copy(value));
}

/** Milliseconds of virtual time that requests take. */
const READ_MS = 1;
const WRITE_MS_MAX = 12;
const PATH = 'the disk of the world';

/** The world's devices keep no vaults here, and nobody is told of assets. */
type Ports = {
  readonly [Method in Exclude<keyof Store, keyof VaultStore | keyof AssetListing>]: Store[Method];
};

export class DiskStore implements Ports {
  readonly path = PATH;
  readonly #disk: Disk;
  readonly #process: Process;
  readonly #random: Random;
  #tail: Promise<unknown> = Promise.resolve();
  /** The write that is being done, if one is. */
  #writing: (() => void) | null = null;
  #staged: Map<string, StoredRow> | null = null;
  #isClosed = false;
  /** Called when a write begins. */
  onWrite: () => void = () => undefined;

  constructor(disk: Disk, process: Process, random: Random) {
    this.#disk = disk;
    this.#process = process;
    this.#random = random;
  }

  /** The relay is dying: the write that it is doing may have reached the disk. */
  crash(): 'written' | 'not written' | 'idle' {
    const writing = this.#writing;
    this.#writing = null;
    if (writing === null) return 'idle';
    if (this.#random.chance(50)) return 'not written';
    writing();
    return 'written';
  }

  append(batch: NewBatch): Promise<void> {
    return this.#do(this.#random.between(1, WRITE_MS_MAX), () => this.#disk.append(batch), true);
  }

  feedItems(account: Id, from: number, to: number): Promise<readonly Uint8Array[]> {
    return this.#do(READ_MS, () => this.#disk.feedItems(account, from, to));
  }

  entriesFrom(from: number, count: number): Promise<readonly StoredEntry[]> {
    return this.#do(READ_MS, () => this.#disk.entries.slice(from, from + count));
  }

  entryAt(index: number): Promise<StoredEntry | null> {
    return this.#do(READ_MS, () => this.#disk.entries[index] ?? null);
  }

  indexOfOperation(device: Id, seq: number): Promise<number | null> {
    return this.#do(READ_MS, () => this.#disk.operations.get(`${device}${seq}`) ?? null);
  }

  indexOfRootSigned(id: Id): Promise<number | null> {
    return this.#do(READ_MS, () => this.#disk.roots.get(id) ?? null);
  }

  treeLevel(level: number): Promise<Uint8Array> {
    return this.#do(READ_MS, () => new Uint8Array(Buffer.concat(this.#disk.tree.get(level) ?? [])));
  }

  async saveSnapshot(base: number | null, rows: readonly StoredRow[], head: SnapshotHead): Promise<boolean> {
    const begun = await this.#do(READ_MS, () => this.#stage(base));
    if (!begun) return false;
    await this.#do(READ_MS, () => {
      for (const row of rows)
        if (row.value === null) this.#staged?.delete(keyOf(row.key));
        else this.#staged?.set(keyOf(row.key), row);
    });
    await this.#do(WRITE_MS_MAX, () => (this.#disk.snapshot = { head, rows: this.#staged ?? new Map() }));
    return true;
  }

  async *snapshotRows(): AsyncGenerator<readonly StoredRow[]> {
    const rows = await this.#do(READ_MS, () => [...(this.#disk.snapshot?.rows.values() ?? [])]);
    if (rows.length > 0) yield rows.toSorted((a, b) => Buffer.compare(a.key, b.key));
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    await this.#do(READ_MS, () => undefined);
    this.#isClosed = true;
  }

  #stage(base: number | null): boolean {
    const { snapshot } = this.#disk;
    if (base !== null && snapshot?.head.index !== base) return false;
    this.#staged = new Map(base === null ? [] : snapshot?.rows);
    return true;
  }

  #do<T>(ms: number, act: () => T, isWrite = false): Promise<T> {
    if (this.#isClosed) return Promise.reject(storeFault('closed', PATH));
    const done = this.#tail.then(async () => {
      if (isWrite) {
        this.#writing = act;
        this.onWrite();
      }
      await this.#process.sleep(ms);
      this.#writing = null;
      return act();
    });
    this.#tail = done.catch(() => undefined);
    return done;
  }
}
