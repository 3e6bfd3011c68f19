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
import { takeItem, takeRun, takeWindow, type FeedEntry, type Step } from './feed.ts';
import { Pages } from './pages.ts';
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
 * between two there is time for a frame. While one is being stored, the next is checked.
 */
const SLICE = 256;

/** `lost`: the connection ended; the rest comes with the next one. */
export type IntakeFault =
  { readonly type: 'lost' } | { readonly type: 'distrust'; readonly distrust: Distrust };

/** Items that have been checked, as far as they are good. */
interface Slice {
  readonly entries: readonly FeedEntry[];
  readonly end: Step;
  readonly fault: Distrust | null;
}

export class Intake {
  readonly #parts: IntakeParts;
  #copy: Copy;
  readonly #pages = new Pages((from, to) => this.#page(from, to));
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
    this.#pages.forget();
    let end: Step = { view: this.copy.view, time: this.copy.entryTime };
    let storing: Promise<void> = Promise.resolve();
    for (let from = this.next; from < room.feedLength; from = end.view.account.feedLength) {
      const slice = await this.#sliceAt(room, welcome.windowStart, from, end);
      await storing;
      if (!slice.ok) return slice;
      const { fault } = slice.value;
      storing = this.#store(slice.value, from, welcome.feedLength);
      // A store that has no room is told of where it is waited for.
      storing.catch(() => undefined);
      if (fault !== null) await storing;
      if (fault !== null) return err({ type: 'distrust', distrust: fault });
      ({ end } = slice.value);
    }
    await storing;
    return ok(null);
  }

  /**
   * One more page of what lies before the copy's beginning; false when there is none, or it could not be had. What is kept
   * there is from before a recovery, and has to be in it as it is.
   */
  async takeOlder(): Promise<Result<boolean, IntakeFault>> {
    const { first, view } = this.copy;
    if (first === 0) return ok(false);
    const from = Math.max(0, first - PAGE_ENTRIES_MAX);
    const [page, after] = [await this.#page(from, first), await this.#parts.copies.items(first, first + 1)];
    if (page === null || page.length !== first - from) return ok(false);
    const run = takeRun(this.#parts.hash, view.account, [...page, ...after], from === 0 ? null : undefined);
    if (!run.ok) return ok(false);
    const rewritten = await this.#rewritten(page, from);
    if (rewritten !== null) return err({ type: 'distrust', distrust: rewritten });
    await this.#keep({ first: from }, run.value.slice(0, page.length), from);
    return ok(true);
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
    const rewritten = await this.#rewrittenAtCut(items, windowStart);
    if (rewritten !== null) return err({ type: 'distrust', distrust: rewritten });
    const run = takeWindow(this.#parts.hash, this.#parts.account, view.value, items);
    if (!run.ok) return this.#distrust(run.error, state);
    const at: AccountView = { ...view.value, account: { ...view.value.account, feedLength } };
    const entryTime = run.value.at(-1)?.entry.time ?? 0;
    const change = { view: at, first: windowStart, entryTime, epoch };
    await this.#parts.stored(run.value, await this.#keep(change, run.value, windowStart));
    return ok(null);
  }

  /** The next items, checked from where the feed has been taken in to. The document has them from place `held` on. */
  async #sliceAt(
    room: RoomDocument,
    held: number,
    from: number,
    end: Step,
  ): Promise<Result<Slice, IntakeFault>> {
    const items = await this.#itemsAt(room, held, from);
    if (items === null) return err({ type: 'lost' });
    const rewritten = await this.#rewrittenAtCut(items, from);
    return rewritten === null ? ok(this.#check(items, end)) : err({ type: 'distrust', distrust: rewritten });
  }

  async #itemsAt(room: RoomDocument, held: number, from: number): Promise<readonly Uint8Array[] | null> {
    const items: Uint8Array[] = [];
    for (let place = from; items.length < SLICE; place++) {
      const item = room.feedItem(place);
      if (item === null) break;
      items.push(item);
    }
    if (items.length > 0) return items;
    const end = held > from ? Math.min(held, room.feedLength) : room.feedLength;
    return this.#pages.take(from, end, SLICE);
  }

  async #page(from: number, to: number): Promise<readonly Uint8Array[] | null> {
    const page = readReply(entriesResult, await this.#parts.askEntries(from, to));
    return page.ok ? page.value.map((item) => item.slice()) : null;
  }

  #check(items: readonly Uint8Array[], from: Step): Slice {
    const entries: FeedEntry[] = [];
    let end = from;
    for (const item of items) {
      const step = takeItem(this.#parts.hash, end, item);
      if (!step.ok) return { entries, end, fault: { code: step.error, evidence: [item] } };
      const { view, time, taken } = step.value;
      end = { view, time };
      entries.push(taken);
    }
    return { entries, end, fault: null };
  }

  async #store({ entries, end }: Slice, from: number, liveFrom: number): Promise<void> {
    const last = entries.at(-1);
    if (last === undefined) return;
    const { view, time: entryTime } = end;
    const { cutAt } = this.copy;
    const isLive = from + entries.length > liveFrom;
    const change = {
      view,
      entryTime,
      time: Math.max(entryTime, this.copy.time),
      skewMs: skewAfter(this.copy.skewMs, entryTime, this.#parts.clock.now(), isLive),
      ...(cutAt !== null && last.entry.index >= cutAt && { cutAt: null }),
    };
    await this.#parts.stored(entries, await this.#keep(change, entries, from));
  }

  /** While the feed has not come to the place where a recovery has cut the journal, what comes may be kept already. */
  async #rewrittenAtCut(items: readonly Uint8Array[], from: number): Promise<Distrust | null> {
    return this.#copy.cutAt === null ? null : this.#rewritten(items, from);
  }

  /** Evidence that the journal differs before the place where a recovery has cut it [P25]: what was behind is not kept. */
  async #rewritten(items: readonly Uint8Array[], from: number): Promise<Distrust | null> {
    const { copies } = this.#parts;
    const hasKept = (await copies.items(from, from + items.length)).length > 0;
    for (const [at, item] of hasKept ? items.entries() : []) {
      const kept = await copies.at(from + at);
      if (kept !== null && !equal(kept.item, item))
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
