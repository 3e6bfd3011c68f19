/** Holds: money set apart for somebody, ended once. */
import { it } from 'vitest';
import { play } from '../../support/play.ts';

it('[L2] what is held cannot be spent', () => {
  play(`
    people   alice bob
    issue    alice 10              => accepted
    h: hold  alice bob 6           => accepted
    balance  alice 4 locked=6
    transfer alice bob 5           => insufficient_available SHELL 4 @h
    hold     alice bob 5           => insufficient_available SHELL 4 @h
    transfer alice bob 4           => accepted
    balance  alice 0 locked=6
    supply   10
  `);
});

it('is posted by its payee, whole or in part, the rest going back', () => {
  play(`
    people   alice bob carol
    issue    alice 10              => accepted
    h: hold  alice bob 6           => accepted
    post     alice h 6             => not_payee
    post     carol h 6             => not_payee
    post     bob h 0               => amount_out_of_range 0
    post     bob h 7               => amount_out_of_range 0
    post     bob h preimage=x      => preimage_unexpected
    post     bob h 4               => accepted
    balance  alice 6
    balance  bob 4
    post     bob h 2               => hold_not_found
    void     bob h                 => hold_not_found
    whole: hold alice bob 6        => accepted
    post     bob whole 6           => accepted
    balance  alice 0
    balance  bob 10
  `);
});

it('is voided by its payee alone', () => {
  play(`
    people   alice bob carol
    issue    alice 10              => accepted
    h: hold  alice bob 6           => accepted
    void     alice h               => not_payee
    void     carol h               => not_payee
    void     bob h                 => accepted
    balance  alice 10
    void     bob h                 => hold_not_found
    post     bob h 1               => hold_not_found
  `);
});

it('with a hash is posted by anyone who shows the preimage, whole and to its payee', () => {
  play(`
    people   alice bob carol
    issue    alice 10              => accepted
    h: hold  alice bob 6 hash=word => accepted
    post     bob h 6               => preimage_required
    post     carol h preimage=guess => preimage_wrong
    post     carol h preimage=word => accepted
    balance  bob 6
    balance  carol 0
    g: hold  alice bob 4 hash=word => accepted
    void     bob g                 => accepted
    balance  alice 4
  `);
});

it('[L10] is checked on the way in and not on the way out', () => {
  play(`
    people   alice bob
    create   alice SHIP                     => accepted
    issue    alice 10 SHIP by=alice         => accepted
    hold     alice bob 0 SHIP               => amount_out_of_range 0
    hold     alice alice 1 SHIP             => same_account 0
    hold     alice bob 1 NONE               => unknown_asset 0
    hold     alice nobody 1 SHIP            => unknown_account 0
    hold     alice bob 1 SHIP               => asset_not_accepted 0
    profile  bob accepts=SHIP               => accepted
    h: hold  alice bob 1 SHIP               => accepted
    profile  bob accepts=                   => accepted
    hold     alice bob 1 SHIP               => asset_not_accepted 0
    post     bob h 1                        => accepted
    balance  bob 1 SHIP
  `);
});

it('lasts from the next millisecond to 90 days', () => {
  play(`
    people   alice bob
    issue    alice 10                       => accepted
    hold     alice bob 1 until=0ms          => until_out_of_range
    hold     alice bob 1 until=7776000001ms => until_out_of_range
    hold     alice bob 1 until=90d          => accepted
    hold     alice bob 1 until=1ms          => accepted
    balance  alice 8 locked=2
  `);
});
