/**
 * The state: tables from key to immutable value, and an overlay of them that plays what may never happen. A record past
 * its horizon counts as absent at once and is removed when a state root is taken. `MemoryState` remembers what changed
 * since it was last asked, which is what the state root hashes and the snapshot stores.
 */
import type { Key } from './foundation/bytes.ts';
import { id, type Id } from './foundation/id.ts';
import { bigUint, bytes, record, uint, type Schema, type TypeOf } from './foundation/schema.ts';
import { TimeHeap, type Timed } from './foundation/time-heap.ts';
import { account, device, profile } from './ledger/account.ts';
import { asset } from './ledger/asset.ts';
import { hold, voucher } from './ledger/hold.ts';
import { head, network, type Head, type Network } from './ledger/network.ts';
import { assert } from './foundation/assert.ts';
import type { Timeout } from './journal/entry.ts';

const until = record({ until: uint });

/** Every table with its number, which is the first part of its canonical keys. Numbers are for ever. */
export const TABLES = {
  network: { number: 0, value: network },
  head: { number: 1, value: head },
  accounts: { number: 2, value: account },
  devices: { number: 3, value: device },
  profiles: { number: 4, value: profile },
  assets: { number: 5, value: asset },
  /** Symbol → asset. */
  symbols: { number: 6, value: record({ asset: id }) },
  holds: { number: 7, value: hold },
  vouchers: { number: 8, value: voucher },
  /** What is in each bucket but `available`; issuance as supply. */
  buckets: { number: 9, value: bigUint },
  /** (account, SHA-256(reference)) → its entry. */
  references: { number: 10, value: record({ index: uint, content: bytes(32), until: uint }) },
  /** (payee, request) → the entry that paid it. */
  requests: { number: 11, value: record({ index: uint, until: uint }) },
  /** Ids of root-signed operations. */
  roots: { number: 12, value: until },
  invites: { number: 13, value: until },
  /** (asset, account, UTC day) → bonuses. */
  bonuses: { number: 14, value: record({ sum: bigUint, until: uint }) },
} as const;

export type TableName = keyof typeof TABLES;
export type Row<Name extends TableName> = TypeOf<(typeof TABLES)[Name]['value']>;

/** Objects that belong to accounts, so that an account's own are found without walking a table. */
const PARTIES = {
  holds: ({ payer, to }: Row<'holds'>) => [payer, to],
  vouchers: ({ payer }: Row<'vouchers'>) => [payer],
  assets: ({ issuer }: Row<'assets'>) => [issuer],
} as const satisfies { readonly [Name in TableName]?: (row: Row<Name>) => readonly Id[] };
export type OwnedTable = keyof typeof PARTIES;

/** Tables whose records end by a timeout entry, and those whose records just fade. */
const DEADLINE_TABLES = { holds: 'hold', vouchers: 'voucher' } as const satisfies Partial<
  Record<TableName, Timeout>
>;
const FADING_TABLES = [
  'references',
  'requests',
  'roots',
  'invites',
  'bonuses',
] as const satisfies readonly TableName[];
export type FadingTable = (typeof FADING_TABLES)[number];

export interface Table<Value> {
  get(key: Key): Value | undefined;
  set(key: Key, value: Value): void;
  delete(key: Key): void;
}

/** A timeout that is due. */
export interface Due {
  readonly timeout: Timeout;
  readonly object: Id;
  readonly until: number;
}

export interface State {
  table<Name extends TableName>(name: Name): Table<Row<Name>>;
  /** Timeouts with until ≤ time, in the order in which they go: by (until, object). */
  due(time: number): readonly Due[];
  /** True when at least one timeout is due; cheap. */
  isDue(time: number): boolean;
  /** The earliest deadline that is open, if any; ms. */
  nextDeadline(): number | null;
}

/** One change of a table since it was last asked; undefined: the record is gone. */
export interface RowChange {
  readonly table: TableName;
  readonly key: Key;
  readonly value: unknown;
}

function untilOf(value: unknown): number {
  return (value as { readonly until: number }).until;
}

class MemoryTable<Value> implements Table<Value> {
  readonly rows = new Map<Key, Value>();
  changes = new Map<Key, Value | undefined>();
  readonly ends: TimeHeap | null;
  readonly #parties: ((row: Value) => readonly Id[]) | null;
  readonly #keysByParty = new Map<Id, Set<Key>>();

  constructor(hasEnds: boolean, parties: ((row: Value) => readonly Id[]) | null) {
    this.ends = hasEnds ? new TimeHeap() : null;
    this.#parties = parties;
  }

  get(key: Key): Value | undefined {
    return this.rows.get(key);
  }

  set(key: Key, value: Value): void {
    if (this.ends !== null) this.#noteEnd(this.ends, key, value);
    if (this.#parties !== null && !this.rows.has(key)) this.#noteParties(key, this.#parties(value));
    this.rows.set(key, value);
    this.changes.set(key, value);
  }

  delete(key: Key): void {
    const row = this.rows.get(key);
    if (row === undefined) return;
    this.rows.delete(key);
    this.changes.set(key, undefined);
    for (const party of this.#parties?.(row) ?? []) this.#keysByParty.get(party)?.delete(key);
  }

  /** The records that this account is a party of. */
  of(party: Id): readonly Value[] {
    return [...(this.#keysByParty.get(party) ?? [])].map((key) => this.rows.get(key) as Value);
  }

  #noteParties(key: Key, parties: readonly Id[]): void {
    for (const party of parties) {
      const keys = this.#keysByParty.get(party);
      if (keys === undefined) this.#keysByParty.set(party, new Set([key]));
      else keys.add(key);
    }
  }

  /** Ends that still belong to a record, dropping from the front those that do not. */
  *ended(time: number): Generator<Timed> {
    const ends = this.ends as TimeHeap;
    for (let first = ends.first(); first !== undefined && !this.#isOpen(first); first = ends.first())
      ends.dropFirst();
    for (const item of ends.through(time)) if (this.#isOpen(item)) yield item;
  }

  #noteEnd(ends: TimeHeap, key: Key, value: Value): void {
    const before = this.rows.get(key);
    if (before === undefined || untilOf(before) !== untilOf(value)) ends.push({ until: untilOf(value), key });
  }

  #isOpen({ key, until: end }: Timed): boolean {
    const row = this.rows.get(key);
    return row !== undefined && untilOf(row) === end;
  }

  firstEnd(): number | null {
    for (const _ of this.ended(-1)) break;
    return this.ends?.first()?.until ?? null;
  }
}

const names = Object.keys(TABLES) as readonly TableName[];
const deadlineNames = Object.keys(DEADLINE_TABLES) as readonly (keyof typeof DEADLINE_TABLES)[];

function memoryTable(name: TableName): MemoryTable<unknown> {
  const parties = name in PARTIES ? PARTIES[name as OwnedTable] : null;
  const hasEnds = name in DEADLINE_TABLES || (FADING_TABLES as readonly string[]).includes(name);
  return new MemoryTable(hasEnds, parties as ((row: unknown) => readonly Id[]) | null);
}

export class MemoryState implements State {
  readonly #tables = new Map<TableName, MemoryTable<unknown>>(names.map((name) => [name, memoryTable(name)]));

  table<Name extends TableName>(name: Name): Table<Row<Name>> {
    return this.#tables.get(name) as MemoryTable<Row<Name>>;
  }

  rows<Name extends TableName>(name: Name): ReadonlyMap<Key, Row<Name>> {
    return (this.#tables.get(name) as MemoryTable<Row<Name>>).rows;
  }

  /** The holds, vouchers or assets that an account is a party of. */
  of<Name extends OwnedTable>(name: Name, party: Id): readonly Row<Name>[] {
    return (this.#tables.get(name) as MemoryTable<Row<Name>>).of(party);
  }

  due(time: number): readonly Due[] {
    return sortedDue(deadlineNames.flatMap((name) => [...this.#ends(name, time)]));
  }

  *#ends(name: keyof typeof DEADLINE_TABLES, time: number): Generator<Due> {
    for (const { until: end, key } of (this.#tables.get(name) as MemoryTable<unknown>).ended(time))
      yield { timeout: DEADLINE_TABLES[name], object: key as Id, until: end };
  }

  isDue(time: number): boolean {
    const next = this.nextDeadline();
    return next !== null && next <= time;
  }

  nextDeadline(): number | null {
    let next: number | null = null;
    for (const name of deadlineNames) {
      const end = (this.#tables.get(name) as MemoryTable<unknown>).firstEnd();
      if (end !== null && (next === null || end < next)) next = end;
    }
    return next;
  }

  /** Removes records whose horizon has passed [L9]. */
  prune(time: number): void {
    for (const name of FADING_TABLES) {
      const table = this.#tables.get(name) as MemoryTable<unknown>;
      for (const { key } of [...table.ended(time)]) table.delete(key);
    }
  }

  /** What changed since the last call. Values are immutable, so this is a frozen picture that can be hashed in slices. */
  takeChanges(): readonly RowChange[] {
    const changes: RowChange[] = [];
    for (const [table, memory] of this.#tables) {
      for (const [key, value] of memory.changes) changes.push({ table, key, value });
      memory.changes = new Map();
    }
    return changes;
  }
}

class OverlayTable<Value> implements Table<Value> {
  readonly rows = new Map<Key, Value | undefined>();
  readonly #base: Table<Value>;

  constructor(base: Table<Value>) {
    this.#base = base;
  }

  get(key: Key): Value | undefined {
    return this.rows.has(key) ? this.rows.get(key) : this.#base.get(key);
  }

  set(key: Key, value: Value): void {
    this.rows.set(key, value);
  }

  delete(key: Key): void {
    this.rows.set(key, undefined);
  }
}

/** A state on top of another, which stays as it is until `commit`. */
export class Overlay implements State {
  readonly #base: State;
  readonly #tables = new Map<TableName, OverlayTable<unknown>>();

  constructor(base: State) {
    this.#base = base;
  }

  table<Name extends TableName>(name: Name): Table<Row<Name>> {
    let table = this.#tables.get(name);
    if (table === undefined) {
      table = new OverlayTable(this.#base.table(name) as Table<unknown>);
      this.#tables.set(name, table);
    }
    return table as OverlayTable<Row<Name>>;
  }

  due(time: number): readonly Due[] {
    return sortedDue(
      this.#open()
        .filter(({ until: end }) => end <= time)
        .concat(this.#untouched(this.#base.due(time))),
    );
  }

  isDue(time: number): boolean {
    return this.due(time).length > 0;
  }

  nextDeadline(): number | null {
    const own = this.#open().map((each) => each.until);
    const base = this.#base.nextDeadline();
    if (base !== null) own.push(...this.#untouched(this.#base.due(base)).map((each) => each.until));
    return own.length === 0 ? base : Math.min(...own);
  }

  /** Makes what was played here happen in the state below. */
  commit(): void {
    for (const [name, { rows }] of this.#tables) {
      const below = this.#base.table(name) as Table<unknown>;
      for (const [key, value] of rows) {
        if (value === undefined) below.delete(key);
        else below.set(key, value);
      }
    }
  }

  #open(): Due[] {
    const open: Due[] = [];
    for (const name of deadlineNames)
      for (const [key, value] of this.#tables.get(name)?.rows ?? [])
        if (value !== undefined)
          open.push({ timeout: DEADLINE_TABLES[name], object: key as Id, until: untilOf(value) });
    return open;
  }

  #untouched(due: readonly Due[]): readonly Due[] {
    return due.filter(
      ({ timeout, object }) => !this.#tables.get(timeout === 'hold' ? 'holds' : 'vouchers')?.rows.has(object),
    );
  }
}

function sortedDue(due: Due[]): readonly Due[] {
  return due.sort((a, b) => a.until - b.until || (a.object < b.object ? -1 : 1));
}

const SINGLE: Key = '';

export function networkOf(state: State): Network {
  const value = state.table('network').get(SINGLE);
  assert(value !== undefined, 'a state has a network');
  return value;
}

export function setNetwork(state: State, value: Network): void {
  state.table('network').set(SINGLE, value);
}

export function headOf(state: State): Head {
  const value = state.table('head').get(SINGLE);
  assert(value !== undefined, 'a state has a head');
  return value;
}

export function setHead(state: State, value: Head): void {
  state.table('head').set(SINGLE, value);
}

/** The record, unless its horizon has passed. */
export function unfaded<Name extends FadingTable>(
  state: State,
  name: Name,
  key: Key,
  time: number,
): Row<Name> | undefined {
  const row = state.table(name).get(key);
  return row !== undefined && row.until > time ? row : undefined;
}

export function schemaOf(name: TableName): Schema<unknown> {
  return TABLES[name].value as Schema<unknown>;
}
