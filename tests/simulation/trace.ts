/**
 * What happened in a world, line by line: the newest lines are kept to be shown when it fails, and a digest of all of them
 * says whether two runs were the same. Nothing that chance of the machine makes (nonces, Yjs ids) may stand in a line.
 */
import { createHash } from 'node:crypto';

const LINES_KEPT = 60;

export class Trace {
  readonly #digest = createHash('sha256');
  readonly #newest: string[] = [];
  readonly #now: () => number;
  readonly #start: number;
  readonly #tell: ((line: string) => void) | null;
  lines = 0;

  /** `tell` gets every line as it comes. */
  constructor(now: () => number, tell: ((line: string) => void) | null = null) {
    this.#now = now;
    this.#start = now();
    this.#tell = tell;
  }

  note(who: string, what: string): void {
    const seconds = ((this.#now() - this.#start) / 1000).toFixed(3).padStart(10);
    const line = `${seconds}  ${who.padEnd(12)} ${what}`;
    this.lines++;
    this.#digest.update(line).update('\n');
    this.#newest.push(line);
    if (this.#newest.length > LINES_KEPT) this.#newest.shift();
    this.#tell?.(line);
  }

  get newest(): readonly string[] {
    return this.#newest;
  }

  /** Ends the trace: hex. */
  finish(): string {
    return this.#digest.digest('hex');
  }
}
