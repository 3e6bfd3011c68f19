/**
 * The journal as one SQLite file (WAL, synchronous=FULL): what `append` has returned from survives a power cut. Its tables are
 * in journal-tables.ts.
 */
import { randomUUID } from 'node:crypto';
import { existsSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { feedItemOf, idOf } from '#kernel';
import { syncToDisk } from './durable.ts';
import { storeFault } from './fault.ts';
import { Indexes } from './indexes.ts';
import { checkFile, checkMeta, create, isEmpty, prepare, type Statements } from './journal-tables.ts';
import {
  effectOn,
  packList,
  ROOT_SIGNED,
  unpackBatch,
  unpackOperation,
  type PackedEntry,
} from './packing.ts';
import type { KeptAssets, Request, TreeBlock } from './requests.ts';

/** What one answer holds at most, but for its last item. */
const ANSWER_BYTES = 1024 * 1024;
const ROOTS_SWEPT_EVERY_ENTRIES = 10_000;
const LEVEL_BLOCKS = 2 ** 32;

export interface JournalOptions {
  readonly path: string;
  /** The genesis document of the network that the journal must be of. */
  readonly genesis: Uint8Array;
  /** The root of an empty journal. */
  readonly emptyRoot: Uint8Array;
  /** Pages of 4 KiB that the file may have; absent: as many as the disk holds. */
  readonly pagesMax?: number;
  /** For the audit and the backup, which may run beside the relay: nothing is made or written. */
  readonly readOnly?: boolean;
}

export class JournalFile {
  readonly path: string;
  readonly #database: DatabaseSync;
  readonly #indexes: Indexes;
  readonly #statements: Statements;
  #size: number;
  #root: Uint8Array;
  #sweptAt = 0;

  constructor({ path, genesis, emptyRoot, pagesMax, readOnly = false }: JournalOptions) {
    this.path = path;
    if (readOnly && !existsSync(path)) throw storeFault('not_a_store', path, 'there is no such file');
    this.#database = new DatabaseSync(path, { readOnly });
    try {
      checkFile(this.#database, path);
      if (readOnly && isEmpty(this.#database)) throw storeFault('not_a_store', path, 'it is empty');
      if (!readOnly) this.#database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
      this.#database.exec('PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 4096');
      if (pagesMax !== undefined) this.#database.exec(`PRAGMA max_page_count = ${pagesMax}`);
      if (!readOnly && isEmpty(this.#database)) create(this.#database, genesis, emptyRoot);
      checkMeta(this.#database, path, genesis);
      this.#statements = prepare(this.#database);
      this.#size = this.#meta('size') as number;
      this.#root = this.#meta('root') as Uint8Array;
      this.#checkEnd();
      this.#indexes = new Indexes(this.#database, this.#meta('indexed') as number);
      this.#addToIndexes();
    } catch (error) {
      this.#database.close();
      throw error;
    }
  }

  get size(): number {
    return this.#size;
  }

  get root(): Uint8Array {
    return this.#root;
  }

  /** All of the batch or nothing. */
  append({ first, count, batch, blocks, root, time }: Extract<Request, { type: 'append' }>): void {
    if (first !== this.#size)
      throw storeFault('damaged', this.path, `entry ${first} cannot follow ${this.#size - 1}`);
    this.#database.exec('BEGIN');
    try {
      let index = first;
      for (const entry of unpackBatch(batch)) this.#insert(index++, entry);
      for (const block of blocks) this.#insertBlock(block);
      this.#statements.setMeta.run('size', index);
      this.#statements.setMeta.run('root', root);
      this.#writeIndexes();
      this.#sweepRoots(first, time);
      this.#database.exec('COMMIT');
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
    this.#size = first + count;
    this.#root = root;
  }

  #insert(index: number, entry: PackedEntry): void {
    const { bytes, effects, operation, naming, name, number } = entry;
    this.#statements.journal.run(index, bytes, effects, operation);
    this.#indexes.add(index, entry);
    if (naming === ROOT_SIGNED) this.#statements.rootSigned.run(name, index, number);
  }

  #writeIndexes(): void {
    const before = this.#indexes.written;
    this.#indexes.write();
    if (this.#indexes.written !== before) this.#statements.setMeta.run('indexed', this.#indexes.written);
  }

  /** Entries that are not in the tables of the indexes yet. */
  #addToIndexes(): void {
    let next = this.#indexes.written;
    for (const row of this.#statements.unindexed.iterate(next, this.#size)) {
      if (row['idx'] !== next) throw storeFault('damaged', this.path, `entry ${next} is missing`);
      const operation = unpackOperation(row['operation'] as Uint8Array);
      this.#indexes.add(next++, { effects: row['effects'] as Uint8Array, ...operation });
    }
  }

  #insertBlock({ level, block, hashes }: TreeBlock): void {
    this.#statements.tree.run(level * LEVEL_BLOCKS + block, hashes);
  }

  #sweepRoots(first: number, time: number): void {
    if (first - this.#sweptAt < ROOTS_SWEPT_EVERY_ENTRIES) return;
    this.#statements.sweepRoots.run(time);
    this.#sweptAt = first;
  }

  feed({ account, from, to }: Extract<Request, { type: 'feed' }>): Uint8Array {
    const of = idOf(account);
    const durable = this.#indexes.feed(account, from, to).filter((index) => index < this.#size);
    const items = durable.map((index) => {
      const row = this.#statements.entry.get(index);
      const effect = row === undefined ? null : effectOn(row['effects'] as Uint8Array, of);
      if (row === undefined || effect === null)
        throw storeFault('damaged', this.path, `entry ${index} is in a feed that it does not belong to`);
      return feedItemOf(row['bytes'] as Uint8Array, effect.bytes);
    });
    return packList(items);
  }

  entries({ from, count }: Extract<Request, { type: 'entries' }>): Uint8Array {
    const parts: Uint8Array[] = [];
    let size = 0;
    let index = from;
    for (const row of this.#statements.entries.iterate(from, from + count)) {
      if (row['idx'] !== index++) throw storeFault('damaged', this.path, `entry ${index - 1} is missing`);
      const bytes = row['bytes'] as Uint8Array;
      const effects = row['effects'] as Uint8Array;
      parts.push(bytes, effects);
      size += bytes.length + effects.length;
      if (size >= ANSWER_BYTES) break;
    }
    if (parts.length === 0 && from < this.#size)
      throw storeFault('damaged', this.path, `entry ${from} is missing`);
    return packList(parts);
  }

  operation({ device, seq }: Extract<Request, { type: 'operation' }>): number | null {
    return this.#indexes.operation(device, seq);
  }

  rootSigned({ id }: Extract<Request, { type: 'root_signed' }>): number | null {
    return indexOf(this.#statements.findRootSigned.get(id));
  }

  tree({ level }: Extract<Request, { type: 'tree' }>): Uint8Array {
    const rows = this.#statements.treeLevel.all(level * LEVEL_BLOCKS, (level + 1) * LEVEL_BLOCKS);
    const blocks = rows.map((row) => row['hashes'] as Uint8Array);
    const packed = new Uint8Array(blocks.reduce((sum, block) => sum + block.length, 0));
    let at = 0;
    for (const block of blocks) {
      packed.set(block, at);
      at += block.length;
    }
    return packed;
  }

  keptAssets(): KeptAssets {
    const [ids, next] = [this.#meta('assets'), this.#meta('assets_next')];
    return ids instanceof Uint8Array && typeof next === 'number'
      ? { ids, next }
      : { ids: new Uint8Array(), next: 0 };
  }

  keepAssets({ ids, next }: KeptAssets): void {
    this.#statements.setAssets.run('assets', ids, 'assets_next', next);
  }

  /** A copy of the journal as it stands: when this returns it is on the disk, and until then there is no such file. */
  backup(path: string): void {
    const unfinished = `${path}.${randomUUID()}.part`;
    try {
      this.#database.prepare('VACUUM INTO ?').run(unfinished);
      syncToDisk(unfinished);
      renameSync(unfinished, path);
      syncToDisk(dirname(path));
    } catch (error) {
      rmSync(unfinished, { force: true });
      throw error;
    }
  }

  /** What SQLite finds wrong in its file, or nothing; reads all of it. */
  check(): string {
    const rows = this.#database.prepare('PRAGMA integrity_check(10)').all();
    const found = rows.map((row) => String(row['integrity_check']));
    return found.length === 1 && found[0] === 'ok' ? '' : found.join('; ');
  }

  close(): void {
    this.#database.close();
  }

  #meta(name: string): unknown {
    return this.#statements.getMeta.get(name)?.['value'];
  }

  /** The journal ends where the last batch said, no more and no less. */
  #checkEnd(): void {
    const last = this.#database.prepare('SELECT max(idx) AS last FROM journal').get()?.['last'] ?? -1;
    if (last !== this.#size - 1)
      throw storeFault(
        'damaged',
        this.path,
        `${this.#size} entries were stored and the last has the index ${String(last)}`,
      );
  }
}

function indexOf(row: Record<string, unknown> | undefined): number | null {
  return row === undefined ? null : (row['idx'] as number);
}
