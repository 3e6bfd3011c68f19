/** Fees: taken before anything else is judged [P4]. */
import { describe, it } from 'vitest';
import { play } from '../../support/play.ts';

it('[P4] is taken from whoever signs, into the fees', () => {
  play(`
    people   alice bob
    issue    alice 100                  => accepted
    transfer alice bob 10 fee=3         => accepted
    balance  alice 87
    fees     3
    supply   100
  `);
});

it('[P4] is kept by every rejection that comes later', () => {
  play(`
    people   alice bob
    issue    alice 100                  => accepted
    first: transfer alice alice 10 fee=3 => same_account 0
    transfer alice bob 98 fee=3         => insufficient_available SHELL 94 @first
    create   alice SHELL fee=1 twice=x  => symbol_taken
    balance  alice 93
    fees     7
  `);
});

it('[P4] what is not covered is taken as far as it goes', () => {
  play(`
    people   alice bob
    profile  alice fee=5                => fee_not_covered 0
    issue    alice 4                    => accepted
    profile  alice fee=5                => fee_not_covered 4
    balance  alice 0
    fees     4
    issue    alice 5                    => accepted
    profile  alice fee=5                => accepted
    fees     9
  `);
});

it('[P4] expired, too far and too high cost nothing', () => {
  play(`
    people   alice bob
    issue    alice 1000                            => accepted
    transfer alice bob 1 fee=3 expires=0ms         => expired
    transfer alice bob 1 fee=3 expires=2592000001ms => expiry_too_far
    transfer alice bob 1 fee=101                   => fee_too_high
    fees     0
    transfer alice bob 1 fee=100                   => accepted
    transfer alice bob 1 fee=1 expires=30d         => accepted
    transfer alice bob 1 fee=1 expires=1ms         => accepted
    fees     102
  `);
});

it('[P4] the most is a rule of the network', () => {
  play(
    `
    people   alice bob
    issue    alice 1000                 => accepted
    transfer alice bob 1 fee=6          => fee_too_high
    transfer alice bob 1 fee=5          => accepted
  `,
    [{ name: 'maxFee', value: 5n }],
  );
});

describe('[P4] of a spend device', () => {
  const phone = `
    people   alice bob
    issue    alice 1000                                      => accepted
    enrol    alice/phone role=spend limits=SHELL:50 by=alice => accepted
  `;

  it('stays within its limit, which it uses up', () => {
    play(`${phone}
      transfer alice/phone bob 46 fee=2        => accepted
      transfer alice/phone bob 1 fee=3         => fee_not_covered 2
      transfer alice/phone bob 1 fee=1         => fee_not_covered 0
      fees     4
      balance  alice 950
    `);
  });

  it('needs a limit in the base asset', () => {
    play(`${phone}
      enrol    alice/watch role=spend by=alice => accepted
      claim    alice/watch none fee=1          => fee_not_covered 0
      claim    alice/watch none                => voucher_not_found
      claim    alice/phone none fee=1          => voucher_not_found
      fees     1
    `);
  });
});

it('[P2] the root pays none', () => {
  play(`
    people   alice
    issue    alice 10                   => accepted
    box      alice 1 by=alice/root fee=5 => accepted
    fees     0
  `);
});

it('the issuer of the base asset pays them out', () => {
  play(`
    people   alice bob
    issue    alice 10                   => accepted
    transfer alice bob 1 fee=4          => accepted
    payfees  bob 0                      => amount_out_of_range 0
    payfees  bob 1 by=alice             => not_issuer
    payfees  bob 1 NONE                 => unknown_asset 0
    payfees  nobody 1                   => unknown_account 0
    payfees  bob 5                      => insufficient_pot 4
    payfees  bob 3                      => accepted
    fees     1
    balance  bob 4
  `);
});
