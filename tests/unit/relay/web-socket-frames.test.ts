/** Frames as a server writes them, by the examples of RFC 6455, 5.7. */
import { expect, test } from 'vitest';
import { WebSocketFrames } from '../../../relay/rooms/web-socket-frames.ts';

const frames = new WebSocketFrames();

test.each([
  { length: 0, head: '8200' },
  { length: 125, head: '827d' },
  { length: 126, head: '827e007e' },
  { length: 256, head: '827e0100' },
  { length: 65_535, head: '827effff' },
  { length: 65_536, head: '827f0000000000010000' },
])('[P15] a message of $length bytes has the head $head, and is whole behind it', ({ length, head }) => {
  const message = new Uint8Array(length).fill(7);
  const frame = frames.of(message);
  expect(frame.subarray(0, head.length / 2).toString('hex')).toBe(head);
  expect(frame.subarray(head.length / 2).equals(message)).toBe(true);
});

test('[P15] what goes to many is framed once', () => {
  const [one, other] = [Uint8Array.of(1), Uint8Array.of(1)];
  const frame = frames.of(one);
  expect(frames.of(one)).toBe(frame);
  expect(frames.of(other)).not.toBe(frame);
});
