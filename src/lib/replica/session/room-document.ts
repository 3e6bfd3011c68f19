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
import type { VaultRoom } from '../vault/vault.ts';

/** What a device has of a log: the next place, and the items from the start of the chunk of `next` to `next`. */
export interface Past {
  readonly next: number;
  readonly chunk: readonly Uint8Array[];
}

export const NO_PAST: Past = { next: 0, chunk: [] };

export class RoomDocument implements VaultRoom {
  readonly doc = new Doc();
  readonly #epoch: number;
  #answered = 0;
  #pushedBytes = 0;

  constructor(epoch: number, feed: Past, vault: Past) {
    this.#epoch = epoch;
    const parts = (
      [
        ['feed', feed],
        ['vault', vault],
      ] as const
    ).map(([name, { next, chunk }]) => ({
      log: durableLog(name, epoch),
      clock: 0,
      from: chunkStart(next),
      items: chunk,
    }));
    applyUpdate(this.doc, writeParts(parts));
  }

  /** Of the relay's logs that it follows. */
  get epoch(): number {
    return this.#epoch;
  }

  /** Behind the last item of the feed that the document holds or has collected. */
  get feedLength(): number {
    return getState(this.doc.store, durableLog('feed', this.#epoch).clientId);
  }

  /** Null where the item is collected or has not come. */
  feedItem(place: number): Uint8Array | null {
    return this.#item('feed', place);
  }

  get vaultLength(): number {
    return getState(this.doc.store, durableLog('vault', this.#epoch).clientId);
  }

  vaultItem(place: number): Uint8Array | null {
    return this.#item('vault', place);
  }

  pushVault(item: Uint8Array): void {
    this.doc.getArray(OUTBOX_ROOT).push([outboxElement('vault', item)]);
    this.#pushedBytes += item.length;
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

  /** How much of this device's own this connection's outbox holds, what has its verdict included. */
  get pushedBytes(): number {
    return this.#pushedBytes;
  }

  push(signed: readonly Uint8Array[]): void {
    this.doc.getArray(OUTBOX_ROOT).push(signed.map((bytes) => outboxElement('operation', bytes)));
    for (const { length } of signed) this.#pushedBytes += length;
  }

  /** What others have signed and may be offered again and again: a new connection would not make it less. */
  pushPromised(signed: readonly Uint8Array[]): void {
    this.doc.getArray(OUTBOX_ROOT).push(signed.map((bytes) => outboxElement('operation', bytes)));
  }

  /** A copy: what is kept of an item must not keep the whole update that brought it. */
  #item(name: LogName, index: number): Uint8Array | null {
    return logItem((root) => this.doc.getArray(root), name, index)?.slice() ?? null;
  }
}
