/**
 * Durable batches to whoever follows the journal: the past from the store, then what comes, without a gap. A reader is
 * never waited for: one that falls behind the batches that are kept reads the store again.
 */
import type { SealedEntry } from '#kernel';
import type { Batch } from './sequencer.ts';

const KEPT_ENTRIES = 4000;
const PAGE_ENTRIES = 500;

/** Durable entries from an index on, at most so many: at least one if there is one. */
export type ReadEntries = (from: number, count: number) => Promise<readonly SealedEntry[]>;

export class BatchFeed {
  readonly #read: ReadEntries;
  #kept: Batch[] = [];
  #keptEntries = 0;
  #size: number;
  #isEnded = false;
  #wakers: (() => void)[] = [];

  /** `size`: how many entries are durable already. */
  constructor(size: number, read: ReadEntries) {
    this.#size = size;
    this.#read = read;
  }

  /** How many entries are durable. */
  get size(): number {
    return this.#size;
  }

  publish(batch: Batch): void {
    this.#size = batch.first + batch.entries.length;
    this.#kept.push(batch);
    this.#keptEntries += batch.entries.length;
    while (this.#kept.length > 1 && this.#keptEntries > KEPT_ENTRIES)
      this.#keptEntries -= (this.#kept.shift() as Batch).entries.length;
    this.#wake();
  }

  /** Lets every reader end when it has had everything. */
  end(): void {
    this.#isEnded = true;
    this.#wake();
  }

  async *from(index: number): AsyncGenerator<Batch> {
    for (let next = index; ;) {
      if (next < this.#size) {
        const batch = this.#keptFrom(next) ?? (await this.#stored(next));
        if (batch.entries.length === 0) return;
        next = batch.first + batch.entries.length;
        yield batch;
      } else if (this.#isEnded) return;
      else await new Promise<void>((resolve) => this.#wakers.push(resolve));
    }
  }

  #keptFrom(index: number): Batch | null {
    for (let i = this.#kept.length - 1; i >= 0; i--) {
      const batch = this.#kept[i] as Batch;
      if (batch.first === index) return batch;
      if (batch.first < index) return { first: index, entries: batch.entries.slice(index - batch.first) };
    }
    return null;
  }

  async #stored(index: number): Promise<Batch> {
    const first = this.#kept[0]?.first ?? this.#size;
    return { first: index, entries: await this.#read(index, Math.min(PAGE_ENTRIES, first - index)) };
  }

  #wake(): void {
    const wakers = this.#wakers;
    this.#wakers = [];
    for (const wake of wakers) wake();
  }
}
