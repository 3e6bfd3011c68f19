/** The edges of the subset: each head in its shortest form, each refusal, and what a stranger's lengths cost. */
import { describe, expect, it } from 'vitest';
import { InvariantError } from '../../../../src/lib/kernel/foundation/assert.ts';
import { fromHex, keyOf, toHex } from '../../../../src/lib/kernel/foundation/bytes.ts';
import { CborReader } from '../../../../src/lib/kernel/foundation/cbor-reader.ts';
import { CborWriter } from '../../../../src/lib/kernel/foundation/cbor-writer.ts';
import { anyValue } from '../../../../src/lib/kernel/foundation/value.ts';
import { decode, encode, uint } from '../../../../src/lib/kernel/foundation/schema.ts';

function unhex(hex: string): Uint8Array {
  return fromHex(hex.replaceAll(' ', '')) as Uint8Array;
}

describe('unsigned integers', () => {
  const cases: readonly (readonly [bigint, string])[] = [
    [0n, '00'],
    [23n, '17'],
    [24n, '1818'],
    [255n, '18ff'],
    [256n, '190100'],
    [65535n, '19ffff'],
    [65536n, '1a00010000'],
    [2n ** 32n - 1n, '1affffffff'],
    [2n ** 32n, '1b0000000100000000'],
    [2n ** 53n - 1n, '1b001fffffffffffff'],
    [2n ** 53n, '1b0020000000000000'],
    [2n ** 63n - 1n, '1b7fffffffffffffff'],
  ];
  for (const [value, hex] of cases)
    it(`${value} is ${hex}, as a bigint and as a number`, () => {
      expect(toHex(encode(anyValue, value))).toBe(hex);
      expect(decode(anyValue, unhex(hex))).toEqual({ ok: true, value });
      if (value > Number.MAX_SAFE_INTEGER) return;
      expect(toHex(encode(uint, Number(value)))).toBe(hex);
      expect(decode(uint, unhex(hex))).toEqual({ ok: true, value: Number(value) });
    });

  it('above 2^53-1 is no number', () => {
    expect(decode(uint, unhex('1b0020000000000000')).ok).toBe(false);
  });

  it('writes zero for minus zero, which is the same number', () => {
    expect(toHex(encode(uint, -0))).toBe('00');
  });

  for (const value of [-1, 0.5, NaN, Infinity, 2 ** 53])
    it(`throws for the number ${value}`, () => {
      expect(() => encode(uint, value)).toThrow(InvariantError);
    });
  for (const value of [-1n, 2n ** 63n])
    it(`throws for the bigint ${value}`, () => {
      expect(() => encode(anyValue, value)).toThrow(InvariantError);
    });
});

describe('refused', () => {
  const cases: Readonly<Record<string, readonly string[]>> = {
    'no item': [''],
    'a longer head than needed': ['1800', '1817', '1900ff', '1a0000ffff', '1b00000000ffffffff'],
    'a longer length than needed': ['5800', '7817', '980180', '59001041', '9b0000000000000000'],
    'an integer above 2^63-1': ['1b8000000000000000', '1bffffffffffffffff'],
    'a head that ends early': ['18', '19ff', '1affffff', '1b7fffffffffffff'],
    'a reserved head': ['1c', '1d', '1e', '1f', '5c', '7d', '9e', `1c${'00'.repeat(15)}01`],
    'an indefinite length': ['5f40ff', '7f60ff', '9fff', '5fff'],
    'a string or an array that ends early': ['41', '61', '81', '8200', '5affffffff', '9a00ffffff'],
    'a length far beyond memory': [
      '5b7fffffffffffffff',
      '7b7fffffffffffffff',
      '9b7fffffffffffffff',
      '9affffffff',
    ],
    'bytes after the end': ['0000', '8000', 'f6f6'],
    'negative, map, tag, float, simple, undefined, break': [
      '20',
      'a0',
      'c000',
      'f90000',
      'e0',
      'f7',
      'f814',
      'ff',
    ],
    'text that is not UTF-8': ['61ff', '61c3', '62c080', '63eda080', '64f4908080', '62c328'],
    'nine arrays in one another': ['81 81 81 81 81 81 81 81 80'],
  };
  for (const [name, encodings] of Object.entries(cases))
    for (const hex of encodings)
      it(`${name}: ${hex}`, () => {
        expect(decode(anyValue, unhex(hex)).ok).toBe(false);
      });
});

describe('text', () => {
  it('keeps a byte order mark: it is a character like any other', () => {
    const marked = unhex('64 ef bb bf 61');
    expect(decode(anyValue, marked)).toEqual({ ok: true, value: '\ufeffa' });
    expect(encode(anyValue, '\ufeffa')).toEqual(marked);
  });

  it('is not normalised: two spellings of é stay two texts', () => {
    expect(encode(anyValue, '\u00e9')).not.toEqual(encode(anyValue, 'e\u0301'));
  });

  it('throws for half of a surrogate pair, short and long', () => {
    for (const text of ['\ud800', 'a\udc00', 'x'.repeat(100) + '\ud800'])
      expect(() => encode(anyValue, text)).toThrow(InvariantError);
  });

  it('is the same just below and just above the length that is tried as ASCII', () => {
    for (const length of [31, 32, 33])
      for (const last of ['z', 'é', '水', '\u{10151}']) {
        const text = 'a'.repeat(length - last.length) + last;
        expect(decode(anyValue, encode(anyValue, text))).toEqual({ ok: true, value: text });
      }
  });
});

describe('nesting', () => {
  it('eight arrays deep is read and written', () => {
    const hex = '8181818181818180';
    const decoded = decode(anyValue, unhex(hex));
    expect(decoded.ok && toHex(encode(anyValue, decoded.value))).toBe(hex);
  });

  it('nine deep throws, also in a value that holds itself', () => {
    expect(() => encode(anyValue, [[[[[[[[[]]]]]]]]])).toThrow(InvariantError);
    const endless: never[] = [];
    endless.push(endless as never);
    expect(() => encode(anyValue, endless)).toThrow(InvariantError);
  });

  it('many arrays beside one another are not deep', () => {
    expect(decode(anyValue, unhex(`98 64 ${'80'.repeat(100)}`)).ok).toBe(true);
  });

  it('a long row of openings is refused at the ninth', () => {
    expect(decode(anyValue, new Uint8Array(1_000_000).fill(0x81))).toEqual({
      ok: false,
      error: 'nested too deep',
    });
  });
});

describe('the reader', () => {
  it('gives bare byte arrays also from a Buffer', () => {
    const decoded = decode(anyValue, Buffer.from('4401020304', 'hex'));
    expect(decoded.ok && Object.getPrototypeOf(decoded.value)).toBe(Uint8Array.prototype);
  });

  it('reads a view in the middle of larger memory', () => {
    const memory = unhex('ffff 420102 ffff');
    expect(decode(anyValue, memory.subarray(2, 5))).toEqual({ ok: true, value: Uint8Array.of(1, 2) });
    expect(decode(anyValue, memory.subarray(2, 4)).ok).toBe(false);
  });

  it('knows where it is and gives the bytes since', () => {
    const reader = new CborReader(unhex('00 42 0102 00'));
    reader.uint();
    const from = reader.at;
    reader.bytes();
    expect(toHex(reader.since(from))).toBe('420102');
  });
});

describe('the writer', () => {
  it('writes a key as the byte string it stands for', () => {
    const bytes = Uint8Array.from({ length: 32 }, (_, i) => i * 8);
    const writer = new CborWriter();
    writer.latin1(keyOf(bytes));
    expect(writer.finish()).toEqual(encode(anyValue, bytes));
  });

  it('grows as needed and gives copies', () => {
    const large = new Uint8Array(100_000).fill(7);
    const first = encode(anyValue, [large, large]);
    const second = encode(anyValue, 1n);
    expect(first.length).toBe(200_011);
    expect(toHex(second)).toBe('01');
    expect(decode(anyValue, first)).toEqual({ ok: true, value: [large, large] });
  });

  it('finishes a message inside another', () => {
    const writer = new CborWriter();
    writer.array(1);
    const from = writer.mark();
    writer.uint(300);
    const inner = writer.finish(from);
    writer.bytes(inner);
    expect(toHex(writer.finish())).toBe('814319012c');
  });
});
