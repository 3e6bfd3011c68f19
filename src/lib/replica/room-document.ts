/**
 * The Yjs document of one connection to a device's room. It is made anew for each: with the collected past of the feed,
 * the items of the chunk in which the device stands [P13], and an empty outbox under a new clientID [P14].
 */
import {
  chunkStart,
  durableLog,
  logItem,
  OUTBOX_ROOT,
  outboxElement,
  writeParts,
  type LogName,
} from '#protocol';
import { applyUpdate, Doc, getState } from 'yjs';

export class RoomDocument {
  readonly doc = new Doc();
  readonly #epoch: number;
  #answered = 0;
  #pushedBytes = 0;

  /** `chunk` holds the items from the start of the chunk of `next` to `next`, the next place of the feed. */
  constructor(epoch: number, next: number, chunk: readonly Uint8Array[]) {
    this.#epoch = epoch;
    const past = { log: durableLog('feed', epoch), clock: 0, from: chunkStart(next), items: chunk };
    applyUpdate(this.doc, writeParts([past]));
  }

  /** Behind the last item of the feed that the document holds or has collected. */
  get feedLength(): number {
    return getState(this.doc.store, durableLog('feed', this.#epoch).clientId);
  }

  /** Null where the item is collected or has not come. */
  feedItem(place: number): Uint8Array | null {
    return this.#item('feed', place);
  }

  /** The answers that have come since the last call. */
  takeAnswers(): readonly Uint8Array[] {
    const answers: Uint8Array[] = [];
    for (
      let item = this.#item('answers', this.#answered);
      item !== null;
      item = this.#item('answers', this.#answered)
    ) {
      answers.push(item);
      this.#answered++;
    }
    return answers;
  }

  /** How much this connection's outbox holds, what has its verdict included. */
  get pushedBytes(): number {
    return this.#pushedBytes;
  }

  push(signed: readonly Uint8Array[]): void {
    this.doc.getArray(OUTBOX_ROOT).push(signed.map((bytes) => outboxElement('operation', bytes)));
    for (const { length } of signed) this.#pushedBytes += length;
  }

  /** A copy: what is kept of an item must not keep the whole update that brought it. */
  #item(name: LogName, index: number): Uint8Array | null {
    return logItem((root) => this.doc.getArray(root), name, index)?.slice() ?? null;
  }
}
