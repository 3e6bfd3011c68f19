/** Forks: a device that signed two operations for one place of its chain is put into quarantine, its account is not. */
import { expect, it } from 'vitest';
import { invalidity, type Input, type SignedOperation } from '#kernel';
import { play, type Play } from '../../support/play.ts';
import { World } from '../../support/world.ts';

function began(): Play {
  return play(`
    people   alice bob
    issue    alice 10                        => accepted
    enrol    alice/laptop by=alice           => accepted
  `);
}

/** Two transfers of Alice's first device with the same seq. */
function twins(
  game: Play,
  changed: { readonly seq?: number } = {},
): readonly [SignedOperation, SignedOperation] {
  const { world } = game;
  const leg = { to: game.person('bob').id, asset: world.base, memo: null, request: null };
  const [a, b] = [1n, 2n].map((amount) =>
    world.sign(
      game.device('alice'),
      'transfer',
      { legs: [{ ...leg, amount }], memos: null },
      { seq: changed.seq ?? 2, previous: game.device('alice').previous },
    ),
  );
  return [a, b] as unknown as readonly [SignedOperation, SignedOperation];
}

function faultOf({ world }: Play, a: SignedOperation, b: SignedOperation): string | null {
  return invalidity(world.state, world.primitives, world.time, { type: 'fork', a, b });
}

it('both signatures prove it, and the device signs no more', () => {
  const game = began();
  const [a, b] = twins(game);
  expect(faultOf(game, a, b)).toBe(null);
  const { entry, effects } = game.world.enter({ type: 'fork', a, b });
  expect([entry.verdict, effects.map(({ effect }) => effect.account)]).toEqual([
    null,
    [game.person('alice').id],
  ]);
  expect(effects[0]?.effect.changes.map(({ kind }) => kind)).toEqual(['device']);
  expect(
    game.shown(
      game.world.submit(game.world.sign(game.device('alice'), 'hold.void', { hold: a.id })) as never,
    ),
  ).toBe('device_quarantined');
  const laptop = game.world.sign(game.device('alice/laptop'), 'device.limits', {
    device: game.device('alice/laptop').id,
    limits: [],
  });
  expect('entry' in game.world.submit(laptop)).toBe(true);
  expect(faultOf(game, a, b)).toBe('fork_not_proven');
});

it('also where neither was sequenced, or the device was revoked meanwhile', () => {
  const game = began();
  const [a, b] = twins(game, { seq: 9 });
  game.play('revoke alice/laptop alice by=alice/root => accepted');
  expect(faultOf(game, a, b)).toBe(null);
  game.world.enter({ type: 'fork', a, b });
  const device = game.world.state.table('devices').get(game.device('alice').id);
  expect(device?.standing).toBe(2);
});

it('is not proven by less', () => {
  const game = began();
  const [a, b] = twins(game);
  const [c] = twins(game, { seq: 3 });
  const bad = { ...b, signature: new Uint8Array(64) };
  expect(faultOf(game, a, a)).toBe('fork_not_proven');
  expect(faultOf(game, a, c)).toBe('fork_not_proven');
  expect(faultOf(game, a, bad)).toBe('fork_not_proven');
  expect(faultOf(game, bad, b)).toBe('fork_not_proven');
  const other = { ...b, device: game.device('alice/laptop').id };
  expect(faultOf(game, a, other as SignedOperation)).toBe('fork_not_proven');
  const [x, y] = [1, 2].map((epoch) =>
    game.world.signRoot(game.person('alice'), 'box.set', { boxKey: game.device('alice').boxKey, epoch }),
  ) as unknown as [SignedOperation, SignedOperation];
  expect(faultOf(game, x, y)).toBe('fork_not_proven');
});

it('of another network is none here', () => {
  const game = began();
  const other = new World([{ name: 'maxFee', value: 1n }]);
  other.join('alice');
  const device = { ...game.device('alice'), seq: 0, previous: null };
  const [a, b] = [1, 2].map((epoch) =>
    other.sign(device, 'box.set', { boxKey: device.boxKey, epoch }, { seq: 1, previous: null }),
  ) as unknown as [SignedOperation, SignedOperation];
  const input: Input = { type: 'fork', a, b };
  expect(invalidity(other.state, other.primitives, other.time, input)).toBe(null);
  expect(invalidity(game.world.state, game.world.primitives, game.world.time, input)).toBe('fork_not_proven');
});
