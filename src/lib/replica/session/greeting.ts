/**
 * How a connection begins: log in with the pinned relay [P12], compare heads [P2], have it proved that the journal continues
 * the one that was known [P24], or that a recovery has cut it [P25]. Only then is it trusted.
 */
import { receiptText } from '#kernel';
import { chunkStart, type Challenge, type DeviceRoom, type Frame, type Welcome } from '#protocol';
import { keysOf } from '../network/network-facts.ts';
import { judgeRecovery } from '../trust/recovery.ts';
import type { DeviceLine } from './device-line.ts';
import { challengeFault, isLaterEpoch, loginFrame } from './login.ts';
import { readNotice, type NoticeMeaning, type TurnedAway } from './notices.ts';
import { NO_PAST, RoomDocument } from './room-document.ts';
import type { SessionParts } from './session-parts.ts';
import { distrusted, GREET_AGAIN, RESYNC, retired, turnAfter, type Turn } from './turn.ts';
import { beginAnew, type Workings } from './workings.ts';

export class Greeting {
  readonly #parts: SessionParts;
  readonly #room: DeviceRoom;
  readonly #workings: Workings;
  readonly #line: () => DeviceLine;
  /** The later epoch in which the relay has greeted; null: it is in that of the copy. */
  #laterEpoch: number | null = null;
  /** Why the relay turned this device away, until it lets it in. */
  #refusal: TurnedAway | null = null;

  constructor(parts: SessionParts, room: DeviceRoom, workings: Workings, line: () => DeviceLine) {
    this.#parts = parts;
    this.#room = room;
    this.#workings = workings;
    this.#line = line;
  }

  /** Why the relay does not let this device in; null: it does, or cannot be reached. */
  get refusal(): TurnedAway | null {
    return this.#refusal;
  }

  /** The document of a new connection. */
  async document(): Promise<RoomDocument> {
    const { next, copy } = this.#workings.intake;
    if (this.#laterEpoch !== null) return new RoomDocument(this.#laterEpoch, NO_PAST, NO_PAST);
    await beginAnew(this.#workings);
    const chunk = await this.#parts.copies.items(chunkStart(next), next);
    const vault = (await this.#parts.vault?.begin()) ?? NO_PAST;
    return new RoomDocument(copy.epoch, { next, chunk }, vault);
  }

  async take(frame: Frame, room: RoomDocument): Promise<Turn | null> {
    if (frame.name === 'challenge') return this.#logIn(room, frame.body);
    if (frame.name === 'welcome') return this.#takeWelcome(room, frame.body);
    return frame.name === 'notice' ? this.#obey(readNotice(frame.body)) : null;
  }

  async #logIn(room: RoomDocument, challenge: Challenge): Promise<Turn | null> {
    const { signer, enrolment, facts } = this.#parts;
    const { intake } = this.#workings;
    const { copy } = intake;
    const fault = challengeFault(challenge, facts(), copy);
    if (fault !== null) return distrusted(fault);
    const later = isLaterEpoch(challenge, copy) ? challenge.epoch : null;
    this.#laterEpoch = later;
    if (room.epoch !== challenge.epoch) {
      // The logs of another epoch are other logs: a device that knows nothing yet takes those that there are.
      if (later === null) await intake.change({ epoch: challenge.epoch });
      return GREET_AGAIN;
    }
    // What enrolled the device may be among what a recovery has lost.
    const isEnrolled = later === null && intake.deviceOf(signer.device) !== null;
    const frame = await loginFrame(challenge, this.#room, signer, isEnrolled ? null : await enrolment());
    if (this.#line().isOn(room)) this.#line().send(frame);
    return null;
  }

  async #takeWelcome(room: RoomDocument, welcome: Welcome): Promise<Turn | null> {
    const { intake, chain, proofs } = this.#workings;
    this.#line().welcomed(room, welcome);
    this.#refusal = null;
    if (this.#laterEpoch !== null) return this.#meetAnew(room, welcome);
    const copied = await chain.meet(welcome.head);
    if (copied !== null) return retired(copied);
    const proved = await proofs.prove();
    if (!this.#line().isOn(room)) return null;
    if (!proved.ok) return turnAfter(proved.error);
    const time = Math.max(welcome.time, intake.copy.time);
    const epoch = intake.next === 0 ? { epoch: welcome.epoch } : {};
    await intake.change({ time, recoveryNote: this.#recoveryNoteIn(welcome), ...epoch });
    this.#line().trust(room);
    return null;
  }

  /** Who comes to a later epoch for the first time has been asked nothing, and is shown how it began. */
  #recoveryNoteIn({ recoveryNote }: Welcome): string | null {
    return this.#workings.intake.copy.recoveryNote ?? (recoveryNote && receiptText(recoveryNote));
  }

  /** The relay has been put back from a backup, or says so: nothing goes on before the person has agreed [P25]. */
  async #meetAnew(room: RoomDocument, welcome: Welcome): Promise<Turn | null> {
    const { hash, verify, facts, copies } = this.#parts;
    const { copy } = this.#workings.intake;
    const judged = await judgeRecovery(
      { hash, verify, keys: keysOf(facts()), copy, copies, ask: (question) => this.#line().ask(question) },
      welcome,
    );
    if (!this.#line().isOn(room)) return null;
    return judged === null ? RESYNC : { type: 'distrusted', ...judged };
  }

  async #obey(meaning: NoticeMeaning): Promise<Turn | null> {
    switch (meaning.type) {
      case 'nothing':
        return null;
      case 'retired':
        return retired(meaning.reason);
      case 'distrust':
        return distrusted({ code: meaning.code, evidence: [] });
      case 'turned_away':
        this.#refusal = meaning;
        return null;
      case 'not_let_in':
        this.#refusal = meaning;
        return (await this.#parts.notLetIn(meaning.code)) ? RESYNC : null;
    }
  }
}
