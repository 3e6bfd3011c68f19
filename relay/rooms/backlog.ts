/**
 * What waits in all sockets together for those who read too slowly: each may have its share, all together no more than
 * one budget [R4, R5]. Above it those for whom most is waiting are closed, until a quarter of it is free; they come back
 * and catch up by their state vectors.
 */
export interface Reader {
  /** Bytes that were sent to it and are still here. */
  readonly waiting: number;
  cutOff(): void;
}

/** The part of the budget that may be in use when readers have been closed. */
const LOW_SHARE = 0.75;

export class Backlog {
  readonly #bytesMax: number;
  readonly #readers = new Set<Reader>();
  /** Never less than what waits: what waited when it was last counted, and everything that was sent since. */
  #atMost = 0;
  #isDue = false;

  /** `bytesMax` is what may wait in all sockets together. */
  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  join(reader: Reader): void {
    this.#readers.add(reader);
  }

  leave(reader: Reader): void {
    this.#readers.delete(reader);
  }

  /** So much has been sent to one of them; it is counted when this turn of the event loop is over. */
  sent(bytes: number): void {
    this.#atMost += bytes;
    if (this.#isDue || this.#atMost <= this.#bytesMax) return;
    this.#isDue = true;
    setImmediate(() => this.#count());
  }

  #count(): void {
    this.#isDue = false;
    const held = [...this.#readers].map((reader) => ({ reader, bytes: reader.waiting }));
    let all = held.reduce((sum, { bytes }) => sum + bytes, 0);
    if (all > this.#bytesMax) {
      held.sort((a, b) => b.bytes - a.bytes);
      for (const { reader, bytes } of held) {
        if (all <= this.#bytesMax * LOW_SHARE) break;
        reader.cutOff();
        this.#readers.delete(reader);
        all -= bytes;
      }
    }
    this.#atMost = all;
  }
}
