/**
 * A socket in a device's room: does what `step` decides. Everything that concerns one device is here; what concerns
 * many (fan-out, limits, the ledger) is handed in.
 */
import { headOf, networkOf, type Id } from '#kernel';
import {
  LOGIN_MS_MAX,
  writeAnswer,
  writeAppend,
  writeFrame,
  writeUpdate,
  type Answer,
  type Ask,
  type DeviceRoom,
  type Log,
  type Login,
  type OutboxItem,
  type StateVector,
} from '#protocol';
import type { Limiter } from '../admission/limiter.ts';
import type { Durable } from './durable.ts';
import type { FanOut, Membership } from './fan-out.ts';
import { Intake } from './intake.ts';
import type { Link } from './link.ts';
import { challengeFor, checkLogin, enrolmentLimit, type LoginParts } from './login.ts';
import type { Pressure, Source } from './pressure.ts';
import { replyTo } from './questions.ts';
import { GREETING, step, type Session, type SessionEffect, type SessionEvent } from './session.ts';
import type { Vaults } from './vaults.ts';
import { answerStep1, momentOf, relayStep1, welcomeFrame } from './welcome.ts';

export interface DeviceRoomParts extends LoginParts {
  readonly durable: Durable;
  readonly fanOut: FanOut;
  readonly vaults: Vaults;
  readonly limiter: Limiter;
  readonly pressure: Pressure;
  /** The log of refusals of this start of the relay. */
  readonly answers: Log;
  /** ms since 1970, for nonces. */
  readonly time: () => number;
  /** A client at this address is about to enrol a device of the account. */
  readonly enrolling: (account: Id, address: string) => void;
  /** Something that should not happen happened. */
  readonly failed: (error: unknown) => void;
}

/** Questions and sync steps of one socket that may wait before it is not read for a while. */
const TASKS_MAX = 64;
/** No honest device has taken in so many refusals. */
const ANSWERS_MAX = 2 ** 31;

export class DeviceConnection implements Source {
  readonly room: DeviceRoom;
  readonly #link: Link;
  readonly #parts: DeviceRoomParts;
  readonly #intake: Intake;
  readonly #nonce: Uint8Array;
  #session: Session = GREETING;
  #membership: Membership | null = null;
  #leaveVault: () => void = () => undefined;
  #answered = 0;
  #tasks = 0;
  #tail: Promise<void> = Promise.resolve();

  constructor(link: Link, room: DeviceRoom, parts: DeviceRoomParts) {
    this.room = room;
    this.#link = link;
    this.#parts = parts;
    this.#intake = new Intake({
      ...parts,
      network: parts.identity.network,
      account: room.account,
      limit: (operation) => parts.limiter.operation(room.account, link.address, operation, link.now),
      answer: (answers) => this.#answer(answers),
      inFlight: (difference) => parts.pressure.changed(this, difference),
      failed: (error) => this.#fail(error),
    });
    const challenge = challengeFor(parts, room, parts.time());
    this.#nonce = challenge.nonce;
    link.send(writeFrame({ name: 'challenge', body: challenge }));
    const overdue = setTimeout(() => this.event({ type: 'login_overdue' }), LOGIN_MS_MAX);
    link.listen({
      message: (message, bytes) => this.event({ type: 'message', message, bytes }),
      closed: () => {
        clearTimeout(overdue);
        this.#session = { phase: 'closed' };
        this.#membership?.leave();
        this.#leaveVault();
        parts.pressure.gone(this);
      },
    });
  }

  get isOpen(): boolean {
    return this.#session.phase === 'open';
  }

  event(event: SessionEvent): void {
    const { session, effects } = step(this.#session, event);
    this.#session = session;
    for (const effect of effects) this.#do(effect);
  }

  pause(): void {
    this.#link.reading.pause('pressure');
  }

  resume(): void {
    this.#link.reading.resume('pressure');
  }

  #do(effect: SessionEffect): void {
    switch (effect.type) {
      case 'check_login':
        return this.#task(() => this.#checkLogin(effect.login));
      case 'welcome':
        return this.#task(() => this.#welcome());
      case 'answer_step1':
        this.#link.asked();
        return this.#task(() => this.#answerStep1(effect.step1));
      case 'answer_question':
        this.#link.asked();
        return this.#task(() => this.#reply(effect.ask));
      case 'take_items':
        return this.#take(effect.items);
      case 'notice':
        return this.#link.notice(effect.code, effect.facts);
      case 'close':
        return this.#link.close(effect.close, effect.reason);
    }
  }

  #take(items: readonly OutboxItem[]): void {
    const operations = items.filter(({ type }) => type === 'operation');
    if (operations.length > 0) this.#intake.take(operations);
    for (const { type, bytes } of items)
      if (type === 'vault') this.#task(() => this.#takeVaultItem(bytes.slice()));
  }

  async #takeVaultItem(bytes: Uint8Array): Promise<void> {
    const { limiter, vaults } = this.#parts;
    const { account } = this.room;
    const limit = () => limiter.vaultItem(account, this.#link.address, this.#link.now);
    const answer = await vaults.take(this.room, bytes, limit);
    if (answer !== null) this.#answer([answer]);
  }

  /** Tasks of one socket run one after the other; when too many wait, it is not read. */
  #task(run: () => Promise<void>): void {
    this.#tasks++;
    if (this.#tasks > TASKS_MAX) this.#link.reading.pause('questions');
    this.#tail = this.#tail
      .then(() => (this.#link.isClosing ? undefined : run()))
      .catch((error: unknown) => this.#fail(error))
      .then(() => {
        this.#tasks--;
        if (this.#tasks <= TASKS_MAX / 2) this.#link.reading.resume('questions');
      });
  }

  async #checkLogin(login: Login): Promise<void> {
    const { limiter, ledger, durable, time, enrolling } = this.#parts;
    const limit = enrolmentLimit(limiter, this.#link, enrolling);
    const outcome = await checkLogin(this.#parts, this.room, login, this.#nonce, time(), limit);
    // A refusal may rest on an entry as well: that the device is revoked must not be told before it is for ever.
    if (!outcome.ok) await durable.reached(headOf(ledger.state).size);
    this.event(outcome.ok ? { type: 'login_good' } : { type: 'login_bad', refusal: outcome.error });
  }

  async #welcome(): Promise<void> {
    const { ledger, durable, fanOut, answers, vaults } = this.#parts;
    const step1 = this.#session.phase === 'opening' ? this.#session.step1 : null;
    const answered = step1?.get(answers.clientId) ?? 0;
    if (answered > ANSWERS_MAX) return this.#link.close('hostile', 'clock_jump');
    const { size, feed, welcome } = momentOf(ledger, this.room, step1);
    const { paused } = networkOf(ledger.state);
    const length = welcome.feedLength;
    const membership = fanOut.join(this.room.account, feed, length, {
      send: (message) => this.#link.send(message),
    });
    this.#membership = membership;
    this.#answered = answered;
    await durable.reached(size);
    const answer = step1 === null ? null : await answerStep1(ledger, this.room, feed, length, step1);
    if (this.#link.isClosing) return membership.leave();
    this.#link.sendAsked(welcomeFrame(welcome));
    this.#noteAhead(step1, feed, length);
    if (paused) this.#link.notice('paused', []);
    if (answer !== null) this.#link.sendAsked(answer);
    this.#link.send(relayStep1(feed, length, [answers.clientId, vaults.clientId], step1 ?? new Map()));
    this.event({ type: 'welcomed' });
    await this.#goLive();
    if (this.#link.isClosing) return;
    this.#leaveVault = vaults.follow(this.room.account, step1?.get(vaults.clientId) ?? 0, {
      send: (message) => this.#link.send(message),
    });
  }

  async #goLive(): Promise<void> {
    const { ledger } = this.#parts;
    const { account } = this.room;
    await this.#membership?.goLive((from, to) => ledger.feedItems(account, from, to));
  }

  #noteAhead(step1: StateVector | null, feed: Log, length: number): void {
    const has = step1?.get(feed.clientId) ?? 0;
    if (has > length) this.#link.notice('journal_behind', [BigInt(length)]);
  }

  /** A step 1 that comes later, as y-websocket sends one with `resyncInterval`. */
  async #answerStep1(step1: StateVector): Promise<void> {
    if (this.#isSlow()) return;
    const { ledger, durable } = this.#parts;
    const { size, feed, welcome } = momentOf(ledger, this.room, step1);
    await durable.reached(size);
    this.#noteAhead(step1, feed, welcome.feedLength);
    this.#link.sendAsked(await answerStep1(ledger, this.room, feed, welcome.feedLength, step1));
  }

  async #reply(ask: Ask): Promise<void> {
    if (this.#isSlow()) return;
    const { ledger, durable } = this.#parts;
    const body = await replyTo(ledger, durable, this.room.account, ask);
    this.#link.sendAsked(writeFrame({ name: 'reply', body }));
  }

  /** Who asks for more than it reads is a slow reader as well. */
  #isSlow(): boolean {
    return !this.#link.out.keepsUp();
  }

  #answer(answers: readonly Answer[]): void {
    if (this.#link.isClosing) return;
    const items = answers.map(writeAnswer);
    this.#link.send(writeUpdate(writeAppend(this.#parts.answers, this.#answered, items)));
    this.#answered += items.length;
  }

  #fail(error: unknown): void {
    this.#parts.failed(error);
    this.#link.close('failed', 'failed');
  }
}
