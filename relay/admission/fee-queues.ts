/** Things ordered by the fee that they pay; few fees are different, so each has a lane of its own. */

interface Lane<Item> {
  readonly items: Item[];
  /** Those before it have been taken. */
  first: number;
}

/** Taken items are let go of in runs. */
const SPENT_MAX = 1024;

/** The highest fee first, and within a fee the oldest. */
export class FeeQueues<Item> {
  readonly #lanes = new Map<bigint, Lane<Item>>();
  /** The fees that have a lane, ascending. */
  #fees: bigint[] = [];

  put(fee: bigint, item: Item): void {
    let lane = this.#lanes.get(fee);
    if (lane === undefined) {
      lane = { items: [], first: 0 };
      this.#lanes.set(fee, lane);
      this.#fees = inserted(this.#fees, fee);
    }
    lane.items.push(item);
  }

  /** The first item that still counts; those that do not are forgotten on the way. */
  take(counts: (item: Item) => boolean): Item | null {
    for (let fee = this.#fees.at(-1); fee !== undefined; fee = this.#fees.at(-1)) {
      const lane = this.#lanes.get(fee) as Lane<Item>;
      while (lane.first < lane.items.length) {
        const item = lane.items[lane.first++] as Item;
        if (lane.first >= SPENT_MAX) lane.items.splice(0, lane.first);
        if (lane.first >= SPENT_MAX) lane.first = 0;
        if (counts(item)) return item;
      }
      this.#lanes.delete(fee);
      this.#fees.pop();
    }
    return null;
  }
}

/** The lowest fee first, and within a fee the youngest. */
export class FeeStacks<Item extends { readonly fee: bigint }> {
  readonly #lanes = new Map<bigint, Item[]>();
  /** The fees that have a lane, ascending. */
  #fees: bigint[] = [];
  #size = 0;

  /** How many are in here, also of those that count no more. */
  get size(): number {
    return this.#size;
  }

  put(item: Item): void {
    this.#size++;
    const lane = this.#lanes.get(item.fee);
    if (lane !== undefined) lane.push(item);
    else {
      this.#lanes.set(item.fee, [item]);
      this.#fees = inserted(this.#fees, item.fee);
    }
  }

  /** The first item that still counts, which stays; those that do not are forgotten on the way. */
  lowest(counts: (item: Item) => boolean): Item | null {
    for (let fee = this.#fees[0]; fee !== undefined; fee = this.#fees[0]) {
      const lane = this.#lanes.get(fee) as Item[];
      for (let item = lane.at(-1); item !== undefined; item = lane.at(-1)) {
        if (counts(item)) return item;
        lane.pop();
        this.#size--;
      }
      this.#lanes.delete(fee);
      this.#fees.shift();
    }
    return null;
  }

  clear(): void {
    this.#lanes.clear();
    this.#fees = [];
    this.#size = 0;
  }
}

function inserted(sorted: readonly bigint[], fee: bigint): bigint[] {
  const at = sorted.findIndex((each) => each > fee);
  return at < 0 ? [...sorted, fee] : sorted.toSpliced(at, 0, fee);
}
