/** [P9] An answer says of one operation why it is not in the journal. */
import * as cborg from 'cborg';
import { expect, test } from 'vitest';
import { REFUSALS, idOf, type RefusalCode } from '#kernel';
import { CODE_CHARS_MAX, readAnswer, writeAnswer } from '#protocol';

const idBytes = new Uint8Array(32).fill(9);

test('[P9] an answer is [id, refusal code, facts], for every refusal', () => {
  for (const code of Object.keys(REFUSALS) as RefusalCode[]) {
    const answer = { id: idOf(idBytes), code, facts: [4n, null] };
    const bytes = writeAnswer(answer);
    expect(bytes).toEqual(new Uint8Array(cborg.encode([idBytes, code, [4, null]])));
    expect(readAnswer(bytes)).toEqual({ ok: true, value: answer });
    expect(code.length).toBeLessThanOrEqual(CODE_CHARS_MAX);
  }
});

test.each([
  ['a code that nobody knows', [idBytes, 'because', []]],
  ['a code named like a property', [idBytes, 'constructor', []]],
  ['an id of 31 bytes', [idBytes.subarray(1), 'stale', []]],
  ['too many facts', [idBytes, 'stale', [1, 2, 3, 4, 5, 6, 7, 8, 9]]],
  ['no facts', [idBytes, 'stale']],
])('[P9] no answer: %s', (_, array) => {
  expect(readAnswer(cborg.encode(array)).ok).toBe(false);
});
