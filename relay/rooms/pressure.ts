/**
 * Back-pressure [R5]: when more operations are waiting for an answer than the relay wants to hold, the sockets with most
 * of them are not read until it is well below again. One that is not noisier than its share is always read.
 */
export interface Source {
  pause(): void;
  resume(): void;
}

export class Pressure {
  readonly #high: number;
  readonly #low: number;
  readonly #sources = new Map<Source, number>();
  readonly #paused = new Set<Source>();
  #inFlight = 0;

  /** `high` is the number of operations in flight above which sockets are paused. */
  constructor(high: number) {
    this.#high = high;
    this.#low = Math.floor(high / 2);
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  get pausedSockets(): number {
    return this.#paused.size;
  }

  /** The source's own number has changed by this much. */
  changed(source: Source, difference: number): void {
    this.#inFlight += difference;
    const held = (this.#sources.get(source) ?? 0) + difference;
    if (held > 0) this.#sources.set(source, held);
    else this.#sources.delete(source);
    if (this.#inFlight > this.#high) this.#pauseNoisiest();
    else if (this.#inFlight <= this.#low && this.#paused.size > 0) this.#resumeAll();
  }

  /** The socket is gone; what it has in flight is still answered. */
  gone(source: Source): void {
    this.#paused.delete(source);
  }

  #pauseNoisiest(): void {
    const share = this.#low / this.#sources.size;
    for (const [source, held] of this.#sources) {
      if (held < share || this.#paused.has(source)) continue;
      this.#paused.add(source);
      source.pause();
    }
  }

  #resumeAll(): void {
    for (const source of this.#paused) source.resume();
    this.#paused.clear();
  }
}
