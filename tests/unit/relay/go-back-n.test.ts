/** What an outbox waits for after a refusal, and how little of it a stranger can make the relay remember. */
import { expect, test } from 'vitest';
import { idOf, refused, type Operation } from '#kernel';
import { GoBackN } from '../../../relay/rooms/go-back-n.ts';
import { seedOf } from '../../support/world.ts';

const account = idOf(seedOf('account'));
const operation = (device: string, seq: number): Operation =>
  ({ account, device: idOf(seedOf(device)), seq }) as Operation;

test('after a refusal at n later ones of that device are dropped until n comes again', () => {
  const chain = new GoBackN();
  expect(chain.refused(operation('a', 3), refused('rate_limited', 1000n))).toBe(true);
  expect([4, 5].map((seq) => chain.takes(operation('a', seq)))).toEqual([false, false]);
  expect(chain.takes(operation('b', 5))).toBe(true);
  expect([3, 4].map((seq) => chain.takes(operation('a', seq)))).toEqual([true, true]);
});

test('after a gap it waits for what the chain expects', () => {
  const chain = new GoBackN();
  expect(chain.refused(operation('a', 9), refused('sequence_gap', 4n, null))).toBe(true);
  expect([9, 5, 4, 5].map((seq) => chain.takes(operation('a', seq)))).toEqual([false, false, true, true]);
});

test('[R4] refusals of ever new devices in one outbox are not remembered without end', () => {
  const chain = new GoBackN();
  for (let i = 0; i < 1000; i++)
    expect(chain.refused(operation(`device ${i}`, 1), refused('bad_signature'))).toBe(true);
  expect(chain.size).toBeLessThanOrEqual(64);
});
