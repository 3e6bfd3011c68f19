/** A message in several codes: put together in any order, by nothing but its own codes. */
import { encodeQR } from 'qr';
import { decodeQR } from 'qr/decode.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  CODE_PART_BYTES_MAX,
  CODE_PARTS_MAX,
  codeParts,
  isCodePart,
  takeCode,
  type CodeParts,
} from '#protocol';
import { nodeSha256 as hash } from '../../support/world.ts';

function message(length: number, from = 1): Uint8Array {
  return Uint8Array.from({ length }, (_, at) => (at * 7 + from) & 255);
}

function partsOf(of: Uint8Array): readonly string[] {
  const parts = codeParts(hash, of);
  if (parts === null) throw new Error('too long');
  return parts;
}

/** What comes of codes that are seen one after the other. */
function readAll(texts: readonly string[]): Uint8Array | null {
  let parts: CodeParts | null = null;
  for (const text of texts) {
    const reading = takeCode(hash, parts, text);
    if (reading.type === 'whole') return reading.message;
    if (reading.type === 'more') parts = reading.parts;
  }
  return null;
}

describe('[P8] a message that one code does not hold', () => {
  test('is whole when all its codes were seen, in any order and as often as they come', () => {
    const sent = message(1300);
    const codes = partsOf(sent);
    expect(codes).toHaveLength(Math.ceil(1300 / CODE_PART_BYTES_MAX));
    fc.assert(
      fc.property(fc.shuffledSubarray([...codes, ...codes], { minLength: 10, maxLength: 10 }), (seen) => {
        expect(readAll(seen)).toEqual(sent);
      }),
      { seed: 5, numRuns: 50 },
    );
    expect(readAll(codes.slice(1))).toBeNull();
  });

  test('says how far it has come', () => {
    const codes = partsOf(message(1300));
    const first = takeCode(hash, null, ` ${codes[3]}\n`);
    expect(first).toMatchObject({ type: 'more', have: 1, of: 5 });
    if (first.type !== 'more') return;
    expect(takeCode(hash, first.parts, codes[3] ?? '')).toMatchObject({ type: 'more', have: 1, of: 5 });
  });

  test('any length up to the limit comes back; beyond it there are no codes', () => {
    for (const length of [1, 299, 300, 301, 601, 4567, CODE_PART_BYTES_MAX * CODE_PARTS_MAX])
      expect(readAll(partsOf(message(length)))).toEqual(message(length));
    expect(codeParts(hash, message(CODE_PART_BYTES_MAX * CODE_PARTS_MAX + 1))).toBeNull();
    expect(codeParts(hash, new Uint8Array(0))).toBeNull();
  });

  test('a code of another message begins anew, and the two are never mixed', () => {
    const [one, two] = [partsOf(message(700, 1)), partsOf(message(700, 2))];
    expect(readAll([one[0], one[1], two[2]] as string[])).toBeNull();
    expect(readAll([one[0], two[0], two[1], two[2]] as string[])).toEqual(message(700, 2));
  });

  test('a code that lies about what it belongs to makes nothing whole', () => {
    const codes = partsOf(message(700));
    const lie = takeCode(hash, null, codes[0] ?? '');
    if (lie.type !== 'more') throw new Error('one of three');
    const forged = { ...lie.parts, parts: [new Uint8Array(234).fill(9), null, null] };
    const second = takeCode(hash, forged, codes[1] ?? '');
    if (second.type !== 'more') throw new Error('two of three');
    expect(takeCode(hash, second.parts, codes[2] ?? '')).toEqual({ type: 'not_a_part' });
  });

  test.each(['', 'https://host/wallet/send#abc', 'holdfast-part:', 'holdfast-part:AAAA', 'holdfast-part:*'])(
    '%j is none of its codes',
    (text) => {
      expect(takeCode(hash, null, text)).toEqual({ type: 'not_a_part' });
    },
  );

  test('each of its codes is one that a reader reads from a screen', () => {
    for (const text of partsOf(message(900))) {
      expect(isCodePart(text)).toBe(true);
      const modules = encodeQR(text, 'raw', { ecc: 'medium', border: 3 });
      expect(modules.length).toBeLessThanOrEqual(87);
      expect(decodeQR(pictureOf(modules))).toBe(text);
    }
  });
});

/** Four pixels a module, dark on light. */
function pictureOf(modules: readonly (readonly boolean[])[]) {
  const scale = 4;
  const side = modules.length * scale;
  const data = new Uint8ClampedArray(side * side * 4).fill(255);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++)
      if (modules[Math.floor(y / scale)]?.[Math.floor(x / scale)] === true)
        data.fill(0, (y * side + x) * 4, (y * side + x) * 4 + 3);
  return { width: side, height: side, data };
}
