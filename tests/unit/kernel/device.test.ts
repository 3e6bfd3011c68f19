/** Devices: who may sign for an account, within which limits, and how that ends. */
import { describe, expect, it } from 'vitest';
import { DEVICES_MAX, keysAreAdmitted, idOf, LIMITS_MAX, newKeys, verifyOperation } from '#kernel';
import { play } from '../../support/play.ts';
import { deviceOf, World, type Person, type TestDevice } from '../../support/world.ts';

it('[K3] the first enrolment makes the account, and two first runs of one phrase both work', () => {
  play(`
    join     alice                          => accepted
    join     alice device=alice/restored    => accepted
    devices  alice 2
    box      alice 1                        => accepted
    box      alice/restored 2               => accepted
  `);
});

it('[K2] a device key enters a network once', () => {
  play(`
    people   alice bob
    enrol    alice/laptop by=alice          => accepted
    enrol    alice/laptop by=alice          => device_already_enrolled
    enrol    alice/laptop by=alice/root     => device_already_enrolled
    revoke   alice alice/laptop             => accepted
    enrol    alice/laptop by=alice          => device_already_enrolled
    devices  alice 1
  `);
});

it('[K2] an account has at most 16 live devices', () => {
  const game = play('people alice');
  for (let n = 2; n <= DEVICES_MAX; n++) game.play(`enrol alice/d${n} by=alice => accepted`);
  game.play(`
    enrol    alice/more by=alice            => too_many_devices
    revoke   alice alice/d2                 => accepted
    enrol    alice/more by=alice            => accepted
    devices  alice 16
  `);
});

it('full devices do everything but revoke their enroller; spend devices pay', () => {
  play(`
    people   alice bob
    issue    alice 100                                   => accepted
    enrol    alice/phone role=spend limits=SHELL:50 by=alice => accepted
    transfer alice/phone bob 1                           => accepted
    h: hold  alice/phone bob 1                           => accepted
    v: voucher alice/phone 1 key=k                       => accepted
    claim    alice/phone v key=k                         => accepted
    void     alice/phone h                               => not_payee
    redeem   alice/phone 1                               => role_forbids
    profile  alice/phone                                 => role_forbids
    box      alice/phone 1                               => role_forbids
    create   alice/phone SHIP                            => role_forbids
    freeze   alice/phone                                 => role_forbids
    enrol    alice/other by=alice/phone                  => role_forbids
    limits   alice/phone alice/phone SHELL:99            => role_forbids
    revoke   alice/phone alice                           => role_forbids
    issue    bob 1 by=alice/phone                        => role_forbids
    fund     alice/phone 1                               => role_forbids
    bonus    bob 1 by=alice/phone                        => role_forbids
    payfees  bob 1 by=alice/phone                        => role_forbids
    pause    on by=alice/phone                           => role_forbids
  `);
});

it('the root enrols, revokes and sets the box key, and nothing else', () => {
  play(`
    people   alice bob
    issue    alice 10                       => accepted
    enrol    alice/laptop by=alice/root     => accepted
    box      alice 1 by=alice/root          => accepted
    revoke   alice alice/laptop by=alice/root => accepted
    transfer alice bob 1 by=alice/root      => role_forbids
    profile  alice by=alice/root            => role_forbids
    limits   alice alice SHELL:1 by=alice/root => role_forbids
  `);
});

describe('limits of spend devices', () => {
  const phone = `
    people   alice bob
    issue    alice 1000                                      => accepted
    create   alice SHIP                                      => accepted
    issue    alice 100 SHIP by=alice                         => accepted
    profile  bob accepts=SHELL,SHIP                          => accepted
    enrol    alice/phone role=spend limits=SHELL:50 by=alice => accepted
  `;

  it('count whatever leaves available in the UTC day, fees too, and never credit it back', () => {
    play(`${phone}
      transfer alice/phone bob 20              => accepted
      h: hold  alice/phone bob 20 until=1h     => accepted
      transfer alice/phone bob 11              => day_limit SHELL 10
      wait     1h
      transfer alice/phone bob 11              => day_limit SHELL 10
      transfer alice/phone bob 10 fee=1        => day_limit SHELL 9
      transfer alice/phone bob 9               => accepted
      transfer alice/phone bob 1               => day_limit SHELL 0
      voucher  alice/phone 1                   => day_limit SHELL 0
      hold     alice/phone bob 1               => day_limit SHELL 0
      transfer alice bob 100                   => accepted
    `);
  });

  it('begin again at midnight UTC', () => {
    // The world begins at 15:06:40 UTC.
    play(`${phone}
      transfer alice/phone bob 50              => accepted
      wait     31999999ms
      transfer alice/phone bob 1               => day_limit SHELL 0
      wait     1ms
      transfer alice/phone bob 50              => accepted
      transfer alice/phone bob 1               => day_limit SHELL 0
    `);
  });

  it('are per asset, and nothing of an asset without one', () => {
    play(`${phone}
      transfer alice/phone bob 1 SHIP          => day_limit SHIP 0
      limits   alice alice/phone SHIP:3,SHELL:50 => accepted
      transfer alice/phone bob 2 SHIP, bob 2 SHIP => day_limit SHIP 3
      transfer alice/phone bob 2 SHIP, bob 50, bob 1 SHIP => accepted
      limits   alice alice/phone SHIP:5        => accepted
      transfer alice/phone bob 1               => day_limit SHELL 0
      transfer alice/phone bob 3 SHIP          => day_limit SHIP 2
      limits   alice alice/phone SHIP:1        => accepted
      transfer alice/phone bob 1 SHIP          => day_limit SHIP 0
    `);
  });

  it('may change so often in a day that more assets were spent than there are limits', () => {
    const game = play(phone);
    const symbols = Array.from({ length: LIMITS_MAX + 2 }, (_, n) => `SHIP${n}`);
    for (const symbol of symbols)
      game.play(`
        create   alice ${symbol}                    => accepted
        issue    alice 5 ${symbol} by=alice         => accepted
        limits   alice alice/phone ${symbol}:5      => accepted
        v${symbol}: voucher alice/phone 1 ${symbol} => accepted
      `);
    game.play(`limits alice alice/phone ${symbols[0]}:5 => accepted`);
    game.play(`transfer alice/phone bob 5 ${symbols[0]} => day_limit ${symbols[0]} 4`);
  });

  it('are of an own live device', () => {
    play(`${phone}
      limits   alice bob SHELL:1               => device_not_found
      limits   alice nobody SHELL:1            => device_not_found
      revoke   alice alice/phone               => accepted
      limits   alice alice/phone SHELL:1       => device_not_found
    `);
  });
});

describe('revocation', () => {
  it('ends a device for ever, and what it had not yet had sequenced is refused', () => {
    play(`
      people   alice bob
      issue    alice 10                        => accepted
      enrol    alice/laptop by=alice           => accepted
      transfer alice/laptop bob 1              => accepted
      revoke   alice alice/laptop              => accepted
      transfer alice/laptop bob 1              => device_revoked
      revoke   alice alice/laptop              => device_not_found
      revoke   alice bob                       => device_not_found
      revoke   alice nobody                    => device_not_found
    `);
  });

  it('takes along what the device enrolled, directly or through others, unless told not to', () => {
    play(`
      people   alice
      enrol    alice/b by=alice                => accepted
      enrol    alice/c by=alice/b              => accepted
      enrol    alice/d by=alice/c              => accepted
      enrol    alice/e by=alice                => accepted
      devices  alice 5
      revoke   alice/e alice/c cascade=no      => accepted
      devices  alice 4
      box      alice/d 1                       => accepted
      revoke   alice alice/b by=alice/root     => accepted
      devices  alice 2
      box      alice/d 2                       => device_revoked
      box      alice/e 2                       => accepted
    `);
  });

  it('is not of the device that enrolled you, nor of the one behind it', () => {
    play(`
      people   alice
      enrol    alice/b by=alice                => accepted
      enrol    alice/c by=alice/b              => accepted
      revoke   alice/c alice/b                 => enroller_protected
      revoke   alice/c alice                   => enroller_protected
      revoke   alice/b alice                   => enroller_protected
      revoke   alice/b alice/b                 => accepted
      devices  alice 1
      revoke   alice alice                     => accepted
      devices  alice 0
      enrol    alice/new by=alice/root         => accepted
      devices  alice 1
    `);
  });
});

it('a box key has a newer epoch than the one before', () => {
  play(`
    people   alice
    box      alice 0                         => box_epoch_not_newer
    box      alice 2                         => accepted
    box      alice 2                         => box_epoch_not_newer
    box      alice 1                         => box_epoch_not_newer
    box      alice 3                         => accepted
  `);
});

it("a key that is an account's root as well acts for the account that the operation names", () => {
  const game = play(`
    people   alice bob
    issue    alice 10                        => accepted
  `);
  // Bob lends his root key to Alice as a device that may spend nothing.
  const device = {
    ...game.device('alice/odd'),
    id: game.person('bob').id,
    seed: game.person('bob').rootSeed,
  };
  const fields = { ...game.world.enrolment(game.person('alice'), device, 0), first: null };
  game.submit(game.world.sign(game.device('alice'), 'device.enrol', fields));
  game.play(`
    devices  alice 2
    box      bob 1 by=bob/root               => accepted
    enrol    bob/laptop by=bob/root          => accepted
    revoke   bob bob/laptop by=bob/root      => accepted
  `);
  const touched = game.world.entries.at(-1)?.effects.map(({ effect }) => effect.account);
  expect(touched).toEqual([game.person('bob').id]);
});

describe('[K1] what an operation alone shows', () => {
  const game = play('people alice');
  const device = game.device('alice/laptop');
  const fields = { ...game.world.enrolment(game.person('alice'), device), first: null };
  const sign = (changed: Partial<typeof fields>) =>
    game.world.sign(game.device('alice'), 'device.enrol', { ...fields, ...changed });

  it('is checked once, in front of the journal', () => {
    expect(verifyOperation(sign({}))).not.toBe(null);
    expect(verifyOperation(sign({ signature: new Uint8Array(64) }))).toBe(null);
    expect(verifyOperation(sign({ role: 0 }))).toBe(null);
    const other = sign({});
    expect(verifyOperation({ ...other, signature: new Uint8Array(64) })).toBe(null);
  });

  it('keys of small order are not admitted, wherever they stand', () => {
    const identity = idOf(Uint8Array.of(1, ...new Uint8Array(31)));
    const zero = idOf(new Uint8Array(32));
    expect(keysAreAdmitted(newKeys(sign({})))).toBe(true);
    expect(keysAreAdmitted(newKeys(sign({ device: identity })))).toBe(false);
    expect(keysAreAdmitted(newKeys(sign({ boxKey: zero })))).toBe(false);
    const times = { asset: game.world.base, amount: 1n, until: 1 };
    const voucher = game.world.sign(device, 'voucher.issue', { ...times, key: identity });
    expect(keysAreAdmitted(newKeys(voucher))).toBe(false);
    const box = game.world.sign(device, 'box.set', { boxKey: zero, epoch: 1 });
    expect(keysAreAdmitted(newKeys(box))).toBe(false);
  });
});

it('[K2] two roots that are devices of each other end no chain of enrolments in a circle', () => {
  const world = new World();
  const [alice, bob] = [world.join('alice'), world.join('bob')];
  const rootAsDevice = ({ id, rootSeed, device }: Person, account: Person): TestDevice => ({
    ...{ name: 'root', account: account.id, id, seed: rootSeed },
    ...{ boxKey: device.boxKey, seq: 0, previous: null },
  });
  for (const [person, other] of [
    [alice, bob],
    [bob, alice],
  ] as const) {
    const fields = world.enrolment(person, rootAsDevice(other, person));
    const enrolled = world.submit(world.signRoot(person, 'device.enrol', { ...fields, first: null }));
    expect(enrolled).toMatchObject({ entry: { verdict: null } });
  }
  const laptop = deviceOf(alice.id, 'laptop');
  const fields = world.enrolment(alice, laptop);
  world.submit(world.signRoot(alice, 'device.enrol', { ...fields, first: null }));
  for (const device of [laptop.id, bob.id]) {
    const revoked = world.submit(world.sign(alice.device, 'device.revoke', { device, cascade: true }));
    expect(revoked).toMatchObject({ entry: { verdict: null } });
  }
});
