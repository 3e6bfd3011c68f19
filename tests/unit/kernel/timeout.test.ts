/** Timeouts: holds and vouchers that end by themselves, each in an entry of its own, before anything else goes on. */
import { describe, expect, it } from 'vitest';
import { fold, idOf, invalidity, type Input } from '#kernel';
import { play } from '../../support/play.ts';
import { seedOf } from '../../support/world.ts';

it('[P20] at `until` and not before, the money goes back', () => {
  play(`
    people   alice bob
    issue    alice 10                  => accepted
    h: hold  alice bob 6 until=1h      => accepted
    v: voucher alice 3 until=2h        => accepted
    wait     3599999ms
    balance  alice 1 locked=9
    wait     1ms
    balance  alice 7 locked=3
    post     bob h 6                   => hold_not_found
    void     bob h                     => hold_not_found
    wait     3600000ms
    balance  alice 10
    claim    bob v                     => voucher_not_found
  `);
});

it('[P20] in the last millisecond a hold is posted and a voucher claimed', () => {
  play(`
    people   alice bob
    issue    alice 10                  => accepted
    h: hold  alice bob 6 until=1h      => accepted
    v: voucher alice 3 until=1h        => accepted
    wait     3599999ms
    post     bob h 6                   => accepted
    claim    bob v                     => accepted
    wait     1d
    balance  alice 1
    balance  bob 9
  `);
});

describe('[P20] while a timeout is due', () => {
  const game = play(`
    people   alice bob
    issue    alice 10                  => accepted
    late: hold alice bob 1 until=2h    => accepted
    a: hold  alice bob 1 until=1h      => accepted
    b: voucher alice 1 until=1h        => accepted
    c: hold  alice bob 1 until=1h      => accepted
  `);
  const { world } = game;
  const due = world.time + 3_600_000;
  const operation = world.sign(game.device('alice'), 'hold.void', { hold: game.id('late') });
  const timeouts = (['a', 'b', 'c'] as const)
    .map(
      (label) =>
        ({ type: 'timeout', timeout: label === 'b' ? 'voucher' : 'hold', object: game.id(label) }) as const,
    )
    .sort((x, y) => (x.object < y.object ? -1 : 1));
  const [first, second] = timeouts as [Input, Input];

  it('no operation is valid, and a clock entry is', () => {
    expect(invalidity(world.state, world.primitives, due, { type: 'operation', operation })).toBe(
      'timeout_is_due',
    );
    expect(invalidity(world.state, world.primitives, due - 1, { type: 'operation', operation })).toBe(null);
    expect(invalidity(world.state, world.primitives, due, { type: 'clock', root: null })).toBe(null);
  });

  it('they go by (until, object), each when it is due', () => {
    expect(invalidity(world.state, world.primitives, due - 1, first)).toBe('timeout_not_due');
    expect(invalidity(world.state, world.primitives, due, first)).toBe(null);
    expect(invalidity(world.state, world.primitives, due, second)).toBe('timeout_not_due');
    const nothing = idOf(seedOf('nothing'));
    expect(
      invalidity(world.state, world.primitives, due, { type: 'timeout', timeout: 'hold', object: nothing }),
    ).toBe('timeout_not_due');
    const ended = world.advance(3_600_000).map(({ entry }) => entry.cause);
    expect(ended).toEqual(timeouts);
    expect(world.state.nextDeadline()).toBe(due + 3_600_000);
  });

  it('time never runs backwards', () => {
    const input: Input = { type: 'clock', root: null };
    expect(invalidity(world.state, world.primitives, world.time - 1, input)).toBe('time_runs_backwards');
    expect(() => fold(world.state, world.primitives, world.time - 1, input)).toThrow(
      'time never runs backwards',
    );
  });
});
