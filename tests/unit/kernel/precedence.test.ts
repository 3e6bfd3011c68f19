/** Which of two faults is named: the order of checks in the fold, two faults at a time. */
import { it } from 'vitest';
import { play } from '../../support/play.ts';

const began = `
  people   alice bob
  issue    alice 100                                      => accepted
  enrol    alice/phone role=spend limits=SHELL:50 by=alice => accepted
  enrol    alice/watch role=spend by=alice                => accepted
`;

it('expired, then expiry_too_far, then fee_too_high, then fee_not_covered', () => {
  play(`${began}
    transfer alice bob 1 expires=0ms fee=101     => expired
    transfer alice bob 1 expires=31d fee=101     => expiry_too_far
    transfer bob alice 1 fee=101                 => fee_too_high
    transfer alice/watch bob 1 fee=101           => fee_too_high
  `);
});

it('fee_not_covered, then paused, then role_forbids, then day_limit', () => {
  play(`${began}
    redeem   alice/phone 51                      => role_forbids
    redeem   alice/phone 51 fee=1                => role_forbids
    pause    on                                  => accepted
    transfer bob alice 1 fee=1                   => fee_not_covered 0
    redeem   alice/phone 51 fee=50               => fee_not_covered 49
    redeem   alice/phone 51                      => paused
    profile  alice/phone                         => paused
    profile  alice by=alice/root                 => paused
    transfer alice/phone bob 51                  => paused
  `);
});

it("day_limit, then the kind's own", () => {
  play(`${began}
    transfer alice/phone nobody 51               => day_limit SHELL 50
    transfer alice/phone alice 51                => day_limit SHELL 50
    transfer alice/phone nobody 50               => unknown_account 0
    hold     alice/phone nobody 51               => day_limit SHELL 50
    voucher  alice/phone 51 until=0ms            => day_limit SHELL 50
  `);
});

it('of a transfer, leg by leg, and what all legs need together at the end', () => {
  play(`${began}
    transfer alice alice 0                       => amount_out_of_range 0
    transfer alice alice 1 NONE                  => same_account 0
    transfer alice nobody 1 NONE                 => unknown_asset 0
    create   bob SHIP                            => accepted
    transfer alice nobody 1 SHIP                 => unknown_account 0
    people   carol
    transfer alice carol 1 SHIP                  => asset_not_accepted 0
    transfer alice carol 101, nobody 1           => unknown_account 1
    transfer alice nobody 1, bob 0               => unknown_account 0
    pay      alice carol 1 SHIP until=0ms        => asset_not_accepted 0
    pay      alice bob 101 until=0ms             => request_expired
    pay      alice bob 101 until=91d             => request_too_far
    one: pay alice bob 1 nonce=n                 => accepted
    transfer alice bob 99                        => accepted
    pay      alice bob 1 nonce=n                 => request_already_paid @one
  `);
});

it('of an issue: the asset, its issuer, the payee, the reference, the freeze, the cap', () => {
  play(`${began}
    create   alice SHIP cap=5                    => accepted
    issue    nobody 0 NONE by=bob                => amount_out_of_range 0
    issue    nobody 1 NONE by=bob                => unknown_asset 0
    issue    nobody 1 SHIP by=bob                => not_issuer
    one: issue bob 1 SHIP by=alice ref=r         => accepted
    issue    nobody 9 SHIP by=alice ref=r        => unknown_account 0
    issue    bob 9 SHIP by=alice ref=r           => idempotency_conflict @one
    freeze   alice SHIP                          => accepted
    issue    bob 1 SHIP by=alice ref=r           => duplicate_reference @one
    issue    bob 9 SHIP by=alice                 => supply_frozen
  `);
});

it('of an enrolment: the account, the invitation, the key, the number of devices', () => {
  play(
    `
    join     alice first=no device=issuer        => enrolment_rejected unknown_account 0
    join     alice device=issuer                 => enrolment_rejected admission_closed
    join     alice device=issuer invite=a        => enrolment_rejected device_already_enrolled
  `,
    [{ name: 'admission', value: 'invitation' }],
  );
});

it('of a refusal: stale, then unknown, then revoked, then the gap', () => {
  play(`${began}
    enrol    alice/laptop by=alice               => accepted
    profile  alice/laptop                        => accepted
    revoke   alice alice/laptop                  => accepted
    profile  alice/laptop seq=1 previous=none    => stale
    profile  alice/laptop seq=9                  => device_revoked
    profile  alice/other seq=9 previous=SHELL    => unknown_device
  `);
});
