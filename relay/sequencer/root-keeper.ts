/**
 * Hashes a frozen picture of the state between the events of the relay, hands its root over to be written as a clock
 * entry, and when that is durable has the picture stored. Picture after picture: a later one is stored as changes of the
 * one before.
 */
import { headOf, STATE_ROOT_EVERY_ENTRIES } from '#kernel';
import { StoreFault } from '../store/fault.ts';
import type { Store } from '../store/store.ts';
import type { Journal } from './journal.ts';
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
  #isHashing = false;
  #isStopped = false;
  #saving: Promise<void> = Promise.resolve();

  constructor(parts: RootKeeperParts) {
    this.#parts = parts;
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
    const save = async (): Promise<void> => {
      if (!this.#isStopped) await this.#parts.store.saveSnapshot(base, rows, { index, root, clockEntry });
    };
    // A snapshot that cannot be stored costs time at the next start and nothing else.
    this.#saving = this.#saving.then(save).catch((error: unknown) => {
      if (!(error instanceof StoreFault)) this.#parts.onFailure(error);
    });
  }

  /** Begins nothing more; resolves when what it began is done. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#saving;
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
