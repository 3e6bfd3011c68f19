/** Values of no one shape: facts of a rejection, object values whose meaning another field names. */
import { assert } from './assert.ts';
import type { CborWriter } from './cbor-writer.ts';
import { CborError, NESTING_MAX } from './cbor.ts';
import { list } from './composite.ts';
import type { Schema } from './schema.ts';

/** Any value of the subset of CBOR that is used here. */
export type Value = bigint | string | boolean | null | Uint8Array | readonly Value[];

export const anyValue: Schema<Value> = {
  read(reader) {
    switch (reader.peek()) {
      case 0:
        return reader.amount();
      case 2:
        return reader.bytes();
      case 3:
        return reader.text();
      case 4:
        return anyList.read(reader);
      case 7:
        return reader.null() ? null : reader.bool();
      default:
        throw new CborError('a kind of value that is not used here');
    }
  },
  write: (writer, value) => writeValue(writer, value, 1),
};

function writeValue(writer: CborWriter, value: Value, depth: number): void {
  if (value === null) writer.null();
  else if (typeof value === 'bigint') writer.uint(value);
  else if (typeof value === 'string') writer.text(value);
  else if (typeof value === 'boolean') writer.bool(value);
  else if (value instanceof Uint8Array) writer.bytes(value);
  else {
    assert(depth <= NESTING_MAX, 'nested too deep');
    writer.array(value.length);
    for (const item of value) writeValue(writer, item, depth + 1);
  }
}

const anyList: Schema<readonly Value[]> = list(anyValue, 0, Number.MAX_SAFE_INTEGER);
