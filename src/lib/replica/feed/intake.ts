/**
 * The way of feed items from a connection's document into the store: in order, in slices that leave the machine time for
 * its screen, with pages asked for where the document begins later than the copy ends [P13].
 */
import {
  accountView,
  decode,
  equal,
  err,
  ok,
  type AccountView,
  type Device,
  type Id,
  type Result,
  type Sha256,
} from '#kernel';
import { entriesResult, PAGE_ENTRIES_MAX, type Welcome } from '#protocol';
import type { Copy, Distrust, Kept } from './copy.ts';
import { skewAfter } from '../network/journal-time.ts';
import { takeItem, takeRun, takeWindow, type FeedEntry, type FeedFault } from './feed.ts';
import { LocksSeen } from '../locks/lock-rows.ts';
import type { Clock, CopyStore, OpenMemo } from '../ports.ts';
import { readReply, type Replied } from '../session/questions.ts';
import type { RoomDocument } from '../session/room-document.ts';
import { rowOf, sealedMemoFor } from '../history/rows.ts';
import { spenderOf } from '../history/spender.ts';

export interface IntakeParts {
  readonly hash: Sha256;
  readonly account: Id;
  readonly clock: Clock;
  readonly copies: CopyStore;
  readonly openMemo: OpenMemo;
  readonly askEntries: (from: number, to: number) => Promise<Replied>;
  /** Called after new entries have been stored, in their order. */
  readonly stored: (entries: readonly FeedEntry[], kept: readonly Kept[]) => Promise<void>;
}

/**
 * Items that are taken in without a pause and stored in one transaction: after each of these the screens look again, and
 * between two there is time for a frame.
 */
const SLICE = 128;

/** `lost`: the connection ended; the rest comes with the next one. */
export type IntakeFault =
  { readonly type: 'lost' } | { readonly type: 'distrust'; readonly distrust: Distrust };

export class Intake {
  readonly #parts: IntakeParts;
  #copy: Copy;
  /** What of a page has not been taken in yet; it begins at `from`. */
  #ahead: { readonly from: number; readonly items: readonly Uint8Array[] } = { from: 0, items: [] };
  #writing: Promise<unknown> = Promise.resolve();

  constructor(copy: Copy, parts: IntakeParts) {
    this.#copy = copy;
    this.#parts = parts;
  }

  /** As it is stored. */
  get copy(): Copy {
    return this.#copy;
  }

  get next(): number {
    return this.copy.view.account.feedLength;
  }

  /** What the account's record says of a device of its own. */
  deviceOf(id: Id): Device | null {
    return this.copy.view.devices.find((each) => each.id === id) ?? null;
  }

  /** One change after another, each on top of the one before: none takes back what another has written. */
  change(change: Partial<Copy>, kept: readonly Kept[] = []): Promise<void> {
    const written = this.#writing.then(async () => {
      const copy = { ...this.#copy, ...change };
      await this.#parts.copies.write(copy, kept);
      this.#copy = copy;
    });
    this.#writing = written.catch(() => undefined);
    return written;
  }

  /** Takes in what the document holds beyond the copy. */
  async takeAll(room: RoomDocument, welcome: Welcome): Promise<Result<null, IntakeFault>> {
    if (this.next === 0 && welcome.windowStart > 0 && welcome.state !== null) {
      const taken = await this.#takeWindow(room, welcome, welcome.state);
      if (!taken.ok) return taken;
    }
    while (this.next < room.feedLength) {
      const items = await this.#nextItems(room);
      if (items === null) return err({ type: 'lost' });
      const taken = await this.#takeItems(items, welcome.feedLength);
      if (!taken.ok) return taken;
    }
    return ok(null);
  }

  /** One more page of what lies before the copy's beginning; false when there is none, or it could not be had. */
  async takeOlder(): Promise<boolean> {
    const { first, view } = this.copy;
    if (first === 0) return false;
    const from = Math.max(0, first - PAGE_ENTRIES_MAX);
    const [page, after] = [await this.#page(from, first), await this.#parts.copies.items(first, first + 1)];
    if (page === null || page.length !== first - from) return false;
    const run = takeRun(this.#parts.hash, view.account, [...page, ...after], from === 0 ? null : undefined);
    if (!run.ok) return false;
    await this.#keep({ first: from }, run.value.slice(0, page.length), from);
    return true;
  }

  async #takeWindow(
    room: RoomDocument,
    welcome: Welcome,
    state: Uint8Array,
  ): Promise<Result<null, IntakeFault>> {
    const { feedLength, windowStart, epoch } = welcome;
    const items: Uint8Array[] = [];
    for (let place = windowStart; place < feedLength; place++) {
      const item = room.feedItem(place);
      if (item === null) return err({ type: 'lost' });
      items.push(item);
    }
    const view = decode(accountView, state.slice());
    if (!view.ok) return this.#distrust('malformed_view', state);
    const rewritten = await this.#rewritten(items, windowStart);
    if (rewritten !== null) return err({ type: 'distrust', distrust: rewritten });
    const run = takeWindow(this.#parts.hash, this.#parts.account, view.value, items);
    if (!run.ok) return this.#distrust(run.error, state);
    const at: AccountView = { ...view.value, account: { ...view.value.account, feedLength } };
    const entryTime = run.value.at(-1)?.entry.time ?? 0;
    const change = { view: at, first: windowStart, entryTime, epoch };
    await this.#parts.stored(run.value, await this.#keep(change, run.value, windowStart));
    return ok(null);
  }

  async #nextItems(room: RoomDocument): Promise<readonly Uint8Array[] | null> {
    const items: Uint8Array[] = [];
    for (let place = this.next; items.length < SLICE; place++) {
      const item = room.feedItem(place);
      if (item === null) break;
      items.push(item);
    }
    return items.length > 0 ? items : this.#nextOfPage(room);
  }

  /** A page holds several slices: it is asked for once. */
  async #nextOfPage(room: RoomDocument): Promise<readonly Uint8Array[] | null> {
    const from = this.next;
    const { from: has, items } = this.#ahead;
    const page =
      has === from && items.length > 0
        ? items
        : await this.#page(from, Math.min(room.feedLength, from + PAGE_ENTRIES_MAX));
    if (page === null || page.length === 0) return null;
    this.#ahead = { from: from + SLICE, items: page.slice(SLICE) };
    return page.slice(0, SLICE);
  }

  async #page(from: number, to: number): Promise<readonly Uint8Array[] | null> {
    const page = readReply(entriesResult, await this.#parts.askEntries(from, to));
    return page.ok ? page.value.map((item) => item.slice()) : null;
  }

  async #takeItems(items: readonly Uint8Array[], liveFrom: number): Promise<Result<null, IntakeFault>> {
    const rewritten = await this.#rewritten(items, this.next);
    if (rewritten !== null) return err({ type: 'distrust', distrust: rewritten });
    let { view, entryTime } = this.copy;
    const entries: FeedEntry[] = [];
    const from = this.next;
    let fault: { readonly code: FeedFault; readonly item: Uint8Array } | null = null;
    for (const item of items) {
      const step = takeItem(this.#parts.hash, { view, time: entryTime }, item);
      if (!step.ok) {
        fault = { code: step.error, item };
        break;
      }
      view = step.value.view;
      entryTime = step.value.time;
      entries.push(step.value.taken);
    }
    if (entries.length > 0) {
      const time = Math.max(entryTime, this.copy.time);
      const isLive = from + entries.length > liveFrom;
      const skewMs = skewAfter(this.copy.skewMs, entryTime, this.#parts.clock.now(), isLive);
      const { cutAt } = this.copy;
      const isPastCut = cutAt !== null && (entries.at(-1)?.entry.index ?? 0) >= cutAt;
      const change = { view, entryTime, time, skewMs, ...(isPastCut && { cutAt: null }) };
      await this.#parts.stored(entries, await this.#keep(change, entries, from));
    }
    return fault === null ? ok(null) : this.#distrust(fault.code, fault.item);
  }

  /** Evidence that the journal differs before the place where a recovery has cut it [P25]. */
  async #rewritten(items: readonly Uint8Array[], from: number): Promise<Distrust | null> {
    const { cutAt } = this.#copy;
    if (cutAt === null) return null;
    for (const [at, item] of items.entries()) {
      const kept = await this.#parts.copies.at(from + at);
      if (kept !== null && kept.row.index < cutAt && !equal(kept.item, item))
        return { code: 'history_rewritten', evidence: [kept.item, item] };
    }
    return null;
  }

  async #keep(change: Partial<Copy>, entries: readonly FeedEntry[], from: number): Promise<readonly Kept[]> {
    const kept: Kept[] = [];
    const locks = new LocksSeen(this.#copy.view);
    for (const [at, entry] of entries.entries()) {
      const ended = locks.take(entry.effect);
      const row = rowOf(this.#parts.account, entry, await this.#memoOf(entry), ended);
      const spender =
        row.rejection === null ? null : await spenderOf(row.rejection, kept, this.#parts.copies, from);
      kept.push({ place: from + at, item: entry.item, row: { ...row, spender } });
    }
    await this.change(change, kept);
    return kept;
  }

  async #memoOf({ operation }: FeedEntry): Promise<string | null> {
    const sealed = operation === null ? null : sealedMemoFor(this.#parts.account, operation);
    return operation === null || sealed === null ? null : this.#parts.openMemo(operation, sealed);
  }

  #distrust(code: string, ...evidence: readonly Uint8Array[]): Result<null, IntakeFault> {
    return err({ type: 'distrust', distrust: { code, evidence } });
  }
}
