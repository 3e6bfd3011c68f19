/**
 * The state: tables from key to immutable value. `MemoryState` (memory-state.ts) holds them, `Overlay` (overlay.ts) plays on
 * top of another what may never happen. A record past its horizon counts as absent at once and is removed when a state
 * root is taken.
 */
import type { Key } from './foundation/bytes.ts';
import { compareIds, id, type Id } from './foundation/id.ts';
import { bigUint, bytes, uint, type Schema, type TypeOf } from './foundation/schema.ts';
import { record } from './foundation/composite.ts';
import type { Timed } from './foundation/time-heap.ts';
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
export const PARTIES = {
  holds: ({ payer, to }: Row<'holds'>) => [payer, to],
  vouchers: ({ payer }: Row<'vouchers'>) => [payer],
  assets: ({ issuer }: Row<'assets'>) => [issuer],
} as const satisfies { readonly [Name in TableName]?: (row: Row<Name>) => readonly Id[] };
export type OwnedTable = keyof typeof PARTIES;

/** Tables whose records end by a timeout entry, and those whose records just fade. */
export const DEADLINE_TABLES = { holds: 'hold', vouchers: 'voucher' } as const satisfies Partial<
  Record<TableName, Timeout>
>;
export type DeadlineTable = keyof typeof DEADLINE_TABLES;
export const DEADLINE_NAMES = Object.keys(DEADLINE_TABLES) as readonly DeadlineTable[];
export const FADING_TABLES = [
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

/** An object whose end a timeout entry will bring. */
export interface Due {
  readonly timeout: Timeout;
  readonly object: Id;
  readonly until: number;
}

export interface State {
  table<Name extends TableName>(name: Name): Table<Row<Name>>;
  /** The timeout that goes first, by (until, object), due or not; of those that count, if that is asked. Cheap. */
  nextTimeout(counts?: (due: Due) => boolean): Due | null;
  /** True when at least one timeout is due: until ≤ time. */
  isDue(time: number): boolean;
  /** The earliest deadline that is open, if any; ms. */
  nextDeadline(): number | null;
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

export function dueOf(table: DeadlineTable, { key, until }: Timed): Due {
  return { timeout: DEADLINE_TABLES[table], object: key as Id, until };
}

/** The order in which timeouts go: by (until, object). */
export function compareDue(a: Due, b: Due): number {
  return a.until - b.until || compareIds(a.object, b.object);
}

export function schemaOf(name: TableName): Schema<unknown> {
  return TABLES[name].value as Schema<unknown>;
}
