/** The network itself: its pause, its rules and how they change, its invitations, its epochs. */
import { describe, expect, it } from 'vitest';
import {
  genesisFault,
  idOf,
  invalidity,
  networkOf,
  recoveryNoteMessage,
  ruleChangeMessage,
  sign,
  type Input,
  type RecoveryNote,
  type Rules,
} from '#kernel';
import { Play, play } from '../../support/play.ts';
import { seedOf, World, type Person } from '../../support/world.ts';

it('while it is paused only what a deadline waits for goes on', () => {
  play(`
    people   alice bob
    issue    alice 100                       => accepted
    h: hold  alice bob 1                     => accepted
    g: hold  alice bob 1                     => accepted
    v: voucher alice 1 key=k                 => accepted
    enrol    alice/laptop by=alice           => accepted
    pause    on by=alice                     => not_operator
    pause    on                              => accepted
    transfer alice bob 1                     => paused
    hold     alice bob 1                     => paused
    voucher  alice 1                         => paused
    issue    alice 1                         => paused
    create   alice SHIP                      => paused
    redeem   alice 1                         => paused
    profile  alice                           => paused
    box      alice 1                         => paused
    enrol    alice/other by=alice            => paused
    limits   alice alice/laptop              => paused
    freeze   issuer                          => paused
    fund     issuer 1                        => paused
    bonus    alice 1                         => paused
    payfees  alice 1                         => paused
    join     carol                           => enrolment_rejected paused
    post     bob h 1                         => accepted
    void     bob g                           => accepted
    claim    bob v key=k                     => accepted
    revoke   alice alice/laptop              => accepted
    pause    off                             => accepted
    transfer alice bob 1                     => accepted
  `);
});

describe('admission by invitation', () => {
  const byInvitation: Rules = [{ name: 'admission', value: 'invitation' }];

  it('lets in who shows one of a full device of the operator, once, before its end', () => {
    play(
      `
      join     alice                                    => enrolment_rejected admission_closed
      join     alice invite=a inviter=issuer            => accepted
      join     bob invite=a inviter=issuer              => enrolment_rejected invite_invalid
      join     bob invite=b inviter=alice               => enrolment_rejected invite_invalid
      join     bob invite=b inviter=issuer until=0ms    => enrolment_rejected invite_invalid
      join     bob invite=b inviter=issuer until=1ms    => accepted
      enrol    alice/laptop by=alice                    => accepted
      enrol    issuer/till role=spend by=issuer         => accepted
      join     carol invite=c inviter=issuer/till       => enrolment_rejected invite_invalid
      enrol    issuer/desk by=issuer                    => accepted
      join     carol invite=c inviter=issuer/desk       => accepted
      revoke   issuer issuer/desk                       => accepted
      join     dora invite=d inviter=issuer/desk        => enrolment_rejected invite_invalid
    `,
      byInvitation,
    );
  });

  it('[L9] an invitation that was not needed is not remembered', () => {
    const game = play('join alice invite=a until=90d => accepted');
    expect(game.world.state.rows('invites').size).toBe(0);
    const closed = play('join alice invite=a until=1h => accepted', byInvitation);
    expect(closed.world.state.rows('invites').size).toBe(1);
    closed.wait(3_600_000);
    closed.world.state.prune(closed.world.time);
    expect(closed.world.state.rows('invites').size).toBe(0);
  });
});

it('[K1] begins with keys that are admitted and rules that are of their kind', () => {
  const { genesis } = new World();
  const small = idOf(Uint8Array.of(1, ...new Uint8Array(31)));
  const rule = (name: string, value: string | bigint): Rules => [{ name, value }];
  expect(genesisFault(genesis)).toBe(null);
  expect(genesisFault({ ...genesis, issuer: small })).toBe('key_not_admitted');
  expect(genesisFault({ ...genesis, operator: small })).toBe('key_not_admitted');
  expect(genesisFault({ ...genesis, relays: [{ key: small, beacon: small }] })).toBe('key_not_admitted');
  expect(genesisFault({ ...genesis, rules: rule('maxFee', 'much') })).toBe('rules_malformed');
  expect(genesisFault({ ...genesis, rules: rule('assetCreation', 'nobody') })).toBe('rules_malformed');
  expect(genesisFault({ ...genesis, rules: rule('admission', 1n) })).toBe('rules_malformed');
  expect(genesisFault({ ...genesis, rules: rule('somethingElse', 'x') })).toBe(null);
  expect(() => new World(rule('maxFee', 'much'))).toThrow('a sound genesis');
});

type Change = Extract<Input, { readonly type: 'rules' }>['change'];

function ruleChange(game: Play, signers: readonly Person[], changed: Partial<Change>): Input {
  const { relays, rules, rulesVersion } = networkOf(game.world.state);
  const change = { version: rulesVersion + 1, relays, rules, ...changed };
  const message = ruleChangeMessage({ network: game.world.network, ...change });
  const signatures = signers.map(({ id, rootSeed }) => ({ key: id, signature: sign(rootSeed, message) }));
  return { type: 'rules', change, signatures };
}

describe('a change of rules', () => {
  const game = play('people alice');
  const { world } = game;
  const { issuer, relay } = world;
  const rules: Rules = [{ name: 'maxFee', value: 7n }];
  const other = { key: game.person('other').id, beacon: relay.id };
  const fault = (input: Input) => invalidity(world.state, world.primitives, world.time, input);

  it("needs the issuer's root and a relay key", () => {
    expect(fault(ruleChange(game, [issuer], { rules }))).toBe('rules_not_signed');
    expect(fault(ruleChange(game, [relay], { rules }))).toBe('rules_not_signed');
    expect(fault(ruleChange(game, [issuer, game.person('alice')], { rules }))).toBe('rules_not_signed');
    expect(fault(ruleChange(game, [issuer, relay], { rules }))).toBe(null);
    const signed = ruleChange(game, [issuer, relay], { rules }) as Extract<Input, { type: 'rules' }>;
    expect(fault({ ...signed, change: { ...signed.change, rules: [] } })).toBe('rules_not_signed');
  });

  it('of relay keys alone needs either', () => {
    expect(fault(ruleChange(game, [issuer], { relays: [other] }))).toBe(null);
    expect(fault(ruleChange(game, [relay], { relays: [other] }))).toBe(null);
    expect(fault(ruleChange(game, [game.person('other')], { relays: [other] }))).toBe('rules_not_signed');
    expect(fault(ruleChange(game, [relay], { relays: [other], rules }))).toBe('rules_not_signed');
  });

  it('is the next version, of sound values and keys', () => {
    const both = [issuer, relay];
    expect(fault(ruleChange(game, both, { rules, version: 0 }))).toBe('rules_malformed');
    expect(fault(ruleChange(game, both, { rules, version: 2 }))).toBe('rules_malformed');
    expect(fault(ruleChange(game, both, { rules: [{ name: 'maxFee', value: true }] }))).toBe(
      'rules_malformed',
    );
    const small = idOf(Uint8Array.of(1, ...new Uint8Array(31)));
    expect(fault(ruleChange(game, both, { relays: [{ key: small, beacon: small }] }))).toBe(
      'rules_malformed',
    );
  });

  it('holds from its entry on, and its signatures are good for it alone', () => {
    const input = ruleChange(game, [issuer, relay], { rules });
    game.play('profile alice fee=8 => fee_not_covered 0');
    const { effects } = world.enter(input);
    expect(effects).toEqual([]);
    game.wait(0);
    expect(fault(input)).toBe('rules_malformed');
    expect(networkOf(world.state).rulesVersion).toBe(1);
    const next = world.sign(
      game.device('alice'),
      'profile.set',
      {
        ...{ name: '', about: '', avatar: null, accepts: null, memoRequired: false, blocks: [] },
      },
      { fee: 8n },
    );
    const done = world.submit(next);
    expect('entry' in done && done.entry.verdict?.code).toBe('fee_too_high');
  });
});

describe('[P25] a new epoch', () => {
  const game = new Play();
  const { world } = game;
  const note = (changed: Partial<RecoveryNote> = {}): RecoveryNote => ({
    network: world.network,
    size: world.entries.length,
    root: seedOf('root'),
    epoch: 1,
    time: world.time,
    relays: networkOf(world.state).relays,
    ...changed,
  });
  const epoch = (of: RecoveryNote, by: Person = world.relay): Input => {
    const signature = sign(by.rootSeed, recoveryNoteMessage(of));
    return { type: 'epoch', note: of, signatures: [{ key: by.id, signature }] };
  };
  const fault = (input: Input) => invalidity(world.state, world.primitives, world.time, input);

  it('continues this journal, later, signed by a relay', () => {
    expect(fault(epoch(note(), world.issuer))).toBe('epoch_not_signed');
    expect(fault(epoch(note({ epoch: 0 })))).toBe('epoch_not_signed');
    expect(fault(epoch(note({ size: world.entries.length + 1 })))).toBe('epoch_not_signed');
    expect(fault(epoch(note({ network: world.base })))).toBe('epoch_not_signed');
    expect(fault(epoch(note()))).toBe(null);
    expect(world.enter(epoch(note())).entry.verdict).toBe(null);
    expect(networkOf(world.state).epoch).toBe(1);
    expect(fault(epoch(note({ size: world.entries.length })))).toBe('epoch_not_signed');
    expect(fault(epoch(note({ size: world.entries.length, epoch: 5 })))).toBe(null);
  });
});
