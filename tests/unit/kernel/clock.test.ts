/** The ledger clock [P20]: it goes with time, but an outage does not count. */
import { expect, it } from 'vitest';
import { CLOCK_STEP_MAX_MS, headOf } from '#kernel';
import { play } from '../../support/play.ts';

it('[P20] goes with time, at most ten minutes an entry', () => {
  const { world } = play('people alice');
  const clock = (): number => headOf(world.state).clock;
  const tick = (ms: number): number => {
    const before = clock();
    world.time += ms;
    const { entry, effects } = world.enter({ type: 'clock', root: null });
    expect([entry.clock, entry.verdict, effects]).toEqual([clock(), null, []]);
    return clock() - before;
  };
  expect(clock()).toBe(0);
  expect(tick(0)).toBe(0);
  expect(tick(1)).toBe(1);
  expect(tick(CLOCK_STEP_MAX_MS)).toBe(CLOCK_STEP_MAX_MS);
  expect(tick(CLOCK_STEP_MAX_MS + 1)).toBe(CLOCK_STEP_MAX_MS);
  expect(tick(86_400_000)).toBe(CLOCK_STEP_MAX_MS);
});

it('[P20] is written in every entry after its own step', () => {
  const game = play('people alice');
  game.wait(5000);
  game.play('profile alice => accepted');
  expect(game.world.entries.at(-1)?.entry).toMatchObject({ time: game.world.time, clock: 5000 });
});

it('[P20] `expires`, holds and vouchers run on time, not on the clock', () => {
  play(`
    people   alice bob
    issue    alice 10                      => accepted
    h: hold  alice bob 1 until=1h          => accepted
    wait     1h
    balance  alice 10
    post     bob h 1                       => hold_not_found
  `);
});
