/** A clock that a test moves: whoever waits for a time is called when it is passed. */
import type { Clock } from '../../relay/sequencer/clock.ts';

interface Wake {
  readonly time: number;
  readonly wake: () => void;
}

export class ManualClock implements Clock {
  #time: number;
  #wakes: readonly Wake[] = [];

  constructor(time: number) {
    this.#time = time;
  }

  now(): number {
    return this.#time;
  }

  wakeAt(time: number, wake: () => void): () => void {
    const waiting = { time, wake };
    this.#wakes = [...this.#wakes, waiting];
    return () => (this.#wakes = this.#wakes.filter((each) => each !== waiting));
  }

  /** May also run backwards, as clocks of machines do. */
  advance(ms: number): void {
    this.#time += ms;
    const due = this.#wakes.filter(({ time }) => time <= this.#time);
    this.#wakes = this.#wakes.filter(({ time }) => time > this.#time);
    for (const { wake } of due) wake();
  }
}
