/**
 * Listens to all that the relay sends, at the moment when it is sent: of an entry nothing may leave the relay before the
 * disk has it [R2], a feed is the journal's, item by item, and a welcome tells of nothing that a crash could undo.
 */
import { equal, idHex, type Id } from '#kernel';
import { durableLog, readMessage, roomOfPath, type DeviceRoom, type Frame } from '#protocol';
import { logItems } from './log-reader.ts';
import type { Disk } from './relay-disk.ts';

/** Yjs ids of what devices write are below those of the relay's logs, and its answers above them. */
const FIRST_FEED = durableLog('feed', 0).clientId;

export class Wiretap {
  readonly #disk: Disk;
  /** Feed items that were seen. */
  items = 0;

  constructor(disk: Disk) {
    this.#disk = disk;
  }

  /** What a relay writes to a socket that was opened with this path; throws one sentence if it may not. */
  hear(path: string, message: Uint8Array): void {
    const room = roomOfPath(path);
    if (!room.ok || room.value.kind !== 'device') return;
    const read = readMessage(message);
    if (!read.ok) throw new Error(`the relay sends what cannot be read: ${read.error}`);
    const { value } = read;
    if (value.type === 'step2' || value.type === 'update') this.#hearUpdate(room.value, value.update);
    else if (value.type === 'frame') this.#hearFrame(room.value, value.frame);
  }

  #hearUpdate({ account }: DeviceRoom, update: Uint8Array): void {
    const feed = durableLog('feed', this.#disk.epoch).clientId;
    for (const { client, clock, bytes, length } of logItems(update)) {
      if (client >= FIRST_FEED && client < feed) throw new Error('a log of an older epoch is sent');
      if (client !== feed) continue;
      const durable = this.#lengthOf(account);
      if (clock + length > durable)
        throw new Error(`item ${clock} of the feed of ${idHex(account)} is sent before it is durable`);
      if (bytes === null) continue;
      const [stored] = this.#disk.feedItems(account, clock, clock + 1);
      if (stored === undefined || !equal(stored, bytes))
        throw new Error(`item ${clock} of the feed of ${idHex(account)} is not the journal's`);
      this.items++;
    }
  }

  #hearFrame({ account, device }: DeviceRoom, frame: Frame): void {
    if (frame.name !== 'welcome') return;
    const { feedLength, head } = frame.body;
    if (feedLength > this.#lengthOf(account))
      throw new Error('a welcome tells of entries that are not durable');
    if (head !== null && !this.#disk.operations.has(`${device}${head.seq}`))
      throw new Error('a welcome names a head that is not durable');
  }

  #lengthOf(account: Id): number {
    return this.#disk.feeds.get(account)?.length ?? 0;
  }
}
