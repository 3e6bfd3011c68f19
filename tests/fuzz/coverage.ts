/** Which pieces of the code under test have ever run, by V8's own block coverage: what makes an input worth keeping. */
import { Session } from 'node:inspector/promises';

/** Only what is told of these files counts. */
const OWN = '/src/lib/';

export class Coverage {
  readonly #session = new Session();
  readonly #seen = new Set<string>();

  static async start(): Promise<Coverage> {
    const coverage = new Coverage();
    coverage.#session.connect();
    await coverage.#session.post('Profiler.enable');
    await coverage.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
    return coverage;
  }

  /** How many pieces have run. */
  get size(): number {
    return this.#seen.size;
  }

  /** How many of what has run since it was asked before had never run. */
  async take(): Promise<number> {
    const before = this.#seen.size;
    const { result } = await this.#session.post('Profiler.takePreciseCoverage');
    for (const { url, functions } of result)
      if (url.includes(OWN))
        for (const { ranges } of functions)
          for (const { startOffset, endOffset, count } of ranges)
            if (count > 0) this.#seen.add(`${url} ${startOffset} ${endOffset} ${magnitude(count)}`);
    return this.#seen.size - before;
  }

  async stop(): Promise<void> {
    await this.#session.post('Profiler.stopPreciseCoverage');
    this.#session.disconnect();
  }
}

/** Once, a few times and many times are different things to have happened. */
function magnitude(count: number): number {
  return Math.min(6, Math.floor(Math.log2(count)));
}
