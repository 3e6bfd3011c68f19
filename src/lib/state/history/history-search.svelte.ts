/**
 * A look through the whole history: which rows there are to show, found in the background and followed while entries come.
 * It holds their places and no rows, so that a hundred thousand take less than a megabyte.
 */
import {
  isWanted,
  type HistoryBook,
  type HistoryExtent,
  type HistoryRow,
  type HistoryWanted,
} from '#replica';
import { chunksBetween, chunksOf, type Chunk } from './history-chunks.ts';

/** How often what is found further on is shown: drawing it after each stretch takes longer than finding it. */
const SHOW_EVERY_MS = 100;

export class HistorySearch {
  #extent = $state.raw<HistoryExtent | null>(null);
  #newer = $state.raw<readonly number[]>([]);
  #older = $state.raw<readonly number[]>([]);
  /** From and to where everything has been looked through; null: nothing yet. */
  #seen = $state.raw<{ readonly from: number; readonly to: number } | null>(null);
  #fault = $state.raw<Error | null>(null);
  readonly #book: HistoryBook;
  /** Null: everything. */
  readonly #wanted: HistoryWanted | null;
  /** ms of any clock. */
  readonly #now: () => number;
  #isRunning = false;
  #isLooking = false;

  constructor(book: HistoryBook, wanted: HistoryWanted | null, now: () => number = () => performance.now()) {
    this.#book = book;
    this.#wanted = wanted;
    this.#now = now;
  }

  /** Begins to look; the function it gives ends that. */
  start(): () => void {
    this.#isRunning = true;
    const stop = this.#book.extent.subscribe((extent) => {
      this.#extent = extent;
      void this.#look();
    });
    return () => {
      this.#isRunning = false;
      stop();
    };
  }

  /** Whether it is known what there is to look through. */
  get isOpen(): boolean {
    return this.#extent !== null;
  }

  /** The share of history that has been looked through, 0 to 1. */
  get done(): number {
    if (this.#wanted === null) return 1;
    const [extent, seen] = [this.#extent, this.#seen];
    if (extent === null || seen === null) return 0;
    const all = extent.end - extent.first;
    return all <= 0 ? 1 : Math.min(1, (seen.to - seen.from) / all);
  }

  /** Why it has stopped before it was done; null: it has not. */
  get fault(): Error | null {
    return this.#fault;
  }

  /** Goes on from where it failed. */
  retry(): void {
    void this.#look();
  }

  /** What has no verdict yet. */
  readonly waiting: readonly HistoryRow[] = $derived.by(() => {
    const [waiting, wanted] = [this.#extent?.waiting ?? [], this.#wanted];
    return wanted === null ? waiting : waiting.filter((row) => isWanted(wanted, row));
  });

  readonly chunks: readonly Chunk[] = $derived.by(() => {
    if (this.#wanted !== null) return chunksOf(this.#newer, this.#older);
    const extent = this.#extent;
    return extent === null ? [] : chunksBetween(extent.first, extent.end);
  });

  /** How many rows have been found. */
  get count(): number {
    const extent = this.#extent;
    if (extent === null) return 0;
    const kept =
      this.#wanted === null
        ? Math.max(0, extent.end - extent.first - extent.dismissed)
        : this.#newer.length + this.#older.length;
    return kept + this.waiting.length;
  }

  /** One look after another; each goes on where the last one ended, on both sides. */
  async #look(): Promise<void> {
    const wanted = this.#wanted;
    if (wanted === null || this.#isLooking) return;
    this.#isLooking = true;
    this.#fault = null;
    try {
      for (let extent = this.#extent; extent !== null && this.#isRunning; extent = this.#extent) {
        const { from, to } = (this.#seen ??= { from: extent.end, to: extent.end });
        if (extent.end > to) await this.#lookAhead(wanted, to, extent.end);
        else if (extent.first < from) await this.#lookBack(wanted, extent.first, from);
        else return;
      }
    } catch (error) {
      this.#fault = error instanceof Error ? error : new Error(String(error));
    } finally {
      this.#isLooking = false;
    }
  }

  async #lookAhead(wanted: HistoryWanted, from: number, to: number): Promise<void> {
    const found: number[] = [];
    for await (const { places } of this.#book.find(wanted, { from, to })) found.push(...places);
    this.#newer = [...found, ...this.#newer];
    this.#seen = { from: this.#seen?.from ?? from, to };
  }

  /** The first that is found is shown at once, all others together with those that are found soon after. */
  async #lookBack(wanted: HistoryWanted, first: number, before: number): Promise<void> {
    const to = this.#seen?.to ?? before;
    const found: number[] = [];
    const show = (from: number): void => {
      if (found.length > 0) this.#older = [...this.#older, ...found.splice(0)];
      this.#seen = { from, to };
    };
    let next = this.#now() + SHOW_EVERY_MS;
    for await (const { places, from } of this.#book.find(wanted, { from: first, to: before })) {
      if (!this.#isRunning) return;
      found.push(...places);
      const hasNewer = (this.#extent?.end ?? to) > to;
      const isFirst = this.#older.length === 0 && found.length > 0;
      if (hasNewer || isFirst || this.#now() >= next) {
        show(from);
        next = this.#now() + SHOW_EVERY_MS;
      }
      if (hasNewer) return;
    }
    show(first);
  }
}
