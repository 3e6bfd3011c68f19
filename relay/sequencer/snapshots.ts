/**
 * Stores pictures of the state, one after the other, each as changes of the one before. One that cannot be stored costs
 * time at the next start and nothing else: what it would have changed is kept, and stored together with the next one.
 */
import { StoreFault } from '../store/fault.ts';
import type { SnapshotHead } from '../store/requests.ts';
import type { StoredRow } from '../store/store.ts';

export interface Snapshot {
  readonly head: SnapshotHead;
  /** The picture that `rows` change; null: they are the whole state. */
  readonly base: number | null;
  readonly rows: readonly StoredRow[];
}

export interface SnapshotStore {
  /** See Store. */
  saveSnapshot(base: number | null, rows: readonly StoredRow[], head: SnapshotHead): Promise<boolean>;
}

export class Snapshots {
  readonly #store: SnapshotStore;
  readonly #onFailure: (error: unknown) => void;
  /** Those that could not be stored, as one. */
  #unsaved: Snapshot | null = null;
  #saving: Promise<void> = Promise.resolve();
  #isStopped = false;

  /** `onFailure` is told of what is no fault of the store. */
  constructor(store: SnapshotStore, onFailure: (error: unknown) => void) {
    this.#store = store;
    this.#onFailure = onFailure;
  }

  /** Takes the next picture, which changes the one that was put before it. */
  put(snapshot: Snapshot): void {
    this.#saving = this.#saving
      .then(() => (this.#isStopped ? undefined : this.#save(snapshot)))
      .catch((error: unknown) => {
        if (!(error instanceof StoreFault)) this.#onFailure(error);
      });
  }

  /** Begins nothing more; resolves when what it began is done. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#saving;
  }

  async #save(snapshot: Snapshot): Promise<void> {
    const due = this.#unsaved === null ? snapshot : together(this.#unsaved, snapshot);
    this.#unsaved = due;
    await this.#store.saveSnapshot(due.base, due.rows, due.head);
    this.#unsaved = null;
  }
}

/** Both as one: the later value of a row in place of the earlier one, so that it is never larger than the state. */
function together(earlier: Snapshot, later: Snapshot): Snapshot {
  const rows = new Map<string, StoredRow>();
  for (const row of [...earlier.rows, ...later.rows]) rows.set(Buffer.from(row.key).toString('latin1'), row);
  return { head: later.head, base: earlier.base, rows: [...rows.values()] };
}
