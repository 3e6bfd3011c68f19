import { describe, expect, it } from 'vitest';
import * as bytes from '../../../../src/lib/kernel/foundation/bytes.ts';

const all = Uint8Array.from({ length: 256 }, (_, i) => i);

describe('keys', () => {
  it('stand for their bytes, whatever the length', () => {
    for (const value of [bytes.EMPTY, all, all.slice(100, 132), all.slice(0, 31)])
      expect(bytes.bytesOfKey(bytes.keyOf(value))).toEqual(value);
  });

  it('sort as their bytes do', () => {
    const values = [[0], [0, 0], [0, 255], [1], [127, 9], [128], [255]].map((value) =>
      Uint8Array.from(value),
    );
    const sorted = [...values].reverse().sort((a, b) => (bytes.keyOf(a) < bytes.keyOf(b) ? -1 : 1));
    expect(sorted).toEqual(values);
    expect([...values].reverse().sort(bytes.compare)).toEqual(values);
  });
});

describe('hex', () => {
  it('is lower case, two digits a byte', () => {
    expect(bytes.toHex(Uint8Array.of(0, 15, 16, 255))).toBe('000f10ff');
    expect(bytes.fromHex(bytes.toHex(all))).toEqual(all);
    expect(bytes.fromHex('')).toEqual(bytes.EMPTY);
  });

  it('refuses every other spelling', () => {
    for (const text of ['0', '0g', 'AB', ' 00', '00\n', '0x00', '-1', '+1'])
      expect(bytes.fromHex(text), JSON.stringify(text)).toBeNull();
  });
});

describe('comparing and joining', () => {
  it('finds the first difference, and the shorter first among prefixes', () => {
    expect(bytes.compare(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).toBeLessThan(0);
    expect(bytes.compare(Uint8Array.of(1, 2), Uint8Array.of(1))).toBeGreaterThan(0);
    expect(bytes.compare(all, all.slice())).toBe(0);
    expect(bytes.equal(all, all.slice())).toBe(true);
    expect(bytes.equal(all, all.slice(1))).toBe(false);
    expect(bytes.equal(Uint8Array.of(1), Uint8Array.of(2))).toBe(false);
  });

  it('joins into new memory', () => {
    const part = Uint8Array.of(1, 2);
    const whole = bytes.concat(part, bytes.EMPTY, Uint8Array.of(3));
    part[0] = 9;
    expect(whole).toEqual(Uint8Array.of(1, 2, 3));
    expect(bytes.concat()).toEqual(bytes.EMPTY);
  });
});
