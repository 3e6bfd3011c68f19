/** Things that end at a time, the earliest first: a binary heap of (until, key), ties by key. */
import type { Key } from './bytes.ts';

export interface Timed {
  readonly until: number;
  readonly key: Key;
}

function isBefore(a: Timed, b: Timed): boolean {
  return a.until < b.until || (a.until === b.until && a.key < b.key);
}

export class TimeHeap {
  readonly #items: Timed[] = [];

  first(): Timed | undefined {
    return this.#items[0];
  }

  push(item: Timed): void {
    const items = this.#items;
    let at = items.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(item, items[parent] as Timed)) break;
      items[at] = items[parent] as Timed;
      at = parent;
    }
    items[at] = item;
  }

  dropFirst(): void {
    const items = this.#items;
    const last = items.pop();
    if (last === undefined || items.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= items.length) break;
      if (child + 1 < items.length && isBefore(items[child + 1] as Timed, items[child] as Timed)) child++;
      if (!isBefore(items[child] as Timed, last)) break;
      items[at] = items[child] as Timed;
      at = child;
    }
    items[at] = last;
  }

  /** The earliest of those that hold, leaving all in place. Looks past those that do not, and at nothing else. */
  firstWhere(holds: (item: Timed) => boolean, at = 0): Timed | undefined {
    const item = this.#items[at];
    if (item === undefined || holds(item)) return item;
    const left = this.firstWhere(holds, 2 * at + 1);
    const right = this.firstWhere(holds, 2 * at + 2);
    return left === undefined || (right !== undefined && isBefore(right, left)) ? right : left;
  }

  /** All with until ≤ time, in no order, leaving them in place. */
  *through(time: number, at = 0): Generator<Timed> {
    const item = this.#items[at];
    if (item === undefined || item.until > time) return;
    yield item;
    yield* this.through(time, 2 * at + 1);
    yield* this.through(time, 2 * at + 2);
  }
}
