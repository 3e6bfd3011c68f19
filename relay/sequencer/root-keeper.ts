/**
 * Hashes a frozen picture of the state between the events of the relay, hands its root over to be written as a clock
 * entry, and when that is durable has the picture stored.
 */
import { headOf, STATE_ROOT_EVERY_ENTRIES } from '#kernel';
import type { Store } from '../store/store.ts';
import type { Journal } from './journal.ts';
import { Snapshots } from './snapshots.ts';
import type { TakenRoot } from './state-roots.ts';

/** Rows or nodes that are hashed at a time: about a millisecond. */
const SLICE = 400;
/** A picture this much older than the journal is hashed to its end at once: its clock entry must not come too late. */
const LAG_ENTRIES_MAX = STATE_ROOT_EVERY_ENTRIES / 2;

export interface RootKeeperParts {
  readonly journal: Journal;
  readonly store: Store;
  /** There is a root to be written. */
  readonly onRoot: () => void;
  readonly onFailure: (error: unknown) => void;
}

export class RootKeeper {
  readonly #parts: RootKeeperParts;
  readonly #unwritten: TakenRoot[] = [];
  readonly #snapshots: Snapshots;
  #isHashing = false;
  #isStopped = false;

  constructor(parts: RootKeeperParts) {
    this.#parts = parts;
    this.#snapshots = new Snapshots(parts.store, parts.onFailure);
  }

  /** Must be called now and then: begins to hash when there is a picture. */
  wake(): void {
    const { roots, state } = this.#parts.journal;
    const at = roots.hashingAt;
    if (at !== null && headOf(state).size - at > LAG_ENTRIES_MAX) roots.step(Number.POSITIVE_INFINITY);
    this.#collect();
    if (this.#isHashing || !roots.isHashing) return;
    this.#isHashing = true;
    setImmediate(() => this.#slice());
  }

  /** The next root to be written as a clock entry. */
  next(): TakenRoot | null {
    return this.#unwritten.shift() ?? null;
  }

  /** The clock entry is durable: the picture becomes the snapshot. */
  written({ index, root, base, rows }: TakenRoot, clockEntry: number): void {
    this.#snapshots.put({ head: { index, root, clockEntry }, base, rows });
  }

  /** Begins nothing more; resolves when what it began is done. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#snapshots.stop();
  }

  #slice(): void {
    this.#isHashing = false;
    if (this.#isStopped) return;
    try {
      this.#parts.journal.roots.step(SLICE);
      this.wake();
    } catch (error) {
      this.#parts.onFailure(error);
    }
  }

  #collect(): void {
    for (const taken of this.#parts.journal.roots.takeRoots()) {
      if (taken.clockEntry !== null) this.written(taken, taken.clockEntry);
      else {
        this.#unwritten.push(taken);
        this.#parts.onRoot();
      }
    }
  }
}
