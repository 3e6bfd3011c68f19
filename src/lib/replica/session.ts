/**
 * One device's side of its room, from connection to connection: log in with the pinned relay [P12], compare heads [P2],
 * have it proved that the journal continues the one that was known [P24], take in the feed, offer the outbox. What is
 * learnt goes into the stores; screens read it there.
 */
import { idOf, LIVE, QUARANTINED, type Sha256, type SignedOperation } from '#kernel';
import {
  chunkStart,
  consistencyResult,
  loginBytes,
  OUTBOX_DOCUMENT_BYTES_MAX,
  PROTOCOL_VERSION,
  writeFrame,
  type Challenge,
  type DeviceRoom,
  type Frame,
  type Question,
  type Welcome,
} from '#protocol';
import { emptyCopy, type Copy, type Distrust, type Kept } from './copy.ts';
import { isCopied, type JournalHead } from './device-chain.ts';
import type { FeedEntry } from './feed.ts';
import { Intake } from './intake.ts';
import { Line } from './line.ts';
import { keysOf, type NetworkFacts } from './network-facts.ts';
import { readNotice, type NoticeMeaning } from './notices.ts';
import { Offers } from './offers.ts';
import type { AnswerMeaning } from './outbox.ts';
import type {
  Clock,
  CopyStore,
  OpenMemo,
  OpenSocket,
  OutboxState,
  OutboxStore,
  Random,
  Signer,
} from './ports.ts';
import { Questions, readReply, type Replied } from './questions.ts';
import { RoomDocument } from './room-document.ts';
import { checkpointOf, takeProof } from './trust.ts';
import type { Link, RetiredReason } from './wallet.ts';

export interface SessionParts {
  readonly hash: Sha256;
  readonly clock: Clock;
  readonly random: Random;
  readonly signer: Signer;
  /** What the public room says now; its network and key never change. */
  readonly facts: () => NetworkFacts;
  readonly copies: CopyStore;
  readonly outbox: OutboxStore;
  readonly open: OpenSocket;
  readonly openMemo: OpenMemo;
  /** The operation that enrols this device; asked for while the feed does not show it enrolled. */
  readonly enrolment: () => Promise<SignedOperation | null>;
  readonly link: (link: Link) => void;
  /** This device signs nothing any more, and the session has ended. */
  readonly retired: (reason: RetiredReason) => Promise<void>;
  /** The relay does not let this device in with the enrolment that it brought. True: there is another one to be tried. */
  readonly notLetIn: (code: string) => Promise<boolean>;
  /** New entries have been stored, in their order. */
  readonly entered: (entries: readonly FeedEntry[], kept: readonly Kept[]) => Promise<void>;
  readonly failed: (error: unknown) => void;
}

/** One connection, from its document to the proof that it may be believed. */
interface Connection {
  readonly room: RoomDocument;
  challenge: Challenge | null;
  welcome: Welcome | null;
  isTrusted: boolean;
}

/** A person is told how far behind the device is when it is further than this. */
const CATCHING_UP_ITEMS = 32;
const NOT_LET_IN_RETRY_MS = 30_000;
const RESYNC_MS = 1000;

export class Session {
  readonly #parts: SessionParts;
  readonly #room: DeviceRoom;
  readonly #line: Line;
  readonly #questions = new Questions();
  readonly #intake: Intake;
  readonly #offers: Offers;
  #connection: Connection | null = null;
  #isPumping = false;
  #isDirty = false;
  #hasEnded = false;
  /** Why the relay turned this device away, until it lets it in. */
  #refusal: { readonly code: string; readonly retryMs: number | 'never' } | null = null;

  static async open(parts: SessionParts): Promise<Session> {
    const copy = (await parts.copies.read()) ?? emptyCopy(parts.signer.account);
    return new Session(parts, copy, await parts.outbox.read());
  }

  private constructor(parts: SessionParts, copy: Copy, outbox: OutboxState) {
    const { hash, clock, signer, copies, openMemo } = parts;
    const { account, device } = signer;
    this.#parts = parts;
    this.#room = { kind: 'device', account, device };
    this.#offers = new Offers(outbox, { clock, store: parts.outbox, again: () => this.#wakePump() });
    this.#intake = new Intake(copy, {
      hash,
      account,
      clock,
      copies,
      openMemo,
      askEntries: (from, to) => this.ask({ what: 'entries', args: { from, to } }),
      stored: (entries, kept) => this.#entered(entries, kept),
    });
    this.#line = new Line({
      ...parts,
      room: this.#room,
      document: () => this.#newDocument(),
      frame: (frame) => void this.#takeFrame(frame).catch((error: unknown) => this.#fail(error)),
      changed: () => this.#wakePump(),
      lost: () => this.#lost(),
    });
  }

  start(): void {
    const { distrust } = this.#intake.copy;
    if (distrust !== null) return this.#parts.link({ state: 'distrusted', code: distrust.code });
    this.#parts.link({ state: 'connecting' });
    this.#line.start();
  }

  stop(): void {
    this.#hasEnded = true;
    this.#offers.close();
    this.#line.stop();
    this.#questions.lose();
    this.#connection = null;
  }

  /** The machine's network came back. */
  wake(): void {
    this.#line.wake();
  }

  /** The machine says that it has no network: what is open is given up, and tried again. */
  sleep(): void {
    if (!this.#hasEnded) this.#line.restart(RESYNC_MS);
  }

  /** Something was signed and stored. */
  async signed(): Promise<void> {
    await this.#offers.reload();
    this.#wakePump();
  }

  /** Null: not connected, or no longer. */
  ask(question: Question): Promise<Replied> {
    if ((this.#connection?.welcome ?? null) === null) return Promise.resolve(null);
    return this.#questions.ask(question, (message) => this.#line.send(message));
  }

  async #newDocument(): Promise<RoomDocument['doc']> {
    const { next, copy } = this.#intake;
    await this.#offers.reload();
    this.#offers.begin();
    const chunk = await this.#parts.copies.items(chunkStart(next), next);
    const room = new RoomDocument(copy.epoch, next, chunk);
    this.#connection = { room, challenge: null, welcome: null, isTrusted: false };
    return room.doc;
  }

  #lost(): number | null | 'never' {
    this.#connection = null;
    this.#questions.lose();
    if (this.#hasEnded) return 'never';
    const refusal = this.#refusal;
    this.#parts.link(refusal === null ? { state: 'offline' } : { state: 'refused', code: refusal.code });
    return refusal?.retryMs ?? null;
  }

  async #takeFrame(frame: Frame): Promise<void> {
    const connection = this.#connection;
    if (connection === null) return;
    if (frame.name === 'challenge') await this.#logIn(connection, frame.body);
    else if (frame.name === 'welcome') await this.#takeWelcome(connection, frame.body);
    else if (frame.name === 'reply') this.#questions.take(frame.body);
    else if (frame.name === 'notice') await this.#obey(readNotice(frame.body));
  }

  async #logIn(connection: Connection, challenge: Challenge): Promise<void> {
    const { signer, enrolment } = this.#parts;
    const { account, device } = signer;
    const facts = this.#parts.facts();
    if (challenge.network !== facts.network) return this.#distrust('other_network');
    if (idOf(challenge.relayKey) !== facts.relayKey)
      return this.#distrust('relay_key_changed', challenge.relayKey);
    const { epoch, view } = this.#intake.copy;
    if (challenge.epoch !== epoch && view.account.feedLength > 0) return this.#distrust('new_epoch');
    connection.challenge = challenge;
    const statement = { ...challenge, room: this.#room };
    const signature = await signer.sign(loginBytes(statement));
    const isEnrolled = this.#intake.deviceOf(device) !== null;
    const body = {
      version: PROTOCOL_VERSION,
      account,
      device,
      signature,
      enrolment: isEnrolled ? null : await enrolment(),
    };
    if (this.#connection === connection) this.#line.send(writeFrame({ name: 'login', body }));
  }

  async #takeWelcome(connection: Connection, welcome: Welcome): Promise<void> {
    connection.welcome = welcome;
    this.#refusal = null;
    this.#line.settled();
    await this.#offers.reload();
    if (this.#isCopied(welcome.head)) return this.#retire('copied');
    await this.#settleKnown();
    const isProved = await this.#prove();
    if (this.#connection !== connection || this.#hasEnded) return;
    if (!isProved) return this.#line.restart(RESYNC_MS);
    const time = Math.max(welcome.time, this.#intake.copy.time);
    await this.#intake.change({ time, ...(this.#intake.next === 0 && { epoch: welcome.epoch }) });
    connection.isTrusted = true;
    this.#wakePump();
  }

  /** The app may have ended between an entry's being stored and its operation's leaving the outbox. */
  async #settleKnown(): Promise<void> {
    const own = this.#intake.deviceOf(this.#room.device);
    const [first] = this.#offers.state.waiting;
    if (own !== null && first !== undefined && first.seq <= own.seq) await this.#offers.settle(own.seq);
  }

  /** Whether the journal is shown to continue the pinned one; pins where it stands now [P24]. */
  async #prove(): Promise<boolean> {
    const { hash } = this.#parts;
    const facts = this.#parts.facts();
    const keys = keysOf(facts);
    const pinned = this.#intake.copy.checkpoint ?? facts.checkpoint;
    const size = pinned === null ? 0 : (checkpointOf(hash, keys, pinned)?.size ?? 0);
    if (pinned === null || size === 0) return true;
    const replied = await this.ask({ what: 'consistency', args: { size } });
    const proof = readReply(consistencyResult, replied);
    if (replied === null || (!proof.ok && proof.error !== 'not_found')) return false;
    const proved = takeProof(hash, keys, pinned, proof.ok ? proof.value : null);
    if (proved.ok) await this.#intake.change({ checkpoint: proved.value });
    else await this.#distrust(proved.error.code, ...proved.error.evidence);
    return proved.ok;
  }

  #wakePump(): void {
    this.#isDirty = true;
    if (this.#isPumping || this.#hasEnded) return;
    this.#isPumping = true;
    this.#pump()
      .catch((error: unknown) => this.#fail(error))
      .finally(() => {
        this.#isPumping = false;
        if (this.#isDirty) this.#wakePump();
      });
  }

  async #pump(): Promise<void> {
    while (this.#isDirty && !this.#hasEnded) {
      this.#isDirty = false;
      const connection = this.#connection;
      if (connection === null || !connection.isTrusted) continue;
      const { room, welcome } = connection;
      const taken = await this.#intake.takeAll(room, welcome as Welcome);
      if (this.#connection !== connection || this.#hasEnded) continue;
      if (!taken.ok && taken.error.type === 'distrust') await this.#distrustFor(taken.error.distrust);
      else if (!taken.ok) this.#line.restart(RESYNC_MS);
      else await this.#exchange(room);
    }
  }

  /** The feed is level: offers what waits, hears what was answered. */
  async #exchange(room: RoomDocument): Promise<void> {
    for (const meaning of await this.#offers.take(room.takeAnswers())) await this.#act(meaning);
    if (this.#hasEnded) return;
    await this.#offers.pump(room);
    this.#parts.link({ state: 'online' });
    // At first contact with a young journal there may have been no checkpoint to pin.
    if (this.#intake.copy.checkpoint === null) await this.#prove();
    const isIdle = this.#offers.state.waiting.length === 0;
    if (isIdle && room.pushedBytes > OUTBOX_DOCUMENT_BYTES_MAX) this.#line.restart(0);
    else if (await this.#intake.takeOlder()) this.#isDirty = true;
  }

  async #act(meaning: AnswerMeaning): Promise<void> {
    if (meaning.type === 'retired') return this.#retire(meaning.reason);
    if (meaning.type === 'defect') return this.#retire('defect');
    if (meaning.type !== 'resync') return;
    await this.#offers.reload();
    const own = this.#intake.deviceOf(this.#room.device);
    const head = own === null || own.last === null ? null : { seq: own.seq, id: own.last };
    if (this.#isCopied(head)) return this.#retire('copied');
    this.#line.restart(RESYNC_MS);
  }

  async #entered(entries: readonly FeedEntry[], kept: readonly Kept[]): Promise<void> {
    const { device } = this.#room;
    const own = entries.flatMap(({ operation }) => (operation?.device === device ? [operation] : []));
    const last = own.at(-1);
    if (last !== undefined) {
      await this.#offers.reload();
      if (own.some(({ seq, id }) => this.#isCopied({ seq, id }))) return this.#retire('copied');
      await this.#offers.settle(last.seq);
    }
    await this.#parts.entered(entries, kept);
    const standing = this.#intake.deviceOf(device)?.standing ?? LIVE;
    if (standing !== LIVE) return this.#retire(standing === QUARANTINED ? 'quarantined' : 'revoked');
    this.#tellProgress();
  }

  #tellProgress(): void {
    const { next } = this.#intake;
    const of = this.#connection?.room.feedLength ?? 0;
    if (of - next > CATCHING_UP_ITEMS) this.#parts.link({ state: 'catching_up', have: next, of });
  }

  /** What failed here may succeed on another connection: a store that had no room may have it by then. */
  #fail(error: unknown): void {
    this.#parts.failed(error);
    this.#line.restart(RESYNC_MS);
  }

  #isCopied(journal: JournalHead): boolean {
    const { head, waiting } = this.#offers.state;
    return isCopied(head, waiting, journal);
  }

  async #obey(meaning: NoticeMeaning): Promise<void> {
    switch (meaning.type) {
      case 'nothing':
        return;
      case 'later':
        this.#refusal = { code: meaning.code, retryMs: meaning.retryMs };
        return;
      case 'never':
        this.#refusal = { code: meaning.code, retryMs: 'never' };
        return;
      case 'retired':
        return this.#retire(meaning.reason);
      case 'distrust':
        return this.#distrust(meaning.code);
      case 'not_let_in':
        this.#refusal = { code: meaning.code, retryMs: NOT_LET_IN_RETRY_MS };
        if (await this.#parts.notLetIn(meaning.code)) this.#line.restart(RESYNC_MS);
    }
  }

  async #retire(reason: RetiredReason): Promise<void> {
    this.stop();
    await this.#parts.retired(reason);
  }

  #distrust(code: string, ...evidence: readonly Uint8Array[]): Promise<void> {
    return this.#distrustFor({ code, evidence });
  }

  /** Nothing is believed or offered any more; what shows why is kept [P24]. */
  async #distrustFor(distrust: Distrust): Promise<void> {
    this.stop();
    await this.#intake.change({ distrust });
    this.#parts.link({ state: 'distrusted', code: distrust.code });
  }
}
