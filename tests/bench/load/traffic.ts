/**
 * Who sends when, and what it took: so many clients that each keep so many operations in flight, or all of them together
 * a steady rate. An operation is settled when the payer's and the payee's side have shown its verdict; how long it took
 * counts from when it was due to the payer's verdict, so that a server that falls behind is not let off.
 */

export interface TrafficTask {
  readonly clients: number;
  readonly pace: { readonly inFlight: number } | { readonly perSecond: number };
  readonly warmMs: number;
  readonly measuredMs: number;
  /** The server, whose CPU time is counted. */
  readonly pid: number | null;
}

/** One side's news of operation `n` (from 0) of a client. */
export type Side = 'payer' | 'payee';

export interface Wire {
  open(): Promise<void>;
  /** False: the client has nothing left to send. */
  send(client: number, n: number): boolean;
  close(): void;
}

export interface Outcome {
  readonly settled: number;
  readonly seconds: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly rejected: number;
  /** Operations without a verdict at the end, when they were due at a steady rate. */
  readonly unanswered: number;
}

const TICK_MS = 1;
const BIT_OF: Readonly<Record<Side, number>> = { payer: 1, payee: 2 };
const SETTLED = BIT_OF.payer | BIT_OF.payee;

export class Traffic {
  readonly #task: TrafficTask;
  readonly #next: number[];
  readonly #dueAt: number[][];
  readonly #seen: Uint8Array[];
  readonly #latencies: number[] = [];
  #settled = 0;
  #rejected = 0;
  #measuring = false;
  #dry = false;
  #wire: Wire | null = null;

  constructor(task: TrafficTask) {
    this.#task = task;
    this.#next = new Array<number>(task.clients).fill(0);
    this.#dueAt = this.#next.map(() => []);
    this.#seen = this.#next.map(() => new Uint8Array(1024));
  }

  /** `onMeasure` is called when the measured part begins and when it ends. */
  async run(wire: Wire, onMeasure: () => void): Promise<Outcome> {
    const { warmMs, measuredMs } = this.#task;
    this.#wire = wire;
    const stop = this.#start();
    await this.#pause(warmMs);
    const [settledBefore, from] = [this.#settled, performance.now()];
    this.#measuring = true;
    onMeasure();
    await this.#pause(measuredMs);
    this.#measuring = false;
    onMeasure();
    const seconds = (performance.now() - from) / 1000;
    const settled = this.#settled - settledBefore;
    stop();
    const waiting = 'inFlight' in this.#task.pace ? [] : this.#waiting(performance.now());
    const percentiles = percentilesOf([...this.#latencies, ...waiting]);
    return { settled, seconds, ...percentiles, rejected: this.#rejected, unanswered: waiting.length };
  }

  settle(client: number, n: number, side: Side, accepted: boolean): void {
    if (side === 'payer') {
      if (this.#measuring) this.#latencies.push(performance.now() - (this.#dueAt[client]?.[n] as number));
      if ('inFlight' in this.#task.pace) this.#send(client, performance.now());
      if (!accepted) this.#rejected++;
    }
    if (this.#mark(client, n, side) === SETTLED) this.#settled++;
  }

  /** For servers that have but one side. */
  settleBoth(client: number, n: number): void {
    this.settle(client, n, 'payer', true);
    this.settle(client, n, 'payee', true);
  }

  #start(): () => void {
    const { clients, pace } = this.#task;
    if ('inFlight' in pace) {
      for (let client = 0; client < clients; client++)
        for (let i = 0; i < pace.inFlight; i++) this.#send(client, performance.now());
      return () => undefined;
    }
    const began = performance.now();
    let sent = 0;
    const timer = setInterval(() => {
      const due = Math.floor(((performance.now() - began) * pace.perSecond) / 1000);
      for (; sent < due; sent++) this.#send(sent % clients, began + (sent * 1000) / pace.perSecond);
    }, TICK_MS);
    return () => clearInterval(timer);
  }

  #send(client: number, dueAt: number): void {
    const n = this.#next[client] as number;
    (this.#dueAt[client] as number[])[n] = dueAt;
    if (this.#wire?.send(client, n) === true) this.#next[client] = n + 1;
    else this.#dry = true;
  }

  /** Which sides have shown the operation. */
  #mark(client: number, n: number, side: Side): number {
    let seen = this.#seen[client] as Uint8Array;
    if (n >= seen.length) {
      const larger = new Uint8Array(seen.length * 2);
      larger.set(seen);
      this.#seen[client] = seen = larger;
    }
    const marks = (seen[n] as number) | BIT_OF[side];
    seen[n] = marks;
    return marks;
  }

  /** Ends early when a client has run dry: what was measured until then stands. */
  async #pause(ms: number): Promise<void> {
    const end = performance.now() + ms;
    while (performance.now() < end && !this.#dry) await new Promise((resolve) => setTimeout(resolve, 10));
  }

  /** How long each operation has waited that still has no verdict. */
  #waiting(now: number): readonly number[] {
    return this.#next.flatMap((sent, client) => {
      const waits: number[] = [];
      for (let n = 0; n < sent; n++) {
        const seen = this.#seen[client]?.[n] ?? 0;
        if ((seen & BIT_OF.payer) === 0) waits.push(now - (this.#dueAt[client]?.[n] as number));
      }
      return waits;
    });
  }
}

function percentilesOf(latencies: readonly number[]): { readonly p50Ms: number; readonly p99Ms: number } {
  const sorted = Float64Array.from(latencies).sort();
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return { p50Ms: at(0.5), p99Ms: at(0.99) };
}
