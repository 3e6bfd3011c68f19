/** [P12] Our frames: each reads back, and nothing but its canonical bytes is it. */
import * as cborg from 'cborg';
import { describe, expect, test } from 'vitest';
import { idOf } from '#kernel';
import { FRAME_TYPES, PAGE_ENTRIES_MAX, readFrame, writeFrame, type Frame, type FrameName } from '#protocol';

const filled = (length: number, byte: number) => new Uint8Array(length).fill(byte);
const identity = (byte: number) => idOf(filled(32, byte));

/** Each frame with the array that protocol.md gives for it. */
const frames: readonly (readonly [Frame, readonly unknown[]])[] = [
  [
    {
      name: 'challenge',
      body: { versions: [1], network: identity(1), relayKey: filled(32, 2), epoch: 3, nonce: filled(32, 4) },
    },
    [[1], filled(32, 1), filled(32, 2), 3, filled(32, 4)],
  ],
  [
    {
      name: 'login',
      body: {
        version: 1,
        account: identity(1),
        device: identity(2),
        signature: filled(64, 3),
        enrolment: null,
      },
    },
    [1, filled(32, 1), filled(32, 2), filled(64, 3), null],
  ],
  [
    {
      name: 'login',
      body: {
        version: 1,
        account: identity(1),
        device: identity(2),
        signature: filled(64, 3),
        enrolment: { bytes: filled(9, 4), signature: filled(64, 5) },
      },
    },
    [1, filled(32, 1), filled(32, 2), filled(64, 3), [filled(9, 4), filled(64, 5)]],
  ],
  [
    {
      name: 'welcome',
      body: {
        time: 5,
        clock: 4,
        epoch: 0,
        head: { seq: 7, id: identity(6) },
        feedLength: 1300,
        windowStart: 512,
        state: filled(3, 1),
        recoveryNote: null,
      },
    },
    [5, 4, 0, [7, filled(32, 6)], 1300, 512, filled(3, 1), null],
  ],
  [{ name: 'notice', body: { code: 'journal_behind', facts: [12n] } }, ['journal_behind', [12]]],
  [{ name: 'ask', body: { n: 1, what: 'entries', args: { from: 0, to: 512 } } }, [1, 'entries', [0, 512]]],
  [{ name: 'ask', body: { n: 2, what: 'receipt', args: { index: 9 } } }, [2, 'receipt', [9]]],
  [{ name: 'ask', body: { n: 3, what: 'consistency', args: { size: 9 } } }, [3, 'consistency', [9]]],
  [
    { name: 'ask', body: { n: 4, what: 'object', args: { key: filled(5, 1) } } },
    [4, 'object', [filled(5, 1)]],
  ],
  [{ name: 'reply', body: { n: 1, ok: true, result: filled(2, 7) } }, [1, true, filled(2, 7)]],
  [
    { name: 'reply', body: { n: 1, ok: false, result: { code: 'not_found', facts: ['why'] } } },
    [1, false, ['not_found', ['why']]],
  ],
];

/** The payload behind the type and the length of a frame, both varuints. */
function payloadOf(message: Uint8Array): Uint8Array {
  return message.subarray((message[1] as number) < 128 ? 2 : 3);
}

describe('[P12] frames', () => {
  test.each(frames.map(([frame, array]) => [frame.name, frame, array] as const))('%s', (_, frame, array) => {
    const message = writeFrame(frame);
    const payload = payloadOf(message);
    expect(message[0]).toBe(FRAME_TYPES[frame.name]);
    expect(payload).toEqual(new Uint8Array(cborg.encode(array)));
    expect(readFrame(frame.name, payload)).toEqual({ ok: true, value: frame });
  });

  test('no frame reads as another, none with a byte less or more', () => {
    for (const [frame] of frames) {
      const payload = payloadOf(writeFrame(frame));
      for (const name of Object.keys(FRAME_TYPES) as FrameName[])
        if (name !== frame.name) expect(readFrame(name, payload).ok).toBe(false);
      expect(readFrame(frame.name, payload.subarray(0, -1)).ok).toBe(false);
      expect(readFrame(frame.name, new Uint8Array([...payload, 0])).ok).toBe(false);
    }
  });

  test.each([
    ['a notice that nobody knows', 'notice', ['hello', []]],
    ['a question that nobody knows', 'ask', [1, 'everything', []]],
    ['a question named like a property', 'ask', [1, 'constructor', []]],
    ['an empty page', 'ask', [1, 'entries', [5, 5]]],
    ['a page that runs backwards', 'ask', [1, 'entries', [5, 4]]],
    ['a page over the limit', 'ask', [1, 'entries', [0, PAGE_ENTRIES_MAX + 1]]],
    ['arguments of another question', 'ask', [1, 'receipt', [0, 5]]],
    ['an answer that is a refusal', 'reply', [1, true, ['not_found', []]]],
    ['a nonce of 31 bytes', 'challenge', [[1], filled(32, 1), filled(32, 2), 3, filled(31, 4)]],
    ['no version', 'challenge', [[], filled(32, 1), filled(32, 2), 3, filled(32, 4)]],
    ['a short signature', 'login', [1, filled(32, 1), filled(32, 2), filled(63, 3), null]],
  ] as const)('refused: %s', (_, name, array) => {
    expect(readFrame(name, cborg.encode(array)).ok).toBe(false);
  });
});
