/**
 * What the replies to questions hold (see ask.ts), each one CBOR item:
 *
 *   entries      [feed item…]                       from the first asked on; fewer than asked when they are large
 *   receipt      a receipt, as the kernel defines it
 *   consistency  [size, [hash…], checkpoint]        the proof leads from the asked size to this one, the checkpoint's
 *   object       the record | null                  null: there is none, or it is not the asker's to see
 *
 * An object is named as in the state: [table's number, key]. Profiles and assets are everybody's to see; of an account
 * others see what it takes to send to it; holds and vouchers are shown to their parties.
 */
import {
  TABLES,
  bytes,
  bytesBetween,
  decode,
  err,
  id,
  keyOf,
  list,
  ok,
  optional,
  record,
  rowKeyBytes,
  text,
  uint,
  type Key,
  type Result,
  type Schema,
  type TypeOf,
} from '#kernel';
import { OBJECT_KEY_BYTES_MAX, PAGE_ENTRIES_MAX, REPLY_BYTES_MAX } from './limits.ts';

const PATH_HASHES_MAX = 64;
const NOTE_CHARS_MAX = 8192;

export const entriesResult = list(bytesBetween(1, REPLY_BYTES_MAX), 0, PAGE_ENTRIES_MAX);

export const consistencyResult = record({
  size: uint,
  path: list(bytes(32), 0, PATH_HASHES_MAX),
  checkpoint: text(1, NOTE_CHARS_MAX),
});
export type ConsistencyResult = TypeOf<typeof consistencyResult>;

/** What everybody may know of an account: where to seal to, and which profile is its own. */
export const publicAccount = record({ boxKey: id, boxEpoch: uint, profileHash: optional(id) });
export type PublicAccount = TypeOf<typeof publicAccount>;

const shownTables = {
  accounts: publicAccount,
  profiles: TABLES.profiles.value,
  assets: TABLES.assets.value,
  holds: TABLES.holds.value,
  vouchers: TABLES.vouchers.value,
};
export type ShownTable = keyof typeof shownTables;
export type ShownObject<Table extends ShownTable> = TypeOf<(typeof shownTables)[Table]>;

/** The schema of the reply to a question for an object of this table. */
export function objectResult<Table extends ShownTable>(table: Table): Schema<ShownObject<Table> | null> {
  return optional(shownTables[table] as Schema<ShownObject<Table>>);
}

export function objectKey(table: ShownTable, key: Key): Uint8Array {
  return rowKeyBytes(table, key);
}

const named = record({ table: uint, key: bytesBetween(0, OBJECT_KEY_BYTES_MAX) });
const shownNames = Object.keys(shownTables) as readonly ShownTable[];

/** The table and key of a question; an error where the bytes name no object that is ever shown. */
export function readObjectKey(
  message: Uint8Array,
): Result<{ readonly table: ShownTable; readonly key: Key }, 'unknown_object'> {
  const read = decode(named, message);
  if (!read.ok) return err('unknown_object');
  const table = shownNames.find((each) => TABLES[each].number === read.value.table);
  return table === undefined ? err('unknown_object') : ok({ table, key: keyOf(read.value.key) });
}
