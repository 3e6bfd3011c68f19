/**
 * A schema says once how a value is laid out in canonical CBOR; reading, writing and its type all come from it.
 * Records are positional arrays of fixed length (no maps), what is absent is null. Writing what the same schema would
 * not read is a broken invariant: nothing is ever signed or stored that its reader refuses.
 */
import { assert } from './assert.ts';
import { InvariantError } from './assert.ts';
import { CborError, CborReader, CborWriter, NESTING_MAX } from './cbor.ts';
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

export function optional<T>(inner: Schema<T>): Schema<T | null> {
  return {
    read: (reader) => (reader.null() ? null : inner.read(reader)),
    write: (writer, value) => (value === null ? writer.null() : inner.write(writer, value)),
  };
}

export function list<T>(inner: Schema<T>, min: number, max: number): Schema<readonly T[]> {
  return {
    read(reader) {
      const length = reader.array();
      if (length < min || length > max) throw new CborError(`list outside ${min}…${max} items`);
      const items: T[] = [];
      for (let i = 0; i < length; i++) items.push(inner.read(reader));
      reader.endArray();
      return items;
    },
    write(writer, items) {
      assert(items.length >= min && items.length <= max, 'list outside its bounds');
      writer.array(items.length);
      for (const item of items) inner.write(writer, item);
    },
  };
}

/** A list whose items are in strictly rising order of their keys, so that one set has one encoding. */
export function sortedList<T>(
  inner: Schema<T>,
  min: number,
  max: number,
  key: (item: T) => string,
): Schema<readonly T[]> {
  const plain = list(inner, min, max);
  const inOrder = (items: readonly T[]): boolean =>
    items.every((item, i) => i === 0 || key(items[i - 1] as T) < key(item));
  return {
    read(reader) {
      const items = plain.read(reader);
      if (!inOrder(items)) throw new CborError('list not in order');
      return items;
    },
    write(writer, items) {
      assert(inOrder(items), 'list not in order');
      plain.write(writer, items);
    },
  };
}

/** The inner value that also satisfies `holds`. */
export function checked<T>(inner: Schema<T>, holds: (value: T) => boolean, reason: string): Schema<T> {
  return {
    read(reader) {
      const value = inner.read(reader);
      if (!holds(value)) throw new CborError(reason);
      return value;
    },
    write(writer, value) {
      assert(holds(value), reason);
      inner.write(writer, value);
    },
  };
}

/** A value together with its own bytes as they stood in the message (a view). */
export interface Captured<T> {
  readonly value: T;
  readonly bytes: Uint8Array;
}

export function captured<T>(inner: Schema<T>): Schema<Captured<T>> {
  return {
    read(reader) {
      const from = reader.at;
      const value = inner.read(reader);
      return { value, bytes: reader.since(from) };
    },
    write: (writer, { bytes }) => writer.raw(bytes),
  };
}

/** A positional array whose places have names here: `record({to: bytes(32), amount: bigUint})` is [to, amount]. */
export function record<T extends object>(fields: {
  readonly [Name in keyof T]: Schema<T[Name]>;
}): Schema<{ readonly [Name in keyof T]: T[Name] }> {
  const names = Object.keys(fields);
  const schemas = Object.values(fields) as unknown as readonly Schema<unknown>[];
  return {
    read(reader) {
      if (reader.array() !== names.length) throw new CborError(`expected ${names.length} fields`);
      const value: Record<string, unknown> = {};
      for (let i = 0; i < names.length; i++)
        value[names[i] as string] = (schemas[i] as Schema<unknown>).read(reader);
      reader.endArray();
      return value as never;
    },
    write(writer, value) {
      writer.array(names.length);
      for (let i = 0; i < names.length; i++)
        (schemas[i] as Schema<unknown>).write(writer, (value as Record<string, unknown>)[names[i] as string]);
    },
  };
}

/** One of several records, each written as [n, …fields]; in the program the name of the variant stands in `type`. */
export function variant<T extends Record<string, object>>(variants: {
  readonly [Name in keyof T]: readonly [
    n: number,
    fields: { readonly [F in keyof T[Name]]: Schema<T[Name][F]> },
  ];
}): Schema<
  {
    readonly [Name in keyof T & string]: { readonly type: Name } & {
      readonly [F in keyof T[Name]]: T[Name][F];
    };
  }[keyof T & string]
> {
  const all = Object.entries(variants).map(([type, [n, fields]]) => ({
    type,
    n,
    fields: Object.entries(fields) as [string, Schema<unknown>][],
  }));
  return {
    read(reader) {
      const length = reader.array();
      const n = length === 0 ? -1 : reader.uint();
      const found = all.find((each) => each.n === n);
      if (found === undefined || found.fields.length + 1 !== length) throw new CborError('unknown variant');
      const value: Record<string, unknown> = { type: found.type };
      for (const [name, schema] of found.fields) value[name] = schema.read(reader);
      reader.endArray();
      return value as never;
    },
    write(writer, value) {
      const found = all.find((each) => each.type === value.type);
      if (found === undefined) throw new InvariantError(`unknown variant ${value.type}`);
      writer.array(found.fields.length + 1);
      writer.uint(found.n);
      for (const [name, schema] of found.fields)
        schema.write(writer, (value as unknown as Record<string, unknown>)[name]);
    },
  };
}

/** Any value of the subset: for facts and object values whose meaning another field names. */
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
