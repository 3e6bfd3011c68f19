/** Vouchers: a bearer coin, spent once. */
import { it } from 'vitest';
import { play } from '../../support/play.ts';

it('is claimed once, by whoever holds its key', () => {
  play(`
    people   alice bob carol
    issue    alice 10                    => accepted
    v: voucher alice 6 key=k             => accepted
    balance  alice 4 locked=6
    claim    bob v key=other             => voucher_signature_invalid
    claim    bob v key=k for=carol       => voucher_signature_invalid
    claim    bob v key=k                 => accepted
    claim    carol v key=k               => voucher_not_found
    claim    bob v key=k                 => voucher_not_found
    balance  alice 4
    balance  bob 6
    supply   10
  `);
});

it('may go back to who made it', () => {
  play(`
    people   alice
    issue    alice 10                    => accepted
    v: voucher alice 6 key=k             => accepted
    claim    alice v key=k               => accepted
    balance  alice 10
  `);
});

it('[L10] reaches an account that does not accept its asset, and one that came later', () => {
  play(`
    people   alice
    create   alice SHIP                  => accepted
    issue    alice 10 SHIP by=alice      => accepted
    v: voucher alice 6 SHIP key=k        => accepted
    people   bob
    claim    bob v key=k                 => accepted
    balance  bob 6 SHIP
  `);
});

it('needs an amount, an asset, an end and the money', () => {
  play(`
    people   alice
    voucher  alice 0                     => amount_out_of_range 0
    voucher  alice 1 NONE                => unknown_asset 0
    voucher  alice 1 until=0ms           => until_out_of_range
    voucher  alice 1 until=7776000001ms  => until_out_of_range
    voucher  alice 1                     => insufficient_available SHELL 0 null
    issue    alice 2                     => accepted
    voucher  alice 1 until=90d           => accepted
    voucher  alice 1 until=1ms           => accepted
  `);
});
