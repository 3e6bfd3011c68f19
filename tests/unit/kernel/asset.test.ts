/** Assets: creation, supply, bonuses, redemption, references. */
import { expect, it } from 'vitest';
import { rowValueBytes } from '#kernel';
import { play } from '../../support/play.ts';

it('anybody creates one, each symbol once', () => {
  play(`
    people   alice bob
    create   alice SHIP                     => accepted
    create   bob SHIP twice=yes             => symbol_taken
    create   bob SHELL twice=yes            => symbol_taken
    create   bob BOAT cap=0                 => amount_out_of_range 0
    create   bob BOAT cap=5                 => accepted
  `);
});

it('only the operator creates one where the rules say so', () => {
  play(
    `
    people   alice
    create   alice SHIP                     => asset_creation_closed
    create   issuer SHIP                    => accepted
  `,
    [{ name: 'assetCreation', value: 'operator' }],
  );
});

it('[L4] supply is what was issued less what was redeemed, up to the cap', () => {
  play(`
    people   alice bob
    create   alice SHIP cap=10              => accepted
    issue    bob 8 SHIP by=alice            => accepted
    issue    bob 3 SHIP by=alice            => cap_exceeded 2
    issue    bob 2 SHIP by=alice            => accepted
    issue    bob 1 SHIP by=alice            => cap_exceeded 0
    redeem   bob 4 SHIP                     => accepted
    supply   6 SHIP
    issue    bob 5 SHIP by=alice            => cap_exceeded 4
    issue    bob 4 SHIP by=alice            => accepted
    supply   10 SHIP
    balance  bob 10 SHIP
  `);
});

it('[L4] without a cap the cap is 2^63-1, over all that has not been redeemed', () => {
  play(`
    people   alice bob
    create   alice SHIP                     => accepted
    create   alice BOAT cap=max             => accepted
    issue    bob max SHIP by=alice          => accepted
    issue    bob max BOAT by=alice          => accepted
    issue    alice 1 SHIP by=alice          => cap_exceeded 0
    issue    alice 1 BOAT by=alice          => cap_exceeded 0
    redeem   bob 1 SHIP                     => accepted
    issue    alice 1 SHIP by=alice          => accepted
  `);
});

it('is issued by its issuer alone, to who is enrolled, whether or not they accept it', () => {
  play(`
    people   alice bob
    create   alice SHIP                     => accepted
    issue    bob 0 SHIP by=alice            => amount_out_of_range 0
    issue    bob 1 NONE by=alice            => unknown_asset 0
    issue    bob 1 SHIP by=bob              => not_issuer
    issue    nobody 1 SHIP by=alice         => unknown_account 0
    issue    bob 1 SHIP by=alice reason=reward => accepted
  `);
});

it('a frozen supply grows no more, for ever; redeeming goes on', () => {
  play(`
    people   alice bob
    create   alice SHIP                     => accepted
    issue    bob 5 SHIP by=alice            => accepted
    freeze   bob SHIP                       => not_issuer
    freeze   alice NONE                     => unknown_asset 0
    freeze   alice SHIP                     => accepted
    issue    bob 1 SHIP by=alice            => supply_frozen
    redeem   bob 2 SHIP                     => accepted
    issue    bob 1 SHIP by=alice            => supply_frozen
    supply   3 SHIP
  `);
});

it('a holder redeems what is there', () => {
  play(`
    people   alice
    redeem   alice 0                        => amount_out_of_range 0
    redeem   alice 1 NONE                   => unknown_asset 0
    redeem   alice 1                        => insufficient_available SHELL 0 null
    issue    alice 3                        => accepted
    r: redeem alice 2                       => accepted
    redeem   alice 2                        => insufficient_available SHELL 1 @r
    supply   1
  `);
});

it('[L4] a bonus comes out of the promotion fund and makes no supply', () => {
  play(`
    people   alice bob
    create   alice SHIP bonus=5             => accepted
    issue    alice 20 SHIP by=alice         => accepted
    fund     alice 0 SHIP                   => amount_out_of_range 0
    fund     alice 1 NONE                   => unknown_asset 0
    fund     bob 1 SHIP                     => not_issuer
    fund     alice 21 SHIP                  => insufficient_available SHIP 20 null
    fund     alice 8 SHIP                   => accepted
    promo    8 SHIP
    bonus    bob 0 SHIP by=alice            => amount_out_of_range 0
    bonus    bob 1 NONE by=alice            => unknown_asset 0
    bonus    bob 1 SHIP by=bob              => not_issuer
    bonus    nobody 1 SHIP by=alice         => unknown_account 0
    bonus    bob 1 SHIP by=alice            => asset_not_accepted 0
    profile  bob accepts=SHIP               => accepted
    bonus    bob 6 SHIP by=alice            => bonus_limit
    bonus    bob 3 SHIP by=alice            => accepted
    bonus    bob 3 SHIP by=alice            => bonus_limit
    bonus    bob 2 SHIP by=alice            => accepted
    bonus    alice 4 SHIP by=alice          => insufficient_pot 3
    bonus    alice 3 SHIP by=alice          => accepted
    supply   20 SHIP
    promo    0 SHIP
  `);
});

it('the limit of bonuses is of the UTC day of the entry', () => {
  // The world begins at 15:06:40 UTC.
  play(`
    people   alice bob
    create   alice SHIP bonus=5             => accepted
    profile  bob accepts=SHIP               => accepted
    issue    alice 20 SHIP by=alice         => accepted
    fund     alice 20 SHIP                  => accepted
    bonus    bob 5 SHIP by=alice            => accepted
    wait     31999999ms
    bonus    bob 1 SHIP by=alice            => bonus_limit
    wait     1ms
    bonus    bob 5 SHIP by=alice            => accepted
  `);
});

it('[L12] a reference is used once: the same again is a duplicate, other content a conflict', () => {
  play(`
    people   alice bob
    create   alice SHIP                               => accepted
    profile  bob accepts=SHIP                         => accepted
    one: issue bob 5 SHIP by=alice ref=one            => accepted
    issue    bob 5 SHIP by=alice ref=one              => duplicate_reference @one
    issue    bob 6 SHIP by=alice ref=one              => idempotency_conflict @one
    issue    alice 5 SHIP by=alice ref=one            => idempotency_conflict @one
    issue    bob 5 SHIP by=alice ref=one reason=reward => idempotency_conflict @one
    bonus    bob 5 SHIP by=alice ref=one              => idempotency_conflict @one
    issue    bob 5 SHIP by=alice ref=two              => accepted
    back: redeem bob 1 SHIP ref=one                   => accepted
    redeem   bob 1 SHIP ref=one                       => duplicate_reference @back
    redeem   bob 2 SHIP ref=one                       => idempotency_conflict @back
    balance  bob 9 SHIP
  `);
});

it('[L12] a bonus has its references too, and what was rejected used none', () => {
  play(`
    people   alice bob
    create   alice SHIP                               => accepted
    profile  bob accepts=SHIP                         => accepted
    issue    alice 20 SHIP by=alice                   => accepted
    bonus    bob 5 SHIP by=alice ref=one              => insufficient_pot 0
    fund     alice 10 SHIP                            => accepted
    one: bonus bob 5 SHIP by=alice ref=one            => accepted
    bonus    bob 5 SHIP by=alice ref=one              => duplicate_reference @one
    bonus    bob 4 SHIP by=alice ref=one              => idempotency_conflict @one
  `);
});

it('[L9] a reference is remembered for 400 days, at once and after pruning', () => {
  const game = play(`
    people   alice bob
    create   alice SHIP                               => accepted
    one: issue bob 5 SHIP by=alice ref=one            => accepted
    wait     34559999999ms
    issue    bob 5 SHIP by=alice ref=one              => duplicate_reference @one
    wait     1ms
    issue    bob 5 SHIP by=alice ref=one              => accepted
  `);
  game.wait(400 * 86_400_000);
  game.world.state.prune(game.world.time);
  expect(game.world.state.rows('references').size).toBe(0);
});

it('[L4] bonuses without a daily limit, redeemed and issued anew, are counted past no bound of the state', () => {
  const game = play(`
    people   alice bob
    create   alice SHIP                     => accepted
    profile  bob accepts=SHIP               => accepted
  `);
  for (let round = 0; round < 2; round++)
    game.play(`
      issue    alice max SHIP by=alice      => accepted
      fund     alice max SHIP               => accepted
      bonus    bob max SHIP by=alice        => accepted
      redeem   bob max SHIP                 => accepted
    `);
  expect([...game.world.state.rows('bonuses').values()]).toEqual([]);
  for (const change of game.world.state.takeChanges()) rowValueBytes(change);
});
