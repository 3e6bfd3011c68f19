// The pictures of accounts: the same for the same id, and different enough for the eye.

import { expect, test } from 'vitest';
import { idOf, type Id } from '#kernel';
import { faceOf } from '$lib/state/parts/face.ts';
import { nodeSha256 } from '../../support/world.ts';

const account = (n: number): Id => idOf(nodeSha256(Uint8Array.of(n)));

test('an account always has the same face', () => {
  expect(faceOf(account(1))).toEqual(faceOf(account(1)));
});

test('a community of fifty has few faces that two of them share', () => {
  const faces = Array.from({ length: 50 }, (_, n) => JSON.stringify(faceOf(account(n))));
  expect(new Set(faces).size).toBeGreaterThan(45);
});

test('a face is made of shapes that a browser can draw', () => {
  for (let n = 0; n < 50; n++) {
    const { ground, shapes } = faceOf(account(n));
    for (const { path, fill } of shapes) {
      expect(path).toMatch(/^M/);
      expect([ground, fill].every((colour) => /^oklch\([\d.]+ [\d.]+ \d+\)$/.test(colour))).toBe(true);
    }
  }
});
