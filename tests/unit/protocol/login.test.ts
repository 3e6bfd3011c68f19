/** [P12] Login: what is signed names everything it must, and nonces are checked without being kept. */
import * as cborg from 'cborg';
import { describe, expect, test } from 'vitest';
import { idOf, sha256, tag } from '#kernel';
import {
  LOGIN_NONCE_SPAN_MS,
  formatRoom,
  isLoginNonce,
  loginBytes,
  loginNonce,
  type DeviceRoom,
} from '#protocol';

const filled = (length: number, byte: number) => new Uint8Array(length).fill(byte);
const identity = (byte: number) => idOf(filled(32, byte));
const room: DeviceRoom = { kind: 'device', account: identity(3), device: identity(4) };

test('[P12] the device signs tag "login" and [network, relay key, account, device, room, nonce]', () => {
  const bytes = loginBytes({ network: identity(1), relayKey: filled(32, 2), room, nonce: filled(32, 5) });
  const array = [filled(32, 1), filled(32, 2), filled(32, 3), filled(32, 4), formatRoom(room), filled(32, 5)];
  expect(bytes).toEqual(new Uint8Array([...tag('login'), ...cborg.encode(array)]));
});

describe('[P12] stateless nonces', () => {
  const key = filled(32, 9);
  const time = 1000 * LOGIN_NONCE_SPAN_MS + 5;
  const nonce = loginNonce(sha256, key, time, room, filled(16, 7));

  test('have 32 bytes, and differ by their salt', () => {
    expect(nonce.length).toBe(32);
    expect(loginNonce(sha256, key, time, room, filled(16, 8))).not.toEqual(nonce);
  });

  test.each([
    ['at once', time, true],
    ['at the end of the next span', time - 5 + 2 * LOGIN_NONCE_SPAN_MS - 1, true],
    ['a span later', time - 5 + 2 * LOGIN_NONCE_SPAN_MS, false],
    ['before it was made', time - LOGIN_NONCE_SPAN_MS, false],
  ])('%s', (_, at, good) => {
    expect(isLoginNonce(sha256, key, at, room, nonce)).toBe(good);
  });

  test('are good for one room and one key, and not when changed', () => {
    expect(isLoginNonce(sha256, key, time, { ...room, device: identity(5) }, nonce)).toBe(false);
    expect(isLoginNonce(sha256, filled(32, 8), time, room, nonce)).toBe(false);
    for (let i = 0; i < 32; i++) {
      const changed = nonce.map((byte, at) => (at === i ? byte ^ 1 : byte));
      expect(isLoginNonce(sha256, key, time, room, changed)).toBe(false);
    }
    expect(isLoginNonce(sha256, key, time, room, nonce.subarray(0, 31))).toBe(false);
    expect(isLoginNonce(sha256, key, time, room, filled(3, 1))).toBe(false);
    expect(isLoginNonce(sha256, key, 0, room, nonce)).toBe(false);
  });
});
