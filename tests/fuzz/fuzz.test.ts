// The short run of `npm run fuzz`, the same every time: no decoder throws, takes what is not canonical, or believes what was
// never signed [P6, P11, P23].
import { describe, expect, test } from 'vitest';
import { readFrame } from '#protocol';
import { fuzz, FuzzFailure } from './fuzz.ts';
import { TARGETS, type Target } from './targets.ts';

const SEED = 'holdfast';
const INPUTS = 160;

const target = (name: string): Target => {
  const found = TARGETS.find((each) => each.name === name);
  if (found === undefined) throw new Error(name);
  return found;
};

describe('decoders', () => {
  test.each(TARGETS.map((each) => [each.name, each] as const))('%s', async (_name, each) => {
    expect(each.seeds.length).toBeGreaterThan(0);
    const { inputs, taken, pieces } = await fuzz(each, SEED, (count) => count >= INPUTS);
    expect(inputs).toBeGreaterThanOrEqual(INPUTS);
    // Honest inputs are taken, and their way through the decoder is seen.
    expect(taken).toBeGreaterThan(0);
    expect(pieces).toBeGreaterThan(5);
  });
});

describe('the fuzzer', () => {
  test('keeps what runs something new, and stops at what does not hold with the input that shows it', async () => {
    const { seeds } = target('frame notice');
    const planted: Target = {
      name: 'planted',
      seeds,
      holds(input) {
        const { ok } = readFrame('notice', input);
        if (ok && !seeds.includes(input)) throw new Error('planted');
        return ok;
      },
    };
    const failure = await fuzz(planted, SEED, (count) => count >= 5_000).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(FuzzFailure);
    expect((failure as Error).message).toMatch(/^planted: planted\n {2}input [0-9a-f]+$/);
  });
});
