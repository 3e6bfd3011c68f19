// Two hundred worlds, each from its seed [R2, P2, P7, P9, P14, L1, L2]. A failure names the seed, the step and one sentence;
// `npm run simulate -- --seed S` plays it again and shows all of it.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Census } from './census.ts';
import { EXPECTED } from './expected.ts';
import { simulate } from './simulate.ts';
import { installTimers, removeTimers } from './timeline.ts';
import { WEAKNESSES } from './weaknesses.ts';

const SEEDS = 200;
const PART = 25;
/** Worlds in which a broken part must have been found. */
const PATIENCE = 40;

beforeAll(installTimers);
afterAll(removeTimers);

describe('worlds by chance', () => {
  const all = new Census();

  const parts = Array.from({ length: SEEDS / PART }, (_, i) => 1 + i * PART);
  test.each(parts)('seeds from %i on', { timeout: 300_000 }, async (from) => {
    for (let seed = from; seed < from + PART; seed++) {
      const { census } = await simulate(String(seed));
      all.add(census);
    }
  });

  test('the interesting things did happen', () => {
    expect(all.missing(EXPECTED)).toEqual([]);
  });
});

test('the same seed is the same world, step by step', async () => {
  for (const seed of ['1', 'harbour']) {
    const once = await simulate(seed);
    const again = await simulate(seed);
    expect(again).toEqual(once);
    expect(once.lines).toBeGreaterThan(50);
  }
});

describe('what is broken is found', () => {
  test.each(Object.entries(WEAKNESSES))('%s', { timeout: 300_000 }, async (_name, broken) => {
    const { weakness, found, from = 1 } = broken;
    let failure = '';
    for (let seed = from; seed < from + PATIENCE && failure === ''; seed++)
      failure = await simulate(String(seed), { weakness }).then(
        () => '',
        (error: unknown) => (error as Error).message,
      );
    expect(failure).toMatch(found);
  });
});
