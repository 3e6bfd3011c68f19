/** Tags, SHA-256 and HMAC, with node:crypto as the second opinion. */
import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { InvariantError, unreachable } from '../../../../src/lib/kernel/foundation/assert.ts';
import { toHex, utf8 } from '../../../../src/lib/kernel/foundation/bytes.ts';
import { hashOf, hmacSha256, sha256 } from '../../../../src/lib/kernel/foundation/sha256.ts';
import { tag, TAG_NAMES, tagged } from '../../../../src/lib/kernel/foundation/tag.ts';

describe('tags', () => {
  it('are utf8("holdfast/<name>/1") and a zero byte', () => {
    for (const name of TAG_NAMES) expect(tag(name)).toEqual(utf8(`holdfast/${name}/1\0`));
    expect(new TextDecoder().decode(tagged('enrol', utf8('x')))).toBe('holdfast/enrol/1\0x');
  });

  it('are all different, and none begins another', () => {
    const texts = TAG_NAMES.map((name) => `holdfast/${name}/1\0`);
    for (const a of texts) expect(texts.filter((b) => b.startsWith(a))).toEqual([a]);
  });
});

describe('hashing', () => {
  it('SHA-256 over parts is SHA-256 over them joined', () => {
    const expected = createHash('sha256').update('abcdef').digest('hex');
    expect(toHex(hashOf(sha256, utf8('abc'), utf8(''), utf8('def')))).toBe(expected);
  });

  for (const [keyBytes, messageBytes] of [
    [0, 0],
    [1, 3],
    [32, 100],
    [63, 64],
    [64, 1000],
  ] as const)
    it(`HMAC with a key of ${keyBytes} bytes over ${messageBytes} bytes`, () => {
      const key = new Uint8Array(keyBytes).fill(0x0b);
      const message = new Uint8Array(messageBytes).fill(0xcd);
      const expected = createHmac('sha256', key).update(message).digest('hex');
      expect(toHex(hmacSha256(sha256, key, message))).toBe(expected);
    });

  it('HMAC throws for a key of more than a block', () => {
    expect(() => hmacSha256(sha256, new Uint8Array(65), new Uint8Array(0))).toThrow(InvariantError);
  });
});

it('a switch that misses a member throws', () => {
  expect(() => unreachable('member' as never)).toThrow(InvariantError);
});
