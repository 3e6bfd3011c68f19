/**
 * One socket in a device's room, from challenge to close (P12): `step` decides, connection.ts does what it says [R1].
 *
 *   greeting ──login──▶ checking ──good──▶ opening ──welcomed──▶ open
 *
 * y-websocket sends its sync step 1, awareness and updates as soon as the socket is open, and step 1 only once. Until the
 * welcome the last step 1 is kept and everything else is dropped: updates come again in the answer to the relay's own
 * step 1, and until that answer has come the outbox is not read.
 */
import {
  EMPTY_OUTBOX,
  LOGIN_BYTES_MAX,
  LOGIN_MESSAGES_MAX,
  readOutbox,
  type Ask,
  type CloseName,
  type Frame,
  type Login,
  type Message,
  type MessageFault,
  type NoticeCode,
  type OutboxItem,
  type OutboxState,
  type StateVector,
} from '#protocol';
import type { Result, Value } from '#kernel';

interface Waiting {
  /** The device's last sync step 1: what it has of the relay's logs. */
  readonly step1: StateVector | null;
  readonly messages: number;
  readonly bytes: number;
}

export type Session =
  | ({ readonly phase: 'greeting' } & Waiting)
  /** The login is being checked, its enrolment being sequenced. */
  | ({ readonly phase: 'checking' } & Waiting)
  /** The login is good; what the welcome says is being read. */
  | ({ readonly phase: 'opening' } & Waiting)
  /** `outbox` is null until the answer to the relay's step 1 has come. */
  | { readonly phase: 'open'; readonly outbox: OutboxState | null }
  | { readonly phase: 'closed' };

export interface Refusing {
  readonly code: NoticeCode;
  readonly facts: readonly Value[];
}

export type SessionEvent =
  | { readonly type: 'message'; readonly message: Result<Message, MessageFault>; readonly bytes: number }
  | { readonly type: 'login_good' }
  | { readonly type: 'login_bad'; readonly refusal: Refusing }
  | { readonly type: 'welcomed' }
  | { readonly type: 'login_overdue' }
  /** The device may no longer act: revoked or quarantined while it was connected. */
  | { readonly type: 'device_retired'; readonly code: 'device_revoked' | 'device_quarantined' }
  | { readonly type: 'shutting_down' };

export type SessionEffect =
  | { readonly type: 'check_login'; readonly login: Login }
  /** Send the welcome, the answer to this step 1, and the relay's own step 1. */
  | { readonly type: 'welcome' }
  /** Answer a step 1 that came after the welcome. */
  | { readonly type: 'answer_step1'; readonly step1: StateVector }
  | { readonly type: 'take_items'; readonly items: readonly OutboxItem[] }
  | { readonly type: 'answer_question'; readonly ask: Ask }
  | { readonly type: 'notice'; readonly code: NoticeCode; readonly facts: readonly Value[] }
  | { readonly type: 'close'; readonly close: CloseName; readonly reason: string };

export interface Step {
  readonly session: Session;
  readonly effects: readonly SessionEffect[];
}

export const GREETING: Session = { phase: 'greeting', step1: null, messages: 0, bytes: 0 };

const stay = (session: Session, ...effects: readonly SessionEffect[]): Step => ({ session, effects });

function close(name: CloseName, reason: string, ...before: readonly SessionEffect[]): Step {
  return { session: { phase: 'closed' }, effects: [...before, { type: 'close', close: name, reason }] };
}

export function step(session: Session, event: SessionEvent): Step {
  if (session.phase === 'closed') return stay(session);
  switch (event.type) {
    case 'message':
      if (!event.message.ok) return close('hostile', event.message.error);
      return session.phase === 'open'
        ? stepOpen(session, event.message.value)
        : stepWaiting(session, event.message.value, event.bytes);
    case 'login_good':
      return session.phase === 'checking'
        ? stay({ ...session, phase: 'opening' }, { type: 'welcome' })
        : stay(session);
    case 'login_bad':
      return refuseLogin(event.refusal);
    case 'welcomed':
      return session.phase === 'opening' ? stay({ phase: 'open', outbox: null }) : stay(session);
    case 'login_overdue':
      return session.phase === 'greeting' ? close('login_timeout', 'login_timeout') : stay(session);
    case 'device_retired':
      return refuseLogin({ code: 'login_refused', facts: [event.code] });
    case 'shutting_down':
      return close('shutting_down', 'shutting_down', { type: 'notice', code: 'shutting_down', facts: [] });
  }
}

function refuseLogin({ code, facts }: Refusing): Step {
  const name = code === 'upgrade_needed' ? code : 'login_refused';
  return close(name, code, { type: 'notice', code, facts });
}

type WaitingSession = Extract<Session, Waiting>;

function stepWaiting(session: WaitingSession, message: Message, size: number): Step {
  const messages = session.messages + 1;
  const bytes = session.bytes + size;
  if (messages > LOGIN_MESSAGES_MAX) return close('limited', 'messages_before_login');
  if (bytes > LOGIN_BYTES_MAX) return close('limited', 'bytes_before_login');
  const counted = { ...session, messages, bytes };
  switch (message.type) {
    case 'step1':
      return stay({ ...counted, step1: message.stateVector });
    case 'step2':
    case 'update':
    case 'awareness':
      return stay(counted);
    case 'frame':
      return stepWaitingFrame(counted, message.frame);
  }
}

function stepWaitingFrame(session: WaitingSession, frame: Frame): Step {
  if (frame.name === 'login' && session.phase === 'greeting')
    return stay({ ...session, phase: 'checking' }, { type: 'check_login', login: frame.body });
  return close('hostile', 'unexpected_frame');
}

function stepOpen(session: Extract<Session, { readonly phase: 'open' }>, message: Message): Step {
  switch (message.type) {
    case 'awareness':
      return stay(session);
    case 'step1':
      return stay(session, { type: 'answer_step1', step1: message.stateVector });
    case 'step2':
      return readItems(session.outbox ?? EMPTY_OUTBOX, message.update);
    case 'update':
      return session.outbox === null ? stay(session) : readItems(session.outbox, message.update);
    case 'frame':
      return message.frame.name === 'ask'
        ? stay(session, { type: 'answer_question', ask: message.frame.body })
        : close('hostile', 'unexpected_frame');
  }
}

function readItems(before: OutboxState, update: Uint8Array): Step {
  const reading = readOutbox(before, update);
  if (!reading.ok) return close('hostile', reading.error);
  const { items, state } = reading.value;
  if (items.some(({ type }) => type === 'message')) return close('hostile', 'item_not_taken');
  const session: Session = { phase: 'open', outbox: state };
  return items.length === 0 ? stay(session) : stay(session, { type: 'take_items', items });
}
