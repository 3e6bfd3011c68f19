/** Values that change, by the contract that screens know: a value set by hand, and one that follows the databases. */
import { liveQuery, type Subscription } from 'dexie';
import type { Live } from '#replica';

export class LiveValue<T> implements Live<T> {
  #value: T;
  readonly #runs = new Set<(value: T) => void>();

  constructor(value: T) {
    this.#value = value;
  }

  get value(): T {
    return this.#value;
  }

  set(value: T): void {
    this.#value = value;
    for (const run of [...this.#runs]) run(value);
  }

  subscribe(run: (value: T) => void): () => void {
    // A function of its own, so that one callback may subscribe twice.
    const own = (value: T): void => run(value);
    this.#runs.add(own);
    own(this.#value);
    return () => void this.#runs.delete(own);
  }
}

/** Follows what a query reads, in this tab and in others, for as long as somebody listens. */
export class LiveQuery<T> implements Live<T> {
  readonly #live: LiveValue<T>;
  readonly #query: () => Promise<T>;
  #listeners = 0;
  #following: Subscription | null = null;

  constructor(initial: T, query: () => Promise<T>) {
    this.#live = new LiveValue(initial);
    this.#query = query;
  }

  get value(): T {
    return this.#live.value;
  }

  subscribe(run: (value: T) => void): () => void {
    const stop = this.#live.subscribe(run);
    this.#listeners++;
    this.#following ??= this.#follow();
    let isListening = true;
    return () => {
      if (!isListening) return;
      isListening = false;
      stop();
      if (--this.#listeners > 0) return;
      this.#following?.unsubscribe();
      this.#following = null;
    };
  }

  /** A query that fails (the database was closed, say) leaves the last value standing. */
  #follow(): Subscription {
    // An async function, by which Dexie knows that what it awaits belongs to the query too.
    return liveQuery(async () => this.#query()).subscribe({
      next: (value) => this.#live.set(value),
      error: () => undefined,
    });
  }
}

/** A part of a live value. */
export function part<T, Part>(of: Live<T>, select: (value: T) => Part): Live<Part> {
  return { subscribe: (run) => of.subscribe((value) => run(select(value))) };
}
