/**
 * Brings durable entries to the devices of the accounts that they touch [P15]: what comes within FAN_OUT_MS goes out
 * together, written once for all devices of an account. After a pause the first news goes out at once.
 *
 * A device joins a channel with the length of the feed that it is sent by its welcome; until that has gone out it is not
 * live, and what it misses meanwhile is read from the store.
 */
import { feedItemOf, type Id } from '#kernel';
import { FAN_OUT_MS, writeAppend, writeUpdate, type Log } from '#protocol';
import type { Batch } from '../sequencer/sequencer.ts';

export interface Listener {
  /** A whole message. */
  send(message: Uint8Array): void;
}

interface Subscription {
  readonly listener: Listener;
  /** The next item of the feed that it needs. */
  next: number;
  live: boolean;
}

interface Channel {
  readonly feed: Log;
  readonly subscriptions: Set<Subscription>;
  /** The feed's length as far as it has been sent. */
  sent: number;
  items: Uint8Array[];
}

export interface Membership {
  /** Brings the device to the present and keeps it there. `read` gives the items from–to of its feed. */
  goLive(read: (from: number, to: number) => Promise<readonly Uint8Array[]>): Promise<void>;
  leave(): void;
}

export class FanOut {
  readonly #channels = new Map<Id, Channel>();
  readonly #dirty = new Set<Channel>();
  readonly #now: () => number;
  #sentAt = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(now: () => number) {
    this.#now = now;
  }

  get channels(): number {
    return this.#channels.size;
  }

  /** `length` is the feed's at the moment that the welcome tells of. */
  join(account: Id, feed: Log, length: number, listener: Listener): Membership {
    let channel = this.#channels.get(account);
    if (channel === undefined) {
      channel = { feed, subscriptions: new Set(), sent: length, items: [] };
      this.#channels.set(account, channel);
    }
    const joined = channel;
    const subscription: Subscription = { listener, next: length, live: false };
    joined.subscriptions.add(subscription);
    return {
      goLive: async (read) => {
        while (subscription.next < joined.sent) {
          const { next } = subscription;
          const to = joined.sent;
          const items = await read(next, to);
          subscription.next = to;
          listener.send(writeUpdate(writeAppend(feed, next, items)));
        }
        subscription.live = true;
      },
      leave: () => {
        joined.subscriptions.delete(subscription);
        if (joined.subscriptions.size === 0 && this.#channels.get(account) === joined) {
          this.#channels.delete(account);
          this.#dirty.delete(joined);
        }
      },
    };
  }

  /** Takes what has become durable. */
  take({ entries }: Batch): void {
    for (const { bytes, effects } of entries) {
      for (const { effect, place, bytes: effectBytes } of effects) {
        const channel = this.#channels.get(effect.account);
        if (channel === undefined || place < channel.sent + channel.items.length) continue;
        channel.items.push(feedItemOf(bytes, effectBytes));
        this.#dirty.add(channel);
      }
    }
    if (this.#dirty.size === 0 || this.#timer !== null) return;
    const wait = Math.max(0, this.#sentAt + FAN_OUT_MS - this.#now());
    this.#timer = setTimeout(() => this.flush(), wait);
  }

  /** Sends what has gathered. */
  flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#sentAt = this.#now();
    for (const channel of this.#dirty) flushChannel(channel);
    this.#dirty.clear();
  }
}

function flushChannel(channel: Channel): void {
  const { feed, sent: from, items } = channel;
  const to = from + items.length;
  channel.sent = to;
  channel.items = [];
  const whole = writeUpdate(writeAppend(feed, from, items));
  for (const subscription of channel.subscriptions) {
    const { listener, live, next } = subscription;
    if (!live || next >= to) continue;
    subscription.next = to;
    listener.send(next === from ? whole : writeUpdate(writeAppend(feed, next, items.slice(next - from))));
  }
}
