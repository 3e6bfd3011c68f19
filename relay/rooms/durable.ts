/**
 * How far the journal is durable, for those who must wait until it is [R2]: nothing is sent about an entry before.
 */
interface Waiter {
  readonly size: number;
  readonly resolve: () => void;
}

export class Durable {
  #size: number;
  #waiters: Waiter[] = [];

  constructor(size: number) {
    this.#size = size;
  }

  get size(): number {
    return this.#size;
  }

  /** Resolves when the first `size` entries are durable. */
  reached(size: number): Promise<void> {
    if (size <= this.#size) return Promise.resolve();
    return new Promise((resolve) => this.#waiters.push({ size, resolve }));
  }

  advance(size: number): void {
    this.#size = Math.max(this.#size, size);
    if (this.#waiters.length === 0) return;
    const ready = this.#waiters.filter((each) => each.size <= this.#size);
    this.#waiters = this.#waiters.filter((each) => each.size > this.#size);
    for (const { resolve } of ready) resolve();
  }
}
