/**
 * A schema says once how a value is laid out in canonical CBOR; reading, writing and its type all come from it. Here are those
 * of single items, in composite.ts those of several. Records are positional arrays of fixed length (no maps); what is absent
 * is null. Writing what the same schema would not read is a broken invariant: nothing is ever signed or stored that its
 * reader refuses.
 */
import { assert } from './assert.ts';
import { CborReader } from './cbor-reader.ts';
import { CborWriter } from './cbor-writer.ts';
import { CborError } from './cbor.ts';
import { err, ok, type Result } from './result.ts';

export interface Schema<T> {
  /** Throws CborError when the next item is not a T. */
  read(reader: CborReader): T;
  /** Throws InvariantError when `read` would refuse the value. */
  write(writer: CborWriter, value: T): void;
}

export type TypeOf<S> = S extends Schema<infer T> ? T : never;

export const uint: Schema<number> = {
  read: (reader) => reader.uint(),
  write: (writer, value) => writer.uint(value),
};

/** A whole number to 2^63−1 as a bigint: what amounts of money are. */
export const bigUint: Schema<bigint> = {
  read: (reader) => reader.amount(),
  write: (writer, value) => writer.uint(value),
};

export const bool: Schema<boolean> = {
  read: (reader) => reader.bool(),
  write: (writer, value) => writer.bool(value),
};

/** A whole number from `min` to `max`. */
export function uintBetween<N extends number = number>(min: number, max: number): Schema<N> {
  return {
    read(reader) {
      const value = reader.uint();
      if (value < min || value > max) throw new CborError(`integer outside ${min}…${max}`);
      return value as N;
    },
    write(writer, value) {
      assert(value >= min && value <= max, 'integer outside its bounds');
      writer.uint(value);
    },
  };
}

/** Exactly `length` bytes. The value read is a view into the message. */
export function bytes(length: number): Schema<Uint8Array> {
  return bytesBetween(length, length);
}

export function bytesBetween(min: number, max: number): Schema<Uint8Array> {
  return {
    read(reader) {
      const value = reader.bytes();
      if (value.length < min || value.length > max)
        throw new CborError(`byte string outside ${min}…${max} bytes`);
      return value;
    },
    write(writer, value) {
      assert(value.length >= min && value.length <= max, 'byte string outside its bounds');
      writer.bytes(value);
    },
  };
}

/** Text of `min` to `max` UTF-16 units. */
export function text(min: number, max: number): Schema<string> {
  return {
    read(reader) {
      const value = reader.text();
      if (value.length < min || value.length > max)
        throw new CborError(`text outside ${min}…${max} characters`);
      return value;
    },
    write(writer, value) {
      assert(value.length >= min && value.length <= max, 'text outside its bounds');
      writer.text(value);
    },
  };
}

export function literal<const T extends string | number>(expected: T): Schema<T> {
  return {
    read(reader) {
      const value = typeof expected === 'string' ? reader.text() : reader.uint();
      if (value !== expected) throw new CborError(`expected ${expected}`);
      return expected;
    },
    write: (writer, value) => (typeof value === 'string' ? writer.text(value) : writer.uint(value)),
  };
}

const shared = new CborWriter();

/** The canonical bytes of a value. A schema may encode a part of itself while it is being written. */
export function encode<T>(schema: Schema<T>, value: T): Uint8Array {
  const from = shared.mark();
  try {
    schema.write(shared, value);
  } catch (error) {
    shared.finish(from);
    throw error;
  }
  return shared.finish(from);
}

/** The value whose canonical bytes these are; every other encoding of it, and anything else, is `malformed` with a reason. */
export function decode<T>(schema: Schema<T>, message: Uint8Array): Result<T, string> {
  const reader = new CborReader(message);
  try {
    const value = schema.read(reader);
    reader.end();
    return ok(value);
  } catch (error) {
    if (error instanceof CborError) return err(error.message);
    throw error;
  }
}
