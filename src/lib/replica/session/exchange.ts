/**
 * What goes on over a connection that is trusted: take in what has come; when the feed is level, offer what waits and hear
 * what was answered; and what there is time for behind that.
 */
import { OUTBOX_DOCUMENT_BYTES_MAX } from '#protocol';
import type { FeedEntry } from '../feed/feed.ts';
import type { DeviceLine } from './device-line.ts';
import type { RoomDocument } from './room-document.ts';
import type { SessionParts } from './session-parts.ts';
import { distrusted, GREET_AGAIN, RESYNC, retired, turnAfter, type Turn } from './turn.ts';
import type { Workings } from './workings.ts';

/** A person is told how far behind the device is when it is further than this. */
const CATCHING_UP_ITEMS = 32;

export class Exchange {
  readonly #parts: Pick<SessionParts, 'vault' | 'link'>;
  readonly #workings: Workings;
  readonly #line: () => DeviceLine;
  readonly #again: () => void;

  constructor(
    parts: Pick<SessionParts, 'vault' | 'link'>,
    workings: Workings,
    line: () => DeviceLine,
    again: () => void,
  ) {
    this.#parts = parts;
    this.#workings = workings;
    this.#line = line;
    this.#again = again;
  }

  /** Once; nothing where no connection is trusted. */
  async run(): Promise<Turn | null> {
    const { trusted } = this.#line();
    if (trusted === null) return null;
    const { room, welcome } = trusted;
    const taken = await this.#workings.intake.takeAll(room, welcome);
    if (!this.#line().isOn(room)) return null;
    if (!taken.ok) return turnAfter(taken.error);
    const turn = await this.#offer(room);
    if (turn !== null || !this.#line().isOn(room)) return turn;
    this.#parts.link({ state: 'online' });
    return this.#lookBack(room);
  }

  /** New entries have been stored: what of the outbox has its verdict, and whether this device may go on. */
  async settle(entries: readonly FeedEntry[]): Promise<Turn | null> {
    const copied = await this.#workings.chain.settle(entries);
    return copied === null ? null : retired(copied);
  }

  /** After entries have been told of. */
  tellProgress(): Turn | null {
    const { chain, intake } = this.#workings;
    const { end } = chain;
    if (end !== null) return retired(end);
    const [have, of] = [intake.next, this.#line().feedLength];
    if (of - have > CATCHING_UP_ITEMS) this.#parts.link({ state: 'catching_up', have, of });
    return null;
  }

  async #offer(room: RoomDocument): Promise<Turn | null> {
    const { offers, chain, promises } = this.#workings;
    const answers = room.takeAnswers();
    for (const meaning of await offers.take(answers)) {
      const end = await chain.judge(meaning);
      if (end === 'resync') return RESYNC;
      if (end !== null) return retired(end);
    }
    if (!this.#line().isOn(room)) return null;
    await offers.pump(room);
    await promises?.exchange(room, answers);
    await this.#parts.vault?.exchange(room);
    return null;
  }

  /** The first proof, what others have shown, a document that has grown large, older entries. */
  async #lookBack(room: RoomDocument): Promise<Turn | null> {
    const { proofs, offers, receipt, heard } = this.#workings;
    const proved = proofs.isWanting ? await proofs.prove() : null;
    if (!this.#line().isOn(room)) return null;
    if (proved?.ok === false && proved.error.type === 'distrust') return turnAfter(proved.error);
    if (offers.waiting.length > 0) return this.#takeOlder(room);
    const untrue = await receipt.keep();
    if (!this.#line().isOn(room)) return null;
    if (untrue !== null) return distrusted(untrue);
    const turn = await heard.prove();
    if (!this.#line().isOn(room)) return null;
    if (turn !== null) return turn;
    return room.pushedBytes > OUTBOX_DOCUMENT_BYTES_MAX ? GREET_AGAIN : this.#takeOlder(room);
  }

  async #takeOlder(room: RoomDocument): Promise<Turn | null> {
    const older = await this.#workings.intake.takeOlder();
    if (!this.#line().isOn(room)) return null;
    if (!older.ok) return turnAfter(older.error);
    if (older.value) this.#again();
    return null;
  }
}
