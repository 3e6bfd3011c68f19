/**
 * One device's side of its room, from connection to connection: log in with the pinned relay [P12], compare heads [P2],
 * have it proved that the journal continues the one that was known [P24], take in the feed, offer the outbox. What is
 * learnt goes into the stores; screens read it there.
 */
import { receiptText, type AccountView, type Id } from '#kernel';
import {
  chunkStart,
  OUTBOX_DOCUMENT_BYTES_MAX,
  type Challenge,
  type DeviceRoom,
  type Frame,
  type Question,
  type Welcome,
} from '#protocol';
import { emptyCopy, type Copy, type Distrust, type Kept } from '../feed/copy.ts';
import { DeviceLine } from './device-line.ts';
import type { FeedEntry } from '../feed/feed.ts';
import { Heard, type HeardFinding } from '../trust/heard.ts';
import { Intake } from '../feed/intake.ts';
import { journalTimeAt } from '../network/journal-time.ts';
import { Latch } from './latch.ts';
import { challengeFault, isLaterEpoch, loginFrame } from './login.ts';
import { readNotice, type NoticeMeaning, type TurnedAway } from './notices.ts';
import { Offers } from '../outbox/offers.ts';
import type { Waiting } from '../outbox/outbox.ts';
import { keysOf } from '../network/network-facts.ts';
import { OwnChain } from '../outbox/own-chain.ts';
import { OwnReceipt } from '../trust/own-receipt.ts';
import type { OutboxState } from '../ports.ts';
import { PromiseOffers } from '../promises/promise-offers.ts';
import { Proofs } from './proofs.ts';
import type { Replied } from './questions.ts';
import { judgeRecovery } from '../trust/recovery.ts';
import { NO_PAST, RoomDocument } from './room-document.ts';
import type { SessionParts } from './session-parts.ts';
import type { RetiredReason } from '../wallet.ts';

/** A person is told how far behind the device is when it is further than this. */
const CATCHING_UP_ITEMS = 32;
const RESYNC_MS = 1000;

export class Session {
  readonly #parts: SessionParts;
  readonly #room: DeviceRoom;
  readonly #line: DeviceLine;
  readonly #intake: Intake;
  readonly #offers: Offers;
  readonly #chain: OwnChain;
  readonly #proofs: Proofs;
  readonly #receipt: OwnReceipt;
  readonly #promises: PromiseOffers | null;
  readonly #heard: Heard;
  /** Set when there may be something to take in, to offer or to have proved. */
  readonly #pump = new Latch(
    () => this.#exchange(),
    (error) => this.#fail(error),
  );
  #hasEnded = false;
  #cancelKeeping: () => void = () => undefined;
  /** The later epoch in which the relay has greeted; null: it is in that of the copy. */
  #laterEpoch: number | null = null;
  /** Why the relay turned this device away, until it lets it in. */
  #refusal: TurnedAway | null = null;

  static async open(parts: SessionParts): Promise<Session> {
    const copy = (await parts.copies.read()) ?? emptyCopy(parts.signer.account);
    return new Session(parts, copy, await parts.outbox.read());
  }

  private constructor(parts: SessionParts, copy: Copy, outbox: OutboxState) {
    const { hash, verify, clock, signer, copies, openMemo, facts, promises, heard } = parts;
    const { account, device } = signer;
    this.#parts = parts;
    this.#room = { kind: 'device', account, device };
    this.#offers = new Offers(outbox, { clock, store: parts.outbox, again: () => this.#pump.set() });
    this.#intake = new Intake(copy, {
      hash,
      account,
      clock,
      copies,
      openMemo,
      askEntries: (from, to) => this.ask({ what: 'entries', args: { from, to } }),
      stored: (entries, kept) => this.#entered(entries, kept),
    });
    this.#chain = new OwnChain({ device, offers: this.#offers, intake: this.#intake });
    this.#proofs = new Proofs({
      hash,
      verify,
      facts,
      intake: this.#intake,
      ask: (question) => this.ask(question),
    });
    const ask = (question: Question): Promise<Replied> => this.ask(question);
    this.#receipt = new OwnReceipt({ hash, verify, device, facts, copies, intake: this.#intake, ask });
    this.#heard = new Heard({ hash, verify, facts, intake: this.#intake, notes: heard, ask });
    const again = (): void => this.#pump.set();
    const journalTime = (): number => journalTimeAt(this.#intake.copy, clock.now());
    this.#promises = promises && new PromiseOffers({ clock, store: promises, journalTime, again });
    this.#line = new DeviceLine({
      ...parts,
      room: this.#room,
      document: () => this.#newDocument(),
      frame: (frame, room) => void this.#take(frame, room).catch((error: unknown) => this.#fail(error)),
      changed: () => this.#pump.set(),
      lost: () => this.#lost(),
    });
  }

  start(): void {
    const { distrust } = this.#intake.copy;
    if (distrust !== null) return this.#parts.link({ state: 'distrusted', code: distrust.code });
    this.#parts.link({ state: 'connecting' });
    this.#line.start();
    this.heard();
  }

  stop(): void {
    this.#hasEnded = true;
    this.#cancelKeeping();
    this.#offers.close();
    this.#promises?.close();
    this.#line.stop();
  }

  /** The machine's network came back. */
  wake(): void {
    this.#line.wake();
  }

  /** The machine says that it has no network: what is open is given up, and tried again. */
  sleep(): void {
    if (!this.#hasEnded) this.#line.restart(RESYNC_MS);
  }

  /** Something was signed and stored: this, where it is at hand. */
  async signed(by?: Id, waiting?: Waiting): Promise<void> {
    const isOwn = waiting !== undefined && by === this.#parts.signer.device;
    await (isOwn ? this.#offers.add(waiting) : this.#offers.reload());
    this.#pump.set();
  }

  /** Something was handed over to this account, and with it perhaps a checkpoint: it is compared with no network too. */
  async promised(): Promise<void> {
    const found = this.#hasEnded ? null : await this.#heard.compare();
    if (this.#hasEnded) return;
    if (found !== null) return this.#follow(found);
    this.#pump.set();
  }

  /** A relay that has signed in a later epoch shows its recovery when it greets again [P25]. */
  async #follow(found: HeardFinding): Promise<void> {
    if (found.type === 'distrust') return this.#distrust(found.distrust);
    this.#line.restart(0);
  }

  /** The vault has something to send. */
  vaultChanged(): void {
    if (!this.#hasEnded) this.#pump.set();
  }

  /** The account as it stands on this device. */
  get view(): AccountView {
    return this.#intake.copy.view;
  }

  /** The signed note of the checkpoint that is pinned; null: none is yet. */
  get pinned(): string | null {
    return this.#intake.copy.checkpoint;
  }

  /** The public room said something: its checkpoint may be the first to pin, or contradict the pinned one. */
  heard(): void {
    if (this.#hasEnded) return;
    const distrust = this.#proofs.contradiction();
    if (distrust !== null) void this.#distrust(distrust).catch((error: unknown) => this.#fail(error));
    else if (this.#proofs.isWanting) this.#pump.set();
  }

  /** Null: not connected, or no longer. */
  ask(question: Question): Promise<Replied> {
    return this.#line.ask(question);
  }

  async #newDocument(): Promise<RoomDocument> {
    const { next, copy } = this.#intake;
    if (this.#laterEpoch !== null) return new RoomDocument(this.#laterEpoch, NO_PAST, NO_PAST);
    await this.#offers.reload();
    this.#offers.begin();
    this.#promises?.begin();
    this.#receipt.begin();
    this.#heard.begin();
    const chunk = await this.#parts.copies.items(chunkStart(next), next);
    const vault = (await this.#parts.vault?.begin()) ?? NO_PAST;
    return new RoomDocument(copy.epoch, { next, chunk }, vault);
  }

  #lost(): number | null | 'never' {
    const refusal = this.#refusal;
    this.#parts.link(refusal === null ? { state: 'offline' } : { state: 'refused', code: refusal.code });
    return refusal?.retryMs ?? null;
  }

  async #take(frame: Frame, room: RoomDocument): Promise<void> {
    if (frame.name === 'challenge') await this.#logIn(room, frame.body);
    else if (frame.name === 'welcome') await this.#takeWelcome(room, frame.body);
    else if (frame.name === 'notice') await this.#obey(readNotice(frame.body));
  }

  async #logIn(room: RoomDocument, challenge: Challenge): Promise<void> {
    const { signer, enrolment, facts } = this.#parts;
    const fault = challengeFault(challenge, facts(), this.#intake.copy);
    if (fault !== null) return this.#distrust(fault);
    const { copy } = this.#intake;
    const later = isLaterEpoch(challenge, copy) ? challenge.epoch : null;
    this.#laterEpoch = later;
    if (room.epoch !== challenge.epoch) {
      // The logs of another epoch are other logs: a device that knows nothing yet takes those that there are.
      if (later === null) await this.#intake.change({ epoch: challenge.epoch });
      return this.#line.restart(0);
    }
    // What enrolled the device may be among what a recovery has lost.
    const isEnrolled = later === null && this.#intake.deviceOf(signer.device) !== null;
    const frame = await loginFrame(challenge, this.#room, signer, isEnrolled ? null : await enrolment());
    if (this.#line.isOn(room)) this.#line.send(frame);
  }

  async #takeWelcome(room: RoomDocument, welcome: Welcome): Promise<void> {
    this.#line.welcomed(room, welcome);
    this.#refusal = null;
    if (this.#laterEpoch !== null) return this.#meetAnew(room, welcome);
    const copied = await this.#chain.meet(welcome.head);
    if (copied !== null) return this.#retire(copied);
    const proved = await this.#proofs.prove();
    if (!this.#line.isOn(room)) return;
    if (!proved.ok && proved.error.type === 'distrust') return this.#distrust(proved.error.distrust);
    if (!proved.ok) return this.#line.restart(RESYNC_MS);
    const time = Math.max(welcome.time, this.#intake.copy.time);
    const epoch = this.#intake.next === 0 ? { epoch: welcome.epoch } : {};
    await this.#intake.change({ time, recoveryNote: this.#recoveryNoteIn(welcome), ...epoch });
    this.#line.trust(room);
    this.#pump.set();
  }

  /** Who comes to a later epoch for the first time has been asked nothing, and is shown how it began. */
  #recoveryNoteIn({ recoveryNote }: Welcome): string | null {
    return this.#intake.copy.recoveryNote ?? (recoveryNote && receiptText(recoveryNote));
  }

  /** The relay has been put back from a backup, or says so: nothing goes on before the person has agreed [P25]. */
  async #meetAnew(room: RoomDocument, welcome: Welcome): Promise<void> {
    const { hash, verify, facts, copies } = this.#parts;
    const { copy } = this.#intake;
    const ask = (question: Question): Promise<Replied> => this.ask(question);
    const judged = await judgeRecovery({ hash, verify, keys: keysOf(facts()), copy, copies, ask }, welcome);
    if (!this.#line.isOn(room)) return;
    if (judged === null) return this.#line.restart(RESYNC_MS);
    await this.#distrust(judged.distrust, judged.cutAt);
  }

  /** Takes in what has come; when the feed is level, offers what waits and hears what was answered. */
  async #exchange(): Promise<void> {
    const { trusted } = this.#line;
    if (trusted === null) return;
    const { room, welcome } = trusted;
    const taken = await this.#intake.takeAll(room, welcome);
    if (!this.#line.isOn(room)) return;
    if (!taken.ok && taken.error.type === 'distrust') return this.#distrust(taken.error.distrust);
    if (!taken.ok) return this.#line.restart(RESYNC_MS);
    const answers = room.takeAnswers();
    for (const meaning of await this.#offers.take(answers)) {
      const end = await this.#chain.judge(meaning);
      if (end === 'resync') return this.#line.restart(RESYNC_MS);
      if (end !== null) return this.#retire(end);
    }
    if (!this.#line.isOn(room)) return;
    await this.#offers.pump(room);
    await this.#promises?.exchange(room, answers);
    await this.#parts.vault?.exchange(room);
    if (!this.#line.isOn(room)) return;
    this.#parts.link({ state: 'online' });
    await this.#lookBack(room);
  }

  /** What there is time for behind that: the first proof, a document that has grown large, older entries. */
  async #lookBack(room: RoomDocument): Promise<void> {
    const proved = this.#proofs.isWanting ? await this.#proofs.prove() : null;
    if (!this.#line.isOn(room)) return;
    if (proved?.ok === false && proved.error.type === 'distrust')
      return this.#distrust(proved.error.distrust);
    const isIdle = this.#offers.waiting.length === 0;
    const untrue = isIdle ? await this.#receipt.keep() : null;
    if (!this.#line.isOn(room)) return;
    if (untrue !== null) return this.#distrust(untrue);
    const heard = isIdle ? await this.#heard.prove() : null;
    if (!this.#line.isOn(room)) return;
    if (heard !== null) return this.#follow(heard);
    if (isIdle && room.pushedBytes > OUTBOX_DOCUMENT_BYTES_MAX) this.#line.restart(0);
    else await this.#takeOlder(room);
  }

  async #takeOlder(room: RoomDocument): Promise<void> {
    const older = await this.#intake.takeOlder();
    if (!this.#line.isOn(room)) return;
    if (!older.ok && older.error.type === 'distrust') return this.#distrust(older.error.distrust);
    if (older.ok && older.value) this.#pump.set();
  }

  async #entered(entries: readonly FeedEntry[], kept: readonly Kept[]): Promise<void> {
    const copied = await this.#chain.settle(entries);
    if (copied !== null) return this.#retire(copied);
    await this.#parts.entered(entries, kept);
    const { end } = this.#chain;
    if (end !== null) return this.#retire(end);
    this.#tellProgress();
  }

  #tellProgress(): void {
    const { next } = this.#intake;
    const of = this.#line.feedLength;
    if (of - next > CATCHING_UP_ITEMS) this.#parts.link({ state: 'catching_up', have: next, of });
  }

  /** What failed here may succeed on another connection: a store that had no room may have it by then. */
  #fail(error: unknown): void {
    this.#parts.failed(error);
    this.#line.restart(RESYNC_MS);
  }

  async #obey(meaning: NoticeMeaning): Promise<void> {
    switch (meaning.type) {
      case 'nothing':
        return;
      case 'retired':
        return this.#retire(meaning.reason);
      case 'distrust':
        return this.#distrust({ code: meaning.code, evidence: [] });
      case 'turned_away':
      case 'not_let_in':
        this.#refusal = meaning;
        if (meaning.type === 'not_let_in' && (await this.#parts.notLetIn(meaning.code)))
          this.#line.restart(RESYNC_MS);
    }
  }

  async #retire(reason: RetiredReason): Promise<void> {
    this.stop();
    await this.#parts.retired(reason);
  }

  /** Nothing is believed or offered any more; what shows why is kept [P24]. */
  async #distrust(distrust: Distrust, cutAt: Copy['cutAt'] = this.#intake.copy.cutAt): Promise<void> {
    this.stop();
    this.#parts.link({ state: 'distrusted', code: distrust.code });
    await this.#keepDistrust({ distrust, cutAt });
  }

  /** Nobody can be asked about what is not stored [P25]: where there was no room, there may be some later. */
  async #keepDistrust(change: Pick<Copy, 'distrust' | 'cutAt'>): Promise<void> {
    try {
      await this.#intake.change(change);
    } catch (error) {
      this.#parts.failed(error);
      this.#cancelKeeping = this.#parts.clock.after(RESYNC_MS, () => void this.#keepDistrust(change));
    }
  }
}
