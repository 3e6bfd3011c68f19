/**
 * A file of exactly the rows that were found, made in the background: entries are read and written a few at a time, and
 * what has been written is given to the browser at once, so that a hundred thousand rows never stand in memory together.
 */
import type { HistoryBook, HistoryRow } from '#replica';
import { csvEntry, historyHead, jsonEntry, type FileEntry, type Naming } from './history-file.ts';

/** Entries that are read at once: the screen moves in between. */
const BATCH = 100;

export type FileFormat = 'csv' | 'json';

/** What goes into a file, in its order. */
export interface Selection {
  readonly waiting: readonly HistoryRow[];
  readonly places: readonly number[];
}

export class HistoryExport {
  /** The share that is written, 0 to 1; null while nothing is being made. */
  done = $state<number | null>(null);
  hasFailed = $state(false);
  readonly #book: HistoryBook;
  readonly #naming: Naming;
  #isCancelled = false;

  constructor(book: HistoryBook, naming: Naming) {
    this.#book = book;
    this.#naming = naming;
  }

  cancel(): void {
    this.#isCancelled = true;
  }

  /** Null: it was cancelled, it failed, or another one is being made. */
  async make(format: FileFormat, selection: Selection, name: string): Promise<File | null> {
    if (this.done !== null) return null;
    [this.done, this.hasFailed, this.#isCancelled] = [0, false, false];
    try {
      const parts = format === 'csv' ? await this.#csv(selection) : await this.#json(selection);
      const type = format === 'csv' ? 'text/csv;charset=utf-8' : 'application/json';
      return parts === null ? null : new File([...parts], `${name}.${format}`, { type });
    } catch {
      this.hasFailed = true;
      return null;
    } finally {
      this.done = null;
    }
  }

  async #csv(selection: Selection): Promise<readonly Blob[] | null> {
    const parts = [new Blob([historyHead])];
    for await (const entries of this.#batches(selection))
      parts.push(new Blob(entries.map((entry) => csvEntry(entry, this.#naming))));
    return this.#isCancelled ? null : parts;
  }

  async #json(selection: Selection): Promise<readonly Blob[] | null> {
    const parts = [new Blob(['['])];
    let separator = '\n';
    for await (const entries of this.#batches(selection)) {
      const texts = entries.map((entry) => jsonEntry(entry, this.#naming));
      if (texts.length > 0) parts.push(new Blob([separator, texts.join(',\n')]));
      if (texts.length > 0) separator = ',\n';
    }
    parts.push(new Blob(['\n]\n']));
    return this.#isCancelled ? null : parts;
  }

  async *#batches({ waiting, places }: Selection): AsyncIterable<readonly FileEntry[]> {
    yield waiting.map((row) => ({ row, fee: null, legs: [], changes: [] }));
    for (let at = 0; at < places.length && !this.#isCancelled; at += BATCH) {
      yield await this.#book.read(places.slice(at, at + BATCH));
      this.done = Math.min(1, (at + BATCH) / places.length);
    }
  }
}
