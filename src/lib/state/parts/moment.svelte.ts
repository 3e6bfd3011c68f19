/** The time as it goes by, for what counts down: one look at the clock a second, while somebody looks. */
import { createSubscriber } from 'svelte/reactivity';

const TICK_MS = 1000;

class Moment {
  readonly #subscribe = createSubscriber((update) => {
    const timer = setInterval(update, TICK_MS);
    return () => clearInterval(timer);
  });

  /** ms since 1970, by this device's clock. */
  get now(): number {
    this.#subscribe();
    return Date.now();
  }
}

export const moment = new Moment();
