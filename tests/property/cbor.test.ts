/**
 * Canonical bytes, by chance: what is written is read back; one value has one encoding, which is also cborg's; bytes that
 * are taken are the canonical bytes of what they mean; and no bytes make the reader throw.
 */
import { decode as cborgDecode, encode as cborgEncode, rfc8949EncodeOptions } from 'cborg';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concat } from '../../src/lib/kernel/foundation/bytes.ts';
import * as schema from '#kernel';

const SEED = 0x484f4c44;
const RUNS = { seed: SEED, numRuns: 1000 };

const whole = fc.oneof(
  fc.bigInt(0n, 2n ** 63n - 1n),
  fc
    .integer({ min: 0, max: 62 })
    .chain((bits) => fc.bigInt(2n ** BigInt(bits) - 1n, 2n ** BigInt(bits) + 1n)),
);
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.string({ maxLength: 60 }),
);
const leaf = fc.oneof(whole, text, fc.boolean(), fc.constant(null), fc.uint8Array({ maxLength: 300 }));

const { value } = fc.letrec<{ value: schema.Value }>((tie) => ({
  value: fc.oneof({ maxDepth: 7, depthSize: 'small' }, leaf, fc.array(tie('value'), { maxLength: 30 })),
}));

/** Encodings with a few bytes changed, put in or taken out; and a head made one size longer. */
const mutated = fc
  .tuple(value, fc.array(fc.tuple(fc.nat(), fc.nat(2), fc.nat(255)), { minLength: 1, maxLength: 3 }))
  .map(([original, edits]) => {
    let bytes = schema.encode(schema.anyValue, original);
    for (const [place, kind, byte] of edits) {
      const at = place % bytes.length || 0;
      const insert = kind === 2 ? Uint8Array.of() : Uint8Array.of(byte);
      bytes = concat(bytes.subarray(0, at), insert, bytes.subarray(kind === 1 ? at : at + 1));
    }
    return bytes;
  });

/** Bytes that often are CBOR: heads of all sizes and kinds, and small numbers. */
const likely = fc
  .array(
    fc.constantFrom(
      0x00,
      0x17,
      0x18,
      0x19,
      0x1a,
      0x1b,
      0x40,
      0x41,
      0x58,
      0x60,
      0x61,
      0x78,
      0x80,
      0x81,
      0x82,
      0xf6,
      0xff,
    ),
  )
  .map((bytes) => Uint8Array.from(bytes));

/** cborg gives numbers where they are exact; the subset has bigints only. Null when the value lies outside the subset. */
function inSubset(item: unknown, depth = 0): schema.Value | undefined {
  if (typeof item === 'number') return Number.isInteger(item) && item >= 0 ? BigInt(item) : undefined;
  if (typeof item === 'bigint') return item >= 0n && item < 2n ** 63n ? item : undefined;
  if (Array.isArray(item)) {
    const items = item.map((each) => inSubset(each, depth + 1));
    return depth < 8 && !items.includes(undefined) ? (items as schema.Value) : undefined;
  }
  const plain =
    item === null || typeof item === 'boolean' || typeof item === 'string' || item instanceof Uint8Array;
  return plain ? (item as schema.Value) : undefined;
}

/** What the bytes mean to cborg, if they are the canonical encoding of a value of the subset. */
function oracle(bytes: Uint8Array): schema.Value | undefined {
  try {
    const meant = inSubset(cborgDecode(bytes, { strict: true, allowBigInt: true }));
    if (meant === undefined) return undefined;
    return Buffer.compare(cborgEncode(meant, rfc8949EncodeOptions), bytes) === 0 ? meant : undefined;
  } catch {
    return undefined;
  }
}

describe('canonical bytes', () => {
  it('are read back as the value that was written', () => {
    fc.assert(
      fc.property(value, (original) => {
        const bytes = schema.encode(schema.anyValue, original);
        expect(schema.decode(schema.anyValue, bytes)).toEqual({ ok: true, value: original });
      }),
      RUNS,
    );
  });

  it("are cborg's bytes by RFC 8949", () => {
    fc.assert(
      fc.property(value, (original) => {
        const ours = schema.encode(schema.anyValue, original);
        expect(Buffer.compare(cborgEncode(original, rfc8949EncodeOptions), ours)).toBe(0);
      }),
      RUNS,
    );
  });

  const strangers = { 'changed encodings': mutated, 'likely bytes': likely, 'any bytes': fc.uint8Array() };
  for (const [name, bytes] of Object.entries(strangers))
    it(`${name} are taken if and only if they are canonical, and nothing throws`, () => {
      fc.assert(
        fc.property(bytes, (message) => {
          const decoded = schema.decode(schema.anyValue, message);
          const meant = oracle(message);
          expect(decoded.ok).toBe(meant !== undefined);
          if (!decoded.ok) return;
          expect(decoded.value).toEqual(meant);
          expect(Buffer.compare(schema.encode(schema.anyValue, decoded.value), message)).toBe(0);
        }),
        { ...RUNS, numRuns: 3000 },
      );
    });
});

describe('schemas', () => {
  const shape = schema.record({
    version: schema.literal(1),
    account: schema.bytes(32),
    at: schema.uint,
    amount: schema.bigUint,
    kind: schema.text(1, 32),
    previous: schema.optional(schema.bytes(32)),
    legs: schema.list(schema.record({ on: schema.bool, memo: schema.bytesBetween(0, 256) }), 0, 32),
    facts: schema.anyValue,
  });
  const id = fc.uint8Array({ minLength: 32, maxLength: 32 });
  const shaped = fc.record({
    version: fc.constant(1 as const),
    account: id,
    at: fc.maxSafeNat(),
    amount: whole,
    kind: fc.string({ minLength: 1, maxLength: 32 }),
    previous: fc.option(id),
    legs: fc.array(fc.record({ on: fc.boolean(), memo: fc.uint8Array({ maxLength: 256 }) }), {
      maxLength: 32,
    }),
    facts: leaf,
  });

  it('read what they wrote', () => {
    fc.assert(
      fc.property(shaped, (original) => {
        expect(schema.decode(shape, schema.encode(shape, original))).toEqual({ ok: true, value: original });
      }),
      RUNS,
    );
  });

  it('take no other bytes for a value: what is read is written the same', () => {
    const edited = fc.tuple(shaped, fc.nat(), fc.nat(255)).map(([original, place, byte]) => {
      const bytes = schema.encode(shape, original);
      bytes[place % bytes.length] = byte;
      return bytes;
    });
    fc.assert(
      fc.property(fc.oneof(edited, fc.uint8Array(), mutated), (message) => {
        const decoded = schema.decode(shape, message);
        if (decoded.ok) expect(Buffer.compare(schema.encode(shape, decoded.value), message)).toBe(0);
      }),
      { ...RUNS, numRuns: 3000 },
    );
  });
});
