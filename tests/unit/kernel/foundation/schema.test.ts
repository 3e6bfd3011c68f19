/** What each schema takes and refuses; and that writing what its reader would refuse is a broken invariant. */
import { describe, expect, it } from 'vitest';
import { InvariantError } from '../../../../src/lib/kernel/foundation/assert.ts';
import { toHex } from '../../../../src/lib/kernel/foundation/bytes.ts';
import { CborError } from '../../../../src/lib/kernel/foundation/cbor.ts';
import { id, idOf } from '../../../../src/lib/kernel/foundation/id.ts';
import * as schema from '#kernel';

const name = schema.text(1, 4);
const pair = schema.record({ left: schema.uint, right: schema.optional(name) });

/** Values inside and outside a schema's bounds; an outside value is written by `wide` and must not be read. */
function bounds<T>(
  of: schema.Schema<T>,
  wide: schema.Schema<T>,
  inside: readonly T[],
  outside: readonly T[],
) {
  for (const value of inside)
    expect(schema.decode(of, schema.encode(of, value))).toEqual({ ok: true, value });
  for (const value of outside) {
    expect(schema.decode(of, schema.encode(wide, value)).ok, String(value)).toBe(false);
    expect(() => schema.encode(of, value), String(value)).toThrow(InvariantError);
  }
}

describe('bounds hold both ways', () => {
  it('uintBetween', () => {
    bounds(schema.uintBetween(2, 5), schema.uint, [2, 5], [0, 1, 6]);
  });
  it('bytes', () => {
    const wide = schema.bytesBetween(0, 99);
    bounds(schema.bytes(2), wide, [Uint8Array.of(1, 2)], [Uint8Array.of(1), Uint8Array.of(1, 2, 3)]);
  });
  it('text counts UTF-16 units', () => {
    bounds(
      name,
      schema.text(0, 99),
      ['a', 'abcd', '水水', '\u{10151}\u{10151}'],
      ['', 'abcde', '\u{10151}\u{10151}a'],
    );
  });
  it('list', () => {
    const wide = schema.list(schema.uint, 0, 99);
    bounds(schema.list(schema.uint, 1, 2), wide, [[1], [1, 2]], [[], [1, 2, 3]]);
  });
  it('sortedList', () => {
    const sorted = schema.sortedList(name, 0, 9, (item) => item);
    bounds(
      sorted,
      schema.list(name, 0, 9),
      [[], ['a'], ['a', 'b']],
      [
        ['b', 'a'],
        ['a', 'a'],
      ],
    );
  });
  it('checked', () => {
    const even = schema.checked(schema.uint, (value) => value % 2 === 0, 'odd');
    bounds(even, schema.uint, [0, 2], [1]);
    expect(schema.decode(even, Uint8Array.of(1))).toEqual({ ok: false, error: 'odd' });
  });
});

describe('records', () => {
  it('are positional arrays of fixed length', () => {
    expect(toHex(schema.encode(pair, { left: 1, right: 'a' }))).toBe('82016161');
    expect(toHex(schema.encode(pair, { left: 1, right: null }))).toBe('8201f6');
  });

  it('refuse fewer fields, more fields, fields of another kind', () => {
    for (const bytes of [
      [0x81, 1],
      [0x83, 1, 0xf6, 0xf6],
      [0x82, 0xf6, 0xf6],
      [0x82, 1, 1],
      [0xa1, 1, 0xf6],
    ])
      expect(schema.decode(pair, Uint8Array.from(bytes)).ok).toBe(false);
  });

  it('take literals as they are', () => {
    expect(schema.decode(schema.literal('a'), schema.encode(name, 'b')).ok).toBe(false);
    expect(schema.decode(schema.literal(1), Uint8Array.of(1))).toEqual({ ok: true, value: 1 });
    expect(schema.decode(schema.bool, Uint8Array.of(0xf6)).ok).toBe(false);
    expect(schema.decode(schema.bool, Uint8Array.of(0xf5))).toEqual({ ok: true, value: true });
  });

  it('take ids of 32 bytes', () => {
    const account = idOf(new Uint8Array(32).fill(200));
    expect(schema.decode(id, schema.encode(id, account))).toEqual({ ok: true, value: account });
    for (const length of [0, 31, 33])
      expect(schema.decode(id, schema.encode(schema.anyValue, new Uint8Array(length))).ok).toBe(false);
  });

  it('keep the very bytes of a part that is captured', () => {
    const outer = schema.record({ first: schema.uint, part: schema.captured(pair) });
    const bytes = Uint8Array.from([0x82, 9, 0x82, 1, 0xf6]);
    const decoded = schema.decode(outer, bytes);
    expect(decoded.ok && toHex(decoded.value.part.bytes)).toBe('8201f6');
    expect(decoded.ok && schema.encode(outer, decoded.value)).toEqual(bytes);
  });
});

describe('encode', () => {
  const embedded: schema.Schema<number> = {
    read: (reader) => reader.uint(),
    write: (writer, value) => writer.bytes(schema.encode(schema.uint, value)),
  };
  const outer = schema.list(embedded, 0, 9);

  it('may be called while another value is being written', () => {
    expect(toHex(schema.encode(outer, [1, 300]))).toBe('8241014319012c');
  });

  it('leaves nothing behind when it throws', () => {
    expect(() => schema.encode(outer, [1, -1])).toThrow(InvariantError);
    expect(toHex(schema.encode(schema.uint, 7))).toBe('07');
  });
});

describe('decode', () => {
  it('lets every error but CborError through: a defect is not bad input', () => {
    const broken: schema.Schema<never> = {
      read() {
        throw new TypeError('defect');
      },
      write: () => undefined,
    };
    expect(() => schema.decode(broken, Uint8Array.of(0))).toThrow(TypeError);
    const refusing: schema.Schema<never> = {
      read() {
        throw new CborError('reason');
      },
      write: () => undefined,
    };
    expect(schema.decode(refusing, Uint8Array.of(0))).toEqual({ ok: false, error: 'reason' });
  });
});
