/**
 * The state in memory. It remembers what changed since it was last asked, which is what the state root hashes and the
 * snapshot stores; it knows which timeout goes first, and an account's own objects without walking a table.
 */
import type { Key } from './foundation/bytes.ts';
import type { Id } from './foundation/id.ts';
import { Ends } from './state-ends.ts';
import {
  compareDue,
  DEADLINE_NAMES,
  DEADLINE_TABLES,
  dueOf,
  FADING_TABLES,
  PARTIES,
  TABLES,
  type DeadlineTable,
  type Due,
  type OwnedTable,
  type Row,
  type State,
  type Table,
  type TableName,
} from './state.ts';

/** One change of a table since it was last asked; undefined: the record is gone. */
export interface RowChange {
  readonly table: TableName;
  readonly key: Key;
  readonly value: unknown;
}

/** A record's place, found once for reading, writing and remembering that it changed. It stays while its table lasts. */
interface Slot<Value> {
  readonly key: Key;
  /** Undefined: the record is gone, and its place is until the change has been taken. */
  value: Value | undefined;
  changed: boolean;
}

class MemoryTable<Value> implements Table<Value> {
  readonly #slots = new Map<Key, Slot<Value>>();
  #changed: Slot<Value>[] = [];
  readonly ends: Ends | null;
  readonly #parties: ((row: Value) => readonly Id[]) | null;
  readonly #keysByParty = new Map<Id, Set<Key>>();

  constructor(hasEnds: boolean, parties: ((row: Value) => readonly Id[]) | null) {
    this.ends = hasEnds ? new Ends((key) => this.get(key)) : null;
    this.#parties = parties;
  }

  get(key: Key): Value | undefined {
    return this.#slots.get(key)?.value;
  }

  set(key: Key, value: Value): void {
    this.ends?.note(key, value);
    const slot = this.#slot(key);
    if (slot.value === undefined && this.#parties !== null) this.#noteParties(key, this.#parties(value));
    slot.value = value;
    this.#change(slot);
  }

  delete(key: Key): void {
    const slot = this.#slots.get(key);
    if (slot?.value === undefined) return;
    if (this.#parties !== null) this.#forgetParties(key, this.#parties(slot.value));
    slot.value = undefined;
    this.#change(slot);
  }

  /** A copy, for whoever walks through all of it. */
  rows(): ReadonlyMap<Key, Value> {
    const rows = new Map<Key, Value>();
    for (const { key, value } of this.#slots.values()) if (value !== undefined) rows.set(key, value);
    return rows;
  }

  takeChanges(table: TableName): readonly RowChange[] {
    const taken = this.#changed.map((slot) => {
      slot.changed = false;
      if (slot.value === undefined) this.#slots.delete(slot.key);
      return { table, key: slot.key, value: slot.value };
    });
    this.#changed = [];
    return taken;
  }

  #slot(key: Key): Slot<Value> {
    const held = this.#slots.get(key);
    if (held !== undefined) return held;
    const slot = { key, value: undefined, changed: false };
    this.#slots.set(key, slot);
    return slot;
  }

  #change(slot: Slot<Value>): void {
    if (slot.changed) return;
    slot.changed = true;
    this.#changed.push(slot);
  }

  /** The records that this account is a party of. */
  of(party: Id): readonly Value[] {
    return Array.from(this.#keysByParty.get(party) ?? [], (key) => this.get(key) as Value);
  }

  #noteParties(key: Key, parties: readonly Id[]): void {
    for (const party of parties) {
      const keys = this.#keysByParty.get(party);
      if (keys === undefined) this.#keysByParty.set(party, new Set([key]));
      else keys.add(key);
    }
  }

  #forgetParties(key: Key, parties: readonly Id[]): void {
    for (const party of parties) {
      const keys = this.#keysByParty.get(party);
      keys?.delete(key);
      if (keys?.size === 0) this.#keysByParty.delete(party);
    }
  }
}

const names = Object.keys(TABLES) as readonly TableName[];

function memoryTable(name: TableName): MemoryTable<unknown> {
  const parties = name in PARTIES ? PARTIES[name as OwnedTable] : null;
  const hasEnds = name in DEADLINE_TABLES || (FADING_TABLES as readonly string[]).includes(name);
  return new MemoryTable(hasEnds, parties as ((row: unknown) => readonly Id[]) | null);
}

const everyOne = (): boolean => true;

export class MemoryState implements State {
  readonly #tables = new Map<TableName, MemoryTable<unknown>>(names.map((name) => [name, memoryTable(name)]));

  table<Name extends TableName>(name: Name): Table<Row<Name>> {
    return this.#tables.get(name) as MemoryTable<Row<Name>>;
  }

  /** A copy of a table, for whoever walks through all of it. */
  rows<Name extends TableName>(name: Name): ReadonlyMap<Key, Row<Name>> {
    return (this.#tables.get(name) as MemoryTable<Row<Name>>).rows();
  }

  /** The holds, vouchers or assets that an account is a party of. */
  of<Name extends OwnedTable>(name: Name, party: Id): readonly Row<Name>[] {
    return (this.#tables.get(name) as MemoryTable<Row<Name>>).of(party);
  }

  nextTimeout(counts: (due: Due) => boolean = everyOne): Due | null {
    let next: Due | null = null;
    for (const name of DEADLINE_NAMES) {
      const first = this.#endsOf(name).first((end) => counts(dueOf(name, end)));
      const due = first === null ? null : dueOf(name, first);
      if (due !== null && (next === null || compareDue(due, next) < 0)) next = due;
    }
    return next;
  }

  isDue(time: number): boolean {
    const next = this.nextDeadline();
    return next !== null && next <= time;
  }

  nextDeadline(): number | null {
    return this.nextTimeout()?.until ?? null;
  }

  /** Removes records whose horizon has passed [L9]. */
  prune(time: number): void {
    for (const name of FADING_TABLES) {
      const table = this.#tables.get(name) as MemoryTable<unknown>;
      for (const { key } of (table.ends as Ends).through(time)) table.delete(key);
    }
  }

  /** What changed since the last call. Values are immutable, so this is a frozen picture that can be hashed in slices. */
  takeChanges(): readonly RowChange[] {
    return Array.from(this.#tables, ([name, table]) => table.takeChanges(name)).flat();
  }

  #endsOf(name: DeadlineTable): Ends {
    return (this.#tables.get(name) as MemoryTable<unknown>).ends as Ends;
  }
}
