/**
 * Rows of the state as bytes: the canonical key is CBOR of [table number, key], the value CBOR of the record. What the
 * state root hashes, what a snapshot stores, and what loads only if the root is the journal's.
 */
import type { Key } from './foundation/bytes.ts';
import { bytesOfKey, keyOf } from './foundation/bytes.ts';
import { bytesBetween, decode, encode, uint } from './foundation/schema.ts';
import { record } from './foundation/composite.ts';
import { err, ok, type Result } from './foundation/result.ts';
import type { MemoryState, RowChange } from './memory-state.ts';
import { schemaOf, TABLES, type Table, type TableName } from './state.ts';

const rowKey = record({ table: uint, key: bytesBetween(0, 256) });

const nameByNumber = new Map(
  Object.entries(TABLES).map(([name, { number }]) => [number as number, name as TableName]),
);

export function rowKeyBytes(table: TableName, key: Key): Uint8Array {
  return encode(rowKey, { table: TABLES[table].number, key: bytesOfKey(key) });
}

/** Null where the record is gone. */
export function rowValueBytes({ table, value }: RowChange): Uint8Array | null {
  return value === undefined ? null : encode(schemaOf(table), value);
}

/** Puts a stored row into a state that is being loaded. */
export function loadRow(
  state: MemoryState,
  keyBytes: Uint8Array,
  valueBytes: Uint8Array,
): Result<null, string> {
  const key = decode(rowKey, keyBytes);
  const name = key.ok ? nameByNumber.get(key.value.table) : undefined;
  if (!key.ok || name === undefined) return err('unknown row');
  const value = decode(schemaOf(name), valueBytes.slice());
  if (!value.ok) return err(value.error);
  (state.table(name) as Table<unknown>).set(keyOf(key.value.key), value.value);
  return ok(null);
}
