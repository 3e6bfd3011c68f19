/**
 * Fuzzing that follows coverage: inputs are damaged again and again, one that runs what none has run is kept, and what is
 * kept is damaged more. Everything follows from one seed but the order in which coverage is believed, which the machine's
 * optimiser has a hand in.
 */
import { Random } from '../simulation/random.ts';
import { Coverage } from './coverage.ts';
import { mutated } from './mutate.ts';
import type { Target } from './targets.ts';

export interface Fuzzed {
  readonly inputs: number;
  /** How many of them were taken by the decoder. */
  readonly taken: number;
  readonly kept: number;
  /** Pieces of code that have run. */
  readonly pieces: number;
}

/** An input with which a property does not hold, as hex. */
export class FuzzFailure extends Error {
  override readonly name = 'FuzzFailure';

  constructor(target: string, input: Uint8Array, cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause);
    super(`${target}: ${why}\n  input ${Buffer.from(input).toString('hex')}`, { cause });
  }
}

/** Asks for coverage after so many inputs; it takes a millisecond. */
const ASKED_EVERY = 8;
const NEWEST = 40;

/** Runs until `isOver` says so; throws a FuzzFailure at the first input with which something is wrong. */
export async function fuzz(
  { name, seeds, holds }: Target,
  seed: string,
  isOver: (inputs: number) => boolean,
): Promise<Fuzzed> {
  const random = new Random(`${seed} ${name}`);
  const coverage = await Coverage.start();
  const kept: Uint8Array[] = [];
  /** What is taken is damaged most: behind a refusal there is nothing more to run. */
  const good: Uint8Array[] = [];
  let [inputs, taken] = [0, 0];
  const run = (input: Uint8Array): void => {
    inputs++;
    try {
      if (!holds(input)) return;
      taken++;
      good.push(input);
    } catch (error) {
      throw new FuzzFailure(name, input, error);
    }
  };
  try {
    for (const input of seeds) run(input);
    await coverage.take();
    while (!isOver(inputs)) {
      const parents = random.weighted([
        [5, seeds],
        [3, good.slice(-NEWEST)],
        [2, kept.slice(-NEWEST)],
        [1, kept],
      ]);
      const parent = random.pick(parents.length > 0 ? parents : seeds);
      const batch = Array.from({ length: ASKED_EVERY }, () => mutated(random, parent, seeds));
      for (const input of batch) run(input);
      if ((await coverage.take()) > 0) kept.push(...batch);
    }
    return { inputs, taken, kept: kept.length, pieces: coverage.size };
  } finally {
    await coverage.stop();
  }
}
