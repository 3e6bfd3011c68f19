/** Schemas made of others: what may be absent, lists, records and variants. */
import { assert, InvariantError } from './assert.ts';
import { CborError } from './cbor.ts';
import type { Schema } from './schema.ts';

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
      // What has grown by pushes keeps room for more; a copy takes what its items take.
      return items.slice();
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
