/**
 * When the root of the state is taken, and taking it without holding up the event loop (P21). The moments follow from the
 * journal alone, so that every replay prunes at the same entries: before an entry at time t, the state after the entry
 * before it is frozen
 *
 *   - if that entry's index is a multiple of 50,000 and not 0, or
 *   - if the first entry since the last frozen one that was more than a clock entry is 10 minutes older than t.
 *
 * What changed since the picture before it is then hashed a slice at a time while the state goes on; the root waits in
 * `taken` for its clock entry, and the hashed rows for the snapshot.
 */
import {
  assert,
  equal,
  headOf,
  rowKeyBytes,
  rowValueBytes,
  STATE_ROOT_EVERY_ENTRIES,
  STATE_ROOT_EVERY_MS,
  type Cause,
  type Key,
  type MemoryState,
  type RowChange,
  type StateShards,
  type TableName,
} from '#kernel';
import type { StoredRow } from '../store/store.ts';

export interface TakenRoot {
  /** The entry after which the state was frozen. */
  readonly index: number;
  readonly root: Uint8Array;
  /** The picture that `rows` change; null: they are the whole state. */
  readonly base: number | null;
  readonly rows: readonly StoredRow[];
  /** The clock entry of the journal that says so already, if one does. */
  readonly clockEntry: number | null;
}

interface Picture {
  readonly index: number;
  readonly base: number | null;
  readonly changes: readonly RowChange[];
  readonly rows: StoredRow[];
}

interface WrittenRoot {
  readonly index: number;
  readonly root: Uint8Array;
  readonly clockEntry: number;
}

export class StateRoots {
  readonly #shards: StateShards;
  /** The last frozen entry; null: none yet. */
  #frozenAt: number | null;
  #workedSince: number | null = null;
  #picture: Picture | null = null;
  #taken: TakenRoot[] = [];
  #written: WrittenRoot | null = null;
  /** While a journal is replayed nothing is hashed: pictures are merged until the last one. Null: live. */
  #replayed: MergedChanges | null = new MergedChanges();
  readonly #loadedAt: number | null;

  /** `shards` are those of the picture that the state was loaded from, after entry `loadedAt`; else empty and null. */
  constructor(shards: StateShards, loadedAt: number | null) {
    this.#shards = shards;
    this.#frozenAt = loadedAt;
    this.#loadedAt = loadedAt;
  }

  /** Must be called before an entry at this time is played, and may be called at any time. */
  freezeIfDue(state: MemoryState, time: number): void {
    const { size, time: lastTime } = headOf(state);
    const last = size - 1;
    if (last < 1 || last === this.#frozenAt) return;
    const isOverdue = this.#workedSince !== null && time >= this.#workedSince + STATE_ROOT_EVERY_MS;
    if (last % STATE_ROOT_EVERY_ENTRIES !== 0 && !isOverdue) return;
    state.prune(lastTime);
    this.#freeze(last, state.takeChanges());
  }

  /** Must be called with each entry that was played. */
  note(index: number, time: number, cause: Cause): void {
    if (cause.type !== 'clock') this.#workedSince ??= time;
    else if (cause.root !== null) this.#written = { ...cause.root, clockEntry: index };
  }

  /** The replay is over: what was merged is to be hashed from now on. */
  goLive(): void {
    const index = this.#frozenAt;
    const changes = this.#replayed?.list() ?? [];
    this.#replayed = null;
    if (index !== null && index !== this.#loadedAt)
      this.#picture = { index, base: this.#loadedAt, changes, rows: [] };
  }

  /** When the state is to be frozen if nothing comes, or null; ms. */
  get dueAt(): number | null {
    return this.#workedSince === null ? null : this.#workedSince + STATE_ROOT_EVERY_MS;
  }

  get isHashing(): boolean {
    return this.#picture !== null;
  }

  /** The entry whose picture is being hashed. */
  get hashingAt(): number | null {
    return this.#picture?.index ?? null;
  }

  /** Hashes up to `most` rows or nodes; true when nothing is left. */
  step(most: number): boolean {
    const picture = this.#picture;
    if (picture === null) return true;
    const { changes, rows } = picture;
    const end = Math.min(changes.length, rows.length + most);
    while (rows.length < end) rows.push(this.#hashRow(changes[rows.length] as RowChange));
    if (rows.length < changes.length || !this.#shards.step(most)) return false;
    this.#finish(picture, this.#shards.root());
    return true;
  }

  /** Roots that have been taken since the last call, in order. */
  takeRoots(): readonly TakenRoot[] {
    const taken = this.#taken;
    this.#taken = [];
    return taken;
  }

  #freeze(index: number, changes: readonly RowChange[]): void {
    if (this.#replayed !== null) this.#replayed.add(changes);
    else {
      this.step(Number.POSITIVE_INFINITY);
      this.#picture = { index, base: this.#frozenAt, changes, rows: [] };
    }
    this.#frozenAt = index;
    this.#workedSince = null;
  }

  #hashRow(change: RowChange): StoredRow {
    const key = rowKeyBytes(change.table, change.key);
    const value = rowValueBytes(change);
    if (value === null) this.#shards.delete(key);
    else this.#shards.set(key, value);
    return { key, value };
  }

  #finish({ index, base, rows }: Picture, root: Uint8Array): void {
    const written = this.#written?.index === index ? this.#written : null;
    assert(
      written === null || equal(written.root, root),
      `the state after entry ${index} is the one that the journal names`,
    );
    this.#taken.push({ index, root, base, rows, clockEntry: written?.clockEntry ?? null });
    this.#picture = null;
  }
}

/** Changes on top of one another: the later value of a row in place of the earlier one. */
class MergedChanges {
  readonly #tables = new Map<TableName, Map<Key, RowChange>>();

  add(changes: readonly RowChange[]): void {
    for (const change of changes) {
      let rows = this.#tables.get(change.table);
      if (rows === undefined) this.#tables.set(change.table, (rows = new Map()));
      rows.set(change.key, change);
    }
  }

  list(): readonly RowChange[] {
    return [...this.#tables.values()].flatMap((rows) => [...rows.values()]);
  }
}
