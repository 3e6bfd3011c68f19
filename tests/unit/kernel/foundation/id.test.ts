import { describe, expect, it } from 'vitest';
import { InvariantError } from '../../../../src/lib/kernel/foundation/assert.ts';
import { compareIds, idBytes, idFromHex, idHex, idOf } from '../../../../src/lib/kernel/foundation/id.ts';

const bytes = Uint8Array.from({ length: 32 }, (_, i) => 255 - i);

describe('ids', () => {
  it('are their 32 bytes, and 64 hex digits', () => {
    expect(idBytes(idOf(bytes))).toEqual(bytes);
    expect(idHex(idOf(bytes))).toBe(Buffer.from(bytes).toString('hex'));
    expect(idFromHex(idHex(idOf(bytes)))).toBe(idOf(bytes));
  });

  it('have no other length and no other spelling', () => {
    for (const length of [0, 31, 33]) expect(() => idOf(new Uint8Array(length))).toThrow(InvariantError);
    const hex = idHex(idOf(bytes));
    for (const text of ['', hex.slice(2), `${hex}00`, hex.toUpperCase(), ` ${hex}`])
      expect(idFromHex(text)).toBeNull();
  });

  it('sort as their bytes do', () => {
    const low = idOf(new Uint8Array(32));
    const high = idOf(bytes);
    expect([compareIds(low, high), compareIds(high, low), compareIds(low, low)]).toEqual([-1, 1, 0]);
  });
});
