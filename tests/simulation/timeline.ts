/**
 * Virtual time. Everything that happens in a world is an event of one timeline, played one after another; between two
 * events all promises settle. Product code keeps its own timers: while a world is played, `setTimeout` and its relatives
 * of code that runs in a process of this timeline are events of it. Killing a process takes all of its events away, and
 * what awaited them never goes on: that is a crash.
 */
import { assert } from '#kernel';
import { AsyncLocalStorage } from 'node:async_hooks';

interface Event {
  readonly at: number;
  /** Breaks ties: what was planned first happens first. */
  readonly n: number;
  readonly process: Process;
  readonly run: () => void;
}

const running = new AsyncLocalStorage<Process>();
const machine = {
  setTimeout: globalThis.setTimeout,
  clearTimeout: globalThis.clearTimeout,
  setInterval: globalThis.setInterval,
  clearInterval: globalThis.clearInterval,
  setImmediate: globalThis.setImmediate,
  clearImmediate: globalThis.clearImmediate,
};

/** Something that can be killed: a relay, an app in a tab, a stranger's program, or the world around them. */
export class Process {
  readonly timeline: Timeline;
  readonly name: string;
  isAlive = true;

  constructor(timeline: Timeline, name: string) {
    this.timeline = timeline;
    this.name = name;
  }

  /** Runs code of this process: the timers that it sets belong to it. */
  run<T>(act: () => T): T {
    return running.run(this, act);
  }

  /** Calls back in `ms`, unless the process is dead by then; the answer cancels it. */
  after(ms: number, act: () => void): () => void {
    return this.timeline.plan(this, ms, act);
  }

  /** Resolves in `ms`, and never if the process is killed before. */
  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.after(ms, resolve));
  }

  kill(): void {
    this.isAlive = false;
    this.timeline.forget(this);
  }
}

export class Timeline {
  readonly #heap: Event[] = [];
  readonly #dead = new Set<number>();
  #n = 0;
  #now: number;
  /** How many events have happened. */
  steps = 0;

  /** `start` is ms since 1970. */
  constructor(start: number) {
    this.#now = start;
  }

  get now(): number {
    return this.#now;
  }

  process(name: string): Process {
    return new Process(this, name);
  }

  plan(process: Process, ms: number, run: () => void): () => void {
    if (!process.isAlive) return () => undefined;
    const n = ++this.#n;
    this.#push({ at: this.#now + Math.max(0, Math.ceil(ms)), n, process, run });
    return () => this.#dead.add(n);
  }

  forget(process: Process): void {
    for (const event of this.#heap) if (event.process === process) this.#dead.add(event.n);
  }

  /** Plays events until none is left before `until`, or `done` says so after one; time then stands at `until`. */
  async play(until: number, afterEach: () => 'go on' | 'done'): Promise<void> {
    for (let event = this.#heap[0]; event !== undefined && event.at <= until; event = this.#heap[0]) {
      this.#pop();
      if (this.#dead.delete(event.n)) continue;
      this.#now = event.at;
      this.steps++;
      const { process, run } = event;
      process.run(run);
      await settled();
      if (afterEach() === 'done') return;
    }
    this.#now = Math.max(this.#now, until);
  }

  #push(event: Event): void {
    const heap = this.#heap;
    let at = heap.push(event) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(event, heap[parent] as Event)) break;
      heap[at] = heap[parent] as Event;
      at = parent;
    }
    heap[at] = event;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    assert(last !== undefined, 'there is an event to take');
    if (heap.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1] as Event, heap[child] as Event)) child++;
      if (!isBefore(heap[child] as Event, last)) break;
      heap[at] = heap[child] as Event;
      at = child;
    }
    heap[at] = last;
  }
}

function isBefore(a: Event, b: Event): boolean {
  return a.at < b.at || (a.at === b.at && a.n < b.n);
}

/** All promises and ticks that can go on without an event have gone on. */
function settled(): Promise<void> {
  return new Promise((resolve) => machine.setImmediate(resolve));
}

/** What timers give back, as far as anybody asks. */
class Handle {
  readonly cancel: () => void;

  constructor(cancel: () => void) {
    this.cancel = cancel;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }
}

function repeat(process: Process, ms: number, act: () => void): Handle {
  let cancel = (): void => undefined;
  const again = (): void => {
    cancel = process.after(Math.max(1, ms), () => {
      again();
      act();
    });
  };
  again();
  return new Handle(() => cancel());
}

type Act = (...args: readonly unknown[]) => void;

const virtual = {
  setTimeout: (act: Act, ms = 0, ...args: readonly unknown[]) => {
    const process = running.getStore();
    if (process === undefined) return machine.setTimeout(act, ms, ...args);
    return new Handle(process.after(ms, () => act(...args)));
  },
  setInterval: (act: Act, ms = 0, ...args: readonly unknown[]) => {
    const process = running.getStore();
    if (process === undefined) return machine.setInterval(act, ms, ...args);
    return repeat(process, ms, () => act(...args));
  },
  setImmediate: (act: Act, ...args: readonly unknown[]) => {
    const process = running.getStore();
    if (process === undefined) return machine.setImmediate(act, ...args);
    return new Handle(process.after(0, () => act(...args)));
  },
};

function canceller(real: (handle: never) => void): (handle: unknown) => void {
  return (handle) => (handle instanceof Handle ? handle.cancel() : real(handle as never));
}

/** Puts the timers of worlds in the place of the machine's; code outside of any process notices nothing. */
export function installTimers(): void {
  Object.assign(globalThis, virtual, {
    clearTimeout: canceller(machine.clearTimeout),
    clearInterval: canceller(machine.clearInterval),
    clearImmediate: canceller(machine.clearImmediate),
  });
}

export function removeTimers(): void {
  Object.assign(globalThis, machine);
}
