/** The one function that decides what happens on a device's socket [R1, P12]. */
import { describe, expect, test } from 'vitest';
import { ok, EMPTY } from '#kernel';
import { LOGIN_BYTES_MAX, LOGIN_MESSAGES_MAX, type Login, type Message } from '#protocol';
import { GREETING, step, type Session, type SessionEvent } from '../../../relay/rooms/session.ts';
import { personOf } from '../../support/world.ts';
import { HOSTILE_UPDATES } from '../../support/hostile-updates.ts';

const ana = personOf('ana');
const login: Login = {
  version: 1,
  account: ana.id,
  device: ana.device.id,
  signature: new Uint8Array(64),
  enrolment: null,
};
const EMPTY_UPDATE = Uint8Array.of(0, 0);

const said = (message: Message, bytes = 10): SessionEvent => ({
  type: 'message',
  message: ok(message),
  bytes,
});
const logIn = said({ type: 'frame', frame: { name: 'login', body: login } });
const step1 = said({ type: 'step1', stateVector: new Map([[7, 1]]) });
const ask = said({
  type: 'frame',
  frame: { name: 'ask', body: { n: 1, what: 'receipt', args: { index: 0 } } },
});

/** The session after these events and the names of all effects. */
function play(...events: readonly SessionEvent[]): { session: Session; effects: readonly string[] } {
  let session = GREETING;
  const effects: string[] = [];
  for (const event of events) {
    const done = step(session, event);
    session = done.session;
    effects.push(
      ...done.effects.map((each) =>
        each.type === 'close' ? `close ${each.close} ${each.reason}` : each.type,
      ),
    );
  }
  return { session, effects };
}

const open = [logIn, { type: 'login_good' }, { type: 'welcomed' }] as const satisfies readonly SessionEvent[];

describe('before login', () => {
  test('the last step 1 is kept, and everything else dropped', () => {
    const { session, effects } = play(
      said({ type: 'step1', stateVector: new Map() }),
      said({ type: 'awareness' }),
      said({ type: 'update', update: EMPTY }),
      step1,
    );
    expect(session).toMatchObject({ phase: 'greeting', step1: new Map([[7, 1]]), messages: 4 });
    expect(effects).toEqual([]);
  });

  test('hostile updates are not even read', () => {
    const events = HOSTILE_UPDATES.slice(0, 60).map(({ make }) => said({ type: 'update', update: make() }));
    expect(play(...events).effects).toEqual([]);
  });

  test('too many messages, too many bytes and too long a time end it', () => {
    const many = Array.from({ length: LOGIN_MESSAGES_MAX + 1 }, () => said({ type: 'awareness' }));
    expect(play(...many).effects).toEqual(['close limited messages_before_login']);
    expect(play(said({ type: 'awareness' }, LOGIN_BYTES_MAX + 1)).effects).toEqual([
      'close limited bytes_before_login',
    ]);
    expect(play({ type: 'login_overdue' }).effects).toEqual(['close login_timeout login_timeout']);
  });

  test('nothing but a login is taken', () => {
    expect(play(ask).effects).toEqual(['close hostile unexpected_frame']);
    expect(play(logIn, logIn).effects).toEqual(['check_login', 'close hostile unexpected_frame']);
    expect(play({ type: 'message', message: { ok: false, error: 'truncated' }, bytes: 1 }).effects).toEqual([
      'close hostile truncated',
    ]);
  });

  test('a login that is not good is told, and closed', () => {
    const bad: SessionEvent = {
      type: 'login_bad',
      refusal: { code: 'login_refused', facts: ['unknown_device'] },
    };
    expect(play(logIn, bad).effects).toEqual(['check_login', 'notice', 'close login_refused login_refused']);
    const old: SessionEvent = { type: 'login_bad', refusal: { code: 'upgrade_needed', facts: [[1n]] } };
    expect(play(logIn, old).effects).toEqual([
      'check_login',
      'notice',
      'close upgrade_needed upgrade_needed',
    ]);
  });

  test('an overdue login that is being checked is waited for', () => {
    expect(play(logIn, { type: 'login_overdue' }).session.phase).toBe('checking');
  });
});

describe('after login', () => {
  test("[P11] the outbox is read from the answer to the relay's step 1 on", () => {
    const early = play(...open, said({ type: 'update', update: Uint8Array.of(1, 2, 3) }));
    expect(early.session).toEqual({ phase: 'open', outbox: null });
    const { session, effects } = play(
      ...open,
      said({ type: 'step2', update: EMPTY_UPDATE }),
      said({ type: 'update', update: Uint8Array.of(1, 2, 3) }),
    );
    expect(session.phase).toBe('closed');
    expect(effects.at(-1)).toMatch(/^close hostile /);
  });

  test.each(HOSTILE_UPDATES.map((each) => [each.name, each] as const))(
    '[P11] %s closes the socket by its name',
    (_name, { fault, make }) => {
      const { effects } = play(...open, said({ type: 'step2', update: make() }));
      expect(effects.slice(2)).toEqual([`close hostile ${fault}`]);
    },
  );

  test('questions and step 1 are answered, awareness is dropped', () => {
    expect(play(...open, ask, step1, said({ type: 'awareness' })).effects).toEqual([
      'check_login',
      'welcome',
      'answer_question',
      'answer_step1',
    ]);
  });

  test('a device that may act no more is told so', () => {
    const { effects } = play(...open, { type: 'device_retired', code: 'device_revoked' });
    expect(effects.slice(2)).toEqual(['notice', 'close login_refused login_refused']);
  });

  test('[R6] a stop is told, and nothing happens afterwards', () => {
    const { session, effects } = play(...open, { type: 'shutting_down' }, ask, logIn);
    expect(session.phase).toBe('closed');
    expect(effects.slice(2)).toEqual(['notice', 'close shutting_down shutting_down']);
  });
});
