/** Admission: what is refused at an operation's place in the journal, and costs nothing. */
import { describe, expect, it } from 'vitest';
import { admit, decodeOperation, decodeSigned, encodeSigned, OPERATION_BYTES_MAX } from '#kernel';
import { play } from '../../support/play.ts';
import { nodeSha256, World } from '../../support/world.ts';

it('[P2] a chain has no gaps, and a repeat is stale', () => {
  play(`
    people   alice bob
    issue    alice 10                            => accepted
    one: transfer alice bob 1                    => accepted
    again                                        => stale
    transfer alice bob 1 seq=1 previous=none     => stale
    transfer alice bob 1 seq=3                   => sequence_gap 2 one
    transfer alice bob 1 seq=2 previous=SHELL    => sequence_gap 2 one
    two: transfer alice bob 1                    => accepted
    transfer alice bob 1 seq=4                   => sequence_gap 3 two
    transfer bob alice 1 seq=2 previous=one      => sequence_gap 1 null
  `);
});

it('[P2] no verdict jams a chain', () => {
  play(`
    people   alice bob
    transfer alice bob 1                         => insufficient_available SHELL 0 null
    transfer alice bob 0                         => amount_out_of_range 0
    transfer alice bob 1 expires=0ms             => expired
    transfer alice bob 1 expires=31d             => expiry_too_far
    transfer alice bob 1 fee=101                 => fee_too_high
    profile  alice                               => accepted
  `);
});

it('[P6] the same bytes again are refused, whatever became of them', () => {
  play(`
    people   alice bob
    transfer alice bob 1                         => insufficient_available SHELL 0 null
    again                                        => stale
    issue    alice 1                             => accepted
    again                                        => stale
    wait     40d
    again                                        => stale
  `);
});

it('[P2] what the root signs is no chain, and a repeat is harmless for ever', () => {
  play(`
    people   alice
    box      alice 1 by=alice/root expires=7d    => accepted
    again                                        => stale
    wait     604799999ms
    again                                        => stale
    wait     1ms
    again                                        => root_expired
    box      alice 2 by=alice/root expires=0ms   => root_expired
    box      alice 2 by=alice/root expires=604800001ms => root_expires_too_far
    box      alice 2 by=alice/root expires=1ms   => accepted
    box      alice 2 by=alice/root               => box_epoch_not_newer
    again                                        => stale
  `);
});

it('[L9] the ids of root-signed operations are forgotten when they have expired', () => {
  const game = play(`
    people   alice
    box      alice 1 by=alice/root expires=1h    => accepted
  `);
  game.wait(3_599_999);
  game.world.state.prune(game.world.time);
  game.play('again => stale');
  game.wait(1);
  game.world.state.prune(game.world.time);
  game.play('again => root_expired');
  // The enrolments of the issuer and of Alice last longer.
  expect(game.world.state.rows('roots').size).toBe(2);
});

it('who is not enrolled signs nothing', () => {
  play(`
    people   alice bob
    transfer alice/laptop bob 1                  => unknown_device
    transfer nobody bob 1                        => unknown_device
    box      nobody 1 by=nobody/root             => unknown_device
    revoke   alice alice                         => accepted
    transfer alice bob 1                         => device_revoked
  `);
});

it("a device signs for its own account and no other's", () => {
  const { world } = play('people alice bob');
  const device = { ...world.join('carol').device, account: world.issuer.id };
  const operation = world.sign(device, 'hold.void', { hold: world.base });
  expect(admit(world.state, world.primitives, world.time, operation)).toEqual({
    code: 'unknown_device',
    facts: [],
  });
});

it('[P1] an operation of another network is none of this one', () => {
  const other = new World([{ name: 'maxFee', value: 1n }]);
  const alice = other.join('alice');
  const operation = other.sign(alice.device, 'hold.void', { hold: other.base });
  const game = play('people alice');
  expect(game.shown(game.submit(operation) as never)).toBe('wrong_network');
});

it('a first enrolment that would be rejected is refused, and may come again', () => {
  play(`
    people   alice
    join     bob first=no                        => enrolment_rejected unknown_account 0
    join     bob device=alice/laptop             => accepted
    join     carol device=alice/laptop           => enrolment_rejected device_already_enrolled
    join     carol fee=101                       => enrolment_rejected fee_too_high
    join     carol                               => accepted
    again                                        => stale
  `);
});

describe('what cannot be read', () => {
  const world = new World();
  const { device } = world.join('alice');
  const { bytes, signature } = world.sign(device, 'hold.void', { hold: world.base });
  const codeOf = (read: ReturnType<typeof decodeOperation>) => (read.ok ? 'read' : read.error);

  it('[P5] is too large or malformed', () => {
    expect(codeOf(decodeOperation(nodeSha256, bytes, signature))).toBe('read');
    expect(codeOf(decodeOperation(nodeSha256, bytes, signature.subarray(1)))).toBe('malformed');
    expect(codeOf(decodeOperation(nodeSha256, bytes.subarray(1), signature))).toBe('malformed');
    expect(codeOf(decodeOperation(nodeSha256, new Uint8Array(OPERATION_BYTES_MAX), signature))).toBe(
      'malformed',
    );
    expect(codeOf(decodeOperation(nodeSha256, new Uint8Array(OPERATION_BYTES_MAX + 1), signature))).toBe(
      'too_large',
    );
    expect(codeOf(decodeSigned(nodeSha256, encodeSigned({ bytes, signature })))).toBe('read');
    expect(codeOf(decodeSigned(nodeSha256, bytes))).toBe('malformed');
    expect(codeOf(decodeSigned(nodeSha256, new Uint8Array(OPERATION_BYTES_MAX + 81)))).toBe('too_large');
  });
});
