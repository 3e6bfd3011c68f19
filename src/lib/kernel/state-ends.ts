/** When the records of one table end: a heap in front of rows that may have changed since they were noted. */
import type { Key } from './foundation/bytes.ts';
import { TimeHeap, type Timed } from './foundation/time-heap.ts';

function untilOf(value: unknown): number {
  return (value as { readonly until: number }).until;
}

export class Ends {
  readonly #heap = new TimeHeap();
  readonly #rowOf: (key: Key) => unknown;

  /** How to find the record of a key; undefined: it is gone. */
  constructor(rowOf: (key: Key) => unknown) {
    this.#rowOf = rowOf;
  }

  /** To be called before the value is put in its place. */
  note(key: Key, value: unknown): void {
    const before = this.#rowOf(key);
    const until = untilOf(value);
    if (before === undefined || untilOf(before) !== until) this.#heap.push({ until, key });
  }

  /** The earliest end of those that count. Ends that belong to no record are dropped from the front. */
  first(counts: (end: Timed) => boolean): Timed | null {
    this.#dropStale();
    return this.#heap.firstWhere((end) => this.#isOpen(end) && counts(end)) ?? null;
  }

  /** All with until ≤ time, in no order. */
  through(time: number): readonly Timed[] {
    this.#dropStale();
    return [...this.#heap.through(time)].filter((end) => this.#isOpen(end));
  }

  #dropStale(): void {
    for (let end = this.#heap.first(); end !== undefined && !this.#isOpen(end); end = this.#heap.first())
      this.#heap.dropFirst();
  }

  #isOpen({ key, until }: Timed): boolean {
    const row = this.#rowOf(key);
    return row !== undefined && untilOf(row) === until;
  }
}
