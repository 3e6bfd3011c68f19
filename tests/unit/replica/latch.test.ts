/** Work that is asked for while it runs is done once more, at whatever moment it is asked for. */
import { expect, test } from 'vitest';
import { Latch } from '../../../src/lib/replica/session/latch.ts';

const tick = (): Promise<void> => Promise.resolve();

/** Work that takes so many turns of the machine; `seen` is what had been asked for when it last looked. */
function work(turns: number) {
  const of = { asked: 0, seen: 0, runs: 0, isRunning: false };
  const latch = new Latch(
    async () => {
      expect(of.isRunning).toBe(false);
      of.isRunning = true;
      of.seen = of.asked;
      for (let turn = 0; turn < turns; turn++) await tick();
      of.isRunning = false;
      of.runs++;
    },
    (error) => {
      throw error;
    },
  );
  const ask = (): void => {
    of.asked++;
    latch.set();
  };
  return { of, ask };
}

test('what is asked for at any turn of the work is seen, the turn of its end included', async () => {
  for (let at = 0; at < 16; at++) {
    const { of, ask } = work(6);
    ask();
    for (let turn = 0; turn < at; turn++) await tick();
    ask();
    for (let turn = 0; turn < 40; turn++) await tick();
    expect([of.seen, of.isRunning], `asked at turn ${at}`).toEqual([2, false]);
  }
});

test('however often it is asked for meanwhile, it is done once more', async () => {
  const { of, ask } = work(6);
  for (let times = 0; times < 5; times++) ask();
  for (let turn = 0; turn < 40; turn++) await tick();
  expect([of.seen, of.runs]).toEqual([5, 2]);
});

test('work that failed is told, and done again when it is asked for', async () => {
  const failures: unknown[] = [];
  let runs = 0;
  const latch = new Latch(
    async () => {
      if (++runs === 1) throw new Error('no room');
    },
    (error) => failures.push(error),
  );
  latch.set();
  await tick();
  latch.set();
  await tick();
  expect([runs, failures.length]).toEqual([2, 1]);
});
