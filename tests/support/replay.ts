/** Folds a journal again from nothing but the genesis document and the entries' bytes, as recovery and audit do. */
import { expect } from 'vitest';
import {
  apply,
  decodeEntry,
  decodeOperation,
  loadRow,
  MemoryState,
  Overlay,
  rowKeyBytes,
  rowValueBytes,
  StateShards,
  stateAtGenesis,
  TABLES,
  verifiedElsewhere,
  type Cause,
  type Entry,
  type Genesis,
  type Input,
  type Primitives,
  type SealedEntry,
  type Sha256,
  type SignedOperation,
  type Due,
  type State,
  type TableName,
} from '#kernel';

export interface Journal {
  readonly genesis: Genesis;
  readonly entries: readonly SealedEntry[];
}

function operationOf(hash: Sha256, bytes: Uint8Array, signature: Uint8Array): SignedOperation {
  const decoded = decodeOperation(hash, bytes, signature);
  if (!decoded.ok) throw new Error(decoded.error);
  return decoded.value;
}

export function inputOf(hash: Sha256, cause: Cause): Input {
  switch (cause.type) {
    case 'operation':
      return {
        type: 'operation',
        operation: verifiedElsewhere(operationOf(hash, cause.bytes, cause.signature)),
      };
    case 'fork': {
      const a = operationOf(hash, cause.bytesA, cause.signatureA);
      return { type: 'fork', a, b: operationOf(hash, cause.bytesB, cause.signatureB) };
    }
    default:
      return cause;
  }
}

/** Plays an entry from its bytes and demands that it comes out as it was. */
export function again(state: State, primitives: Primitives, { bytes, effects }: SealedEntry): Entry {
  const decoded = decodeEntry(bytes);
  if (!decoded.ok) throw new Error(decoded.error);
  const { time, cause } = decoded.value;
  const sealed = apply(state, primitives, time, inputOf(primitives.hash, cause));
  expect(sealed.bytes).toEqual(bytes);
  expect(sealed.effects.map((each) => each.bytes)).toEqual(effects.map((each) => each.bytes));
  return sealed.entry;
}

/** The state after the whole journal; `between` is called after each entry. */
export function replay(
  { genesis, entries }: Journal,
  primitives: Primitives,
  between: (state: MemoryState, entry: Entry) => void = () => undefined,
): MemoryState {
  const state = stateAtGenesis(primitives.hash, genesis);
  for (const entry of entries) between(state, again(state, primitives, entry));
  return state;
}

/** The same, through overlays of so many entries each, which must show what the plain state shows. */
export function replayOnOverlays(
  { genesis, entries }: Journal,
  primitives: Primitives,
  batch: number,
): MemoryState {
  const plain = stateAtGenesis(primitives.hash, genesis);
  const below = stateAtGenesis(primitives.hash, genesis);
  for (let from = 0; from < entries.length; from += batch) {
    const overlay = new Overlay(below);
    const untouched = rowsOf(below);
    for (const entry of entries.slice(from, from + batch)) {
      again(plain, primitives, entry);
      const { time } = again(overlay, primitives, entry);
      expectSameTimeouts(overlay, plain, time);
    }
    expect(rowsOf(below)).toEqual(untouched);
    overlay.commit();
    expect(rowsOf(below)).toEqual(rowsOf(plain));
  }
  return below;
}

function expectSameTimeouts(a: State, b: State, now: number): void {
  expect(a.nextDeadline()).toBe(b.nextDeadline());
  expect(a.nextTimeout()).toEqual(b.nextTimeout());
  for (const ms of [0, 1, 3_600_000, 86_400_000, 100 * 86_400_000]) {
    expect(dueAt(a, now + ms)).toEqual(dueAt(b, now + ms));
    expect(a.isDue(now + ms)).toBe(b.isDue(now + ms));
  }
}

/** All that are due, in the order in which they go. */
function dueAt(state: State, time: number): readonly Due[] {
  const due: Due[] = [];
  const isNew = ({ object }: Due): boolean => due.every((each) => each.object !== object);
  for (
    let next = state.nextTimeout(isNew);
    next !== null && next.until <= time;
    next = state.nextTimeout(isNew)
  )
    due.push(next);
  return due;
}

type RowBytes = readonly [key: string, value: string];

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** All rows as bytes, sorted. */
export function rowsOf(state: MemoryState): readonly RowBytes[] {
  const rows: RowBytes[] = [];
  for (const table of Object.keys(TABLES) as TableName[])
    for (const [key, value] of state.rows(table))
      rows.push([hex(rowKeyBytes(table, key)), hex(rowValueBytes({ table, key, value }) as Uint8Array)]);
  return rows.sort(([a], [b]) => (a < b ? -1 : 1));
}

/** A state read back from its rows' bytes. */
export function reloaded(state: MemoryState): MemoryState {
  const loaded = new MemoryState();
  for (const [key, value] of rowsOf(state))
    expect(loadRow(loaded, Buffer.from(key, 'hex'), Buffer.from(value, 'hex'))).toEqual({
      ok: true,
      value: null,
    });
  return loaded;
}

/** The state's root, from all of its rows. */
export function rootOf(state: MemoryState, hash: Sha256): Uint8Array {
  const shards = new StateShards(hash);
  for (const [key, value] of rowsOf(state)) shards.set(Buffer.from(key, 'hex'), Buffer.from(value, 'hex'));
  return shards.root();
}
