/** Requests: asked for with an amount, paid once [L11]. */
import { expect, it } from 'vitest';
import { encodeBody, idOf, requestId, type Leg } from '#kernel';
import { play } from '../../support/play.ts';
import { nodeSha256, seedOf } from '../../support/world.ts';

it('[L11] is paid once, whoever pays', () => {
  play(`
    people   alice bob carol
    issue    alice 20                         => accepted
    issue    carol 20                         => accepted
    first: pay alice bob 7 nonce=n until=1h   => accepted
    pay      alice bob 7 nonce=n until=1h     => request_already_paid @first
    pay      carol bob 7 nonce=n until=1h     => request_already_paid @first
    balance  bob 7
  `);
});

it('[L11] another amount, payee, end or nonce is another request', () => {
  play(`
    people   alice bob carol
    issue    alice 50                         => accepted
    pay      alice bob 7 nonce=n until=1h     => accepted
    pay      alice bob 8 nonce=n until=1h     => accepted
    pay      alice carol 7 nonce=n until=1h   => accepted
    pay      alice bob 7 nonce=n until=2h     => accepted
    pay      alice bob 7 nonce=m until=1h     => accepted
  `);
});

it('[L11] ends when it says, at most 90 days on, and is forgotten only then', () => {
  const game = play(`
    people   alice bob
    issue    alice 50                              => accepted
    pay      alice bob 7 nonce=n until=0ms         => request_expired
    pay      alice bob 7 nonce=n until=7776000001ms => request_too_far
    late: pay alice bob 7 nonce=n until=90d        => accepted
    soon: pay alice bob 7 nonce=m until=1h         => accepted
    wait     3599999ms
    pay      alice bob 7 nonce=m until=1ms         => request_already_paid @soon
    wait     1ms
    pay      alice bob 7 nonce=m until=0ms         => request_expired
  `);
  game.world.state.prune(game.world.time);
  expect([...game.world.state.rows('requests').values()].map(({ index }) => index)).toEqual([
    game.index('late'),
  ]);
});

it('[L11] a payment that failed has not paid it', () => {
  play(`
    people   alice bob
    pay      alice bob 7 nonce=n              => insufficient_available SHELL 0 null
    issue    alice 50                         => accepted
    pay      alice bob 7 nonce=n              => accepted
  `);
});

it('[L11] its id follows from the leg, and a transfer that pays one has one leg', () => {
  const one = idOf(seedOf('one'));
  const terms = { network: one, payee: one, asset: one, amount: 7n, expires: 9, nonce: new Uint8Array(16) };
  const ids = [
    terms,
    { ...terms, amount: 8n },
    { ...terms, expires: 10 },
    { ...terms, payee: idOf(seedOf('two')) },
  ].map((each) => requestId(nodeSha256, each));
  expect(new Set(ids).size).toBe(4);
  const leg: Leg = {
    to: one,
    asset: one,
    amount: 1n,
    memo: null,
    request: { nonce: terms.nonce, expires: 9 },
  };
  const head = {
    network: one,
    account: one,
    device: one,
    seq: 0,
    previous: null,
    at: 0,
    expires: 0,
    fee: 0n,
  };
  const fields = { legs: [leg, leg], memos: null };
  expect(() => encodeBody({ ...head, kind: 'transfer', fields })).toThrow('one leg');
});
