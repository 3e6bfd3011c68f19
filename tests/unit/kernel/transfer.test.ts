/** Transfers: what they move, and each reason why they do not. */
import { expect, it } from 'vitest';
import { LEGS_MAX } from '#kernel';
import { play } from '../../support/play.ts';

it('[L1] moves money from one to another', () => {
  play(`
    people   alice bob
    issue    alice 10              => accepted
    transfer alice bob 7           => accepted
    balance  alice 3
    balance  bob 7
    supply   10
  `);
});

it('[L2] never spends what is not there, and says who spent it', () => {
  play(`
    people   alice bob
    transfer alice bob 1           => insufficient_available SHELL 0 null
    issue    alice 10              => accepted
    transfer alice bob 11          => insufficient_available SHELL 10 null
    pay1: transfer alice bob 10    => accepted
    transfer alice bob 1           => insufficient_available SHELL 0 @pay1
    issue    alice 5               => accepted
    transfer alice bob 6           => insufficient_available SHELL 5 @pay1
    transfer alice bob 5           => accepted
  `);
});

it('[L2] the second of two devices that both spend loses, and reads who was first', () => {
  play(
    `
    people   alice bob
    issue    alice 100                       => accepted
    enrol    alice/laptop by=alice           => accepted
    laptop: transfer alice/laptop bob 60     => accepted
    transfer alice bob 70                    => insufficient_available SHELL 40 @laptop
    rest: transfer alice bob 40              => accepted
    transfer alice/laptop bob 1              => insufficient_available SHELL 0 @rest
  `,
  );
});

it("[L2] an operation's own fee is not what it says spent the money", () => {
  play(`
    people   alice bob
    issue    alice 10                   => accepted
    transfer alice bob 10 fee=1         => insufficient_available SHELL 9 null
    paid: transfer alice bob 9          => accepted
    transfer alice bob 1                => insufficient_available SHELL 0 @paid
  `);
});

it('[L5] an amount is positive and goes to somebody else', () => {
  play(`
    people   alice bob
    issue    alice 10              => accepted
    transfer alice bob 0           => amount_out_of_range 0
    transfer alice alice 1         => same_account 0
    transfer alice bob 1, alice 1  => same_account 1
    balance  alice 10
  `);
});

it('[P5] carries the largest amount there is', () => {
  play(`
    people   alice bob
    issue    alice max             => accepted
    transfer alice bob max         => accepted
    balance  bob max
    issue    alice 1               => cap_exceeded 0
  `);
});

it('[L10] who is paid must be enrolled', () => {
  play(`
    people   alice bob
    issue    alice 10              => accepted
    transfer alice nobody 1        => unknown_account 0
    transfer alice bob 1, nobody 1 => unknown_account 1
    transfer alice bob 1 NONE      => unknown_asset 0
  `);
});

it('[L10] an asset is let in by who has sent, created or chosen it, and the base asset by default', () => {
  play(`
    people   alice bob carol
    create   alice SHIP                => accepted
    issue    alice 10 SHIP by=alice    => accepted
    transfer alice bob 1 SHIP          => asset_not_accepted 0
    profile  bob accepts=SHIP          => accepted
    transfer alice bob 5 SHIP          => accepted
    issue    alice 5                   => accepted
    transfer alice bob 5               => asset_not_accepted 0
    profile  bob                       => accepted
    transfer alice bob 1 SHIP          => asset_not_accepted 0
    transfer bob alice 1 SHIP          => accepted
    transfer alice bob 1 SHIP          => accepted
    transfer alice bob 5               => accepted
    transfer alice carol 1 SHIP        => asset_not_accepted 0
  `);
});

it('[L6] all legs or none', () => {
  play(
    `
    people   alice bob carol
    issue    alice 10                       => accepted
    both: transfer alice bob 4, carol 4     => accepted
    transfer alice bob 1, carol 1, bob 1    => insufficient_available SHELL 2 @both
    transfer alice bob 1, carol 0           => amount_out_of_range 1
    transfer alice bob 1, bob 1             => accepted
    balance  bob 6
    balance  carol 4
  `.replace('@3', '5'),
  );
});

it('several assets in one transfer are each covered', () => {
  play(`
    people   alice bob
    create   alice SHIP                     => accepted
    profile  bob accepts=SHELL,SHIP         => accepted
    issue    alice 3 SHIP by=alice          => accepted
    issue    alice 5                        => accepted
    transfer alice bob 2 SHIP, bob 6        => insufficient_available SHELL 5 null
    transfer alice bob 2 SHIP, bob 5, bob 2 SHIP => insufficient_available SHIP 3 null
    transfer alice bob 2 SHIP, bob 5, bob 1 SHIP => accepted
    balance  bob 5
    balance  bob 3 SHIP
  `);
});

it('has as many legs as there may be', () => {
  const legs = Array.from({ length: LEGS_MAX }, () => 'bob 1').join(', ');
  const game = play(`
    people   alice bob
    issue    alice ${LEGS_MAX}  => accepted
    transfer alice ${legs}      => accepted
    balance  bob ${LEGS_MAX}
  `);
  expect(() => game.play(`transfer alice ${legs}, bob 1`)).toThrow('list outside its bounds');
});
