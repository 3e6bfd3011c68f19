/** The heap against a sorted list, over many seeded rows of pushes and drops. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { TimeHeap, type Timed } from '../../../../src/lib/kernel/foundation/time-heap.ts';

function inOrder(items: readonly Timed[]): readonly Timed[] {
  return [...items].sort((a, b) => a.until - b.until || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}

const timed = fc.record({ until: fc.nat(20), key: fc.string({ minLength: 1, maxLength: 2 }) });
const drop = fc.constant(null);

it('gives the earliest first, ties by key, and lists what is due', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof({ weight: 2, arbitrary: timed }, drop)), fc.nat(20), (steps, time) => {
      const heap = new TimeHeap();
      let expected: readonly Timed[] = [];
      for (const step of steps) {
        if (step === null) heap.dropFirst();
        else heap.push(step);
        expected = step === null ? expected.slice(1) : inOrder([...expected, step]);
        expect(heap.first()).toEqual(expected[0]);
      }
      const due = expected.filter(({ until }) => until <= time);
      expect(inOrder([...heap.through(time)])).toEqual(due);
    }),
    { seed: 0x484f4c44, numRuns: 500 },
  );
});
