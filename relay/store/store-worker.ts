/**
 * The thread of the store. It does one request after another; its fsync never blocks a socket. After a write that failed
 * it writes nothing more: what the fold has made since then must not be stored behind a gap.
 */
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { faultOf, type StoreFault } from './fault.ts';
import { JOURNAL_FILE, SNAPSHOT_FILE, VAULT_FILE } from './files.ts';
import { JournalFile } from './journal-file.ts';
import { lock } from './lock.ts';
import { settleRestore, type Settled } from './replacement.ts';
import { OPENING, type Opened, type Reply, type Request } from './requests.ts';
import { SnapshotFile } from './snapshot-file.ts';
import { VaultFile } from './vault-file.ts';

/** What the thread is started with. */
export interface StoreThread {
  readonly folder: string;
  readonly genesis: Uint8Array;
  readonly emptyRoot: Uint8Array;
  readonly pagesMax: number | null;
}

class Shelf {
  readonly #journal: JournalFile;
  readonly #snapshot: SnapshotFile;
  readonly #vault: VaultFile;
  readonly #lock;
  readonly #restore: Settled['type'];
  #failed: StoreFault | null = null;

  constructor({ folder, genesis, emptyRoot, pagesMax }: StoreThread) {
    this.#lock = lock(folder);
    try {
      this.#restore = settleRestore(folder).type;
      const limit = pagesMax === null ? {} : { pagesMax };
      this.#journal = new JournalFile({ path: join(folder, JOURNAL_FILE), genesis, emptyRoot, ...limit });
      this.#snapshot = new SnapshotFile(join(folder, SNAPSHOT_FILE));
      this.#vault = new VaultFile(join(folder, VAULT_FILE));
    } catch (error) {
      this.#lock.close();
      throw error;
    }
  }

  get opened(): Opened {
    const { size, root } = this.#journal;
    return { size, root, snapshot: this.#snapshot.head, restore: this.#restore };
  }

  do(request: Request): unknown {
    switch (request.type) {
      case 'append':
        return this.#append(request);
      case 'feed':
        return this.#journal.feed(request);
      case 'entries':
        return this.#journal.entries(request);
      case 'operation':
        return this.#journal.operation(request);
      case 'root_signed':
        return this.#journal.rootSigned(request);
      case 'tree':
        return this.#journal.tree(request);
      case 'snapshot_begin':
        return this.#snapshot.begin(request);
      case 'snapshot_rows':
        return this.#snapshot.putRows(request);
      case 'snapshot_end':
        return this.#snapshot.end(request);
      case 'snapshot_load':
        return this.#snapshot.load(request);
      case 'vault_append':
        return this.#vault.append(request);
      case 'vault_length':
        return this.#vault.length(request);
      case 'vault_items':
        return this.#vault.items(request);
      case 'kept_assets':
        return this.#journal.keptAssets();
      case 'keep_assets':
        return this.#journal.keepAssets(request.kept);
      case 'close':
        return this.#close();
    }
  }

  #append(request: Extract<Request, { type: 'append' }>): void {
    if (this.#failed !== null) throw this.#failed;
    try {
      this.#journal.append(request);
    } catch (error) {
      this.#failed = faultOf(error, this.#journal.path);
      throw this.#failed;
    }
  }

  #close(): void {
    this.#vault.close();
    this.#snapshot.close();
    this.#journal.close();
    this.#lock.close();
  }
}

function run(folder: string, n: number, work: () => unknown): void {
  const port = parentPort as NonNullable<typeof parentPort>;
  try {
    const value = work();
    const transfer = value instanceof Uint8Array && value.buffer instanceof ArrayBuffer ? [value.buffer] : [];
    port.postMessage({ n, ok: true, value } satisfies Reply, transfer);
  } catch (error) {
    port.postMessage(failureOf(error, folder, n));
  }
}

function failureOf(error: unknown, folder: string, n: number): Reply {
  try {
    const { code, message } = faultOf(error, join(folder, JOURNAL_FILE));
    return { n, ok: false, code, message };
  } catch {
    return {
      n,
      ok: false,
      code: null,
      message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    };
  }
}

const thread = workerData as StoreThread;
let shelf: Shelf | null = null;

run(thread.folder, OPENING, () => {
  shelf = new Shelf(thread);
  return shelf.opened;
});

parentPort?.on('message', ({ n, request }: { readonly n: number; readonly request: Request }) => {
  run(thread.folder, n, () => (shelf as Shelf).do(request));
  if (request.type === 'close') parentPort?.close();
});
