/**
 * Login to a device's room (P12): what the device signs, and the nonce that a relay can check without having kept it.
 *
 *   login = Ed25519(device, tag "login" ‖ [network, relay key, account, device, room, nonce])
 *   nonce = salt 16 ‖ first 16 bytes of HMAC-SHA-256(relay's nonce key, tag "login" ‖ [span, salt, room])
 *
 * `span` counts spans of LOGIN_NONCE_SPAN_MS since 1970. Any process that has the key checks the nonce; the room in it
 * keeps a challenge for one room from opening another.
 */
import {
  assert,
  bytes,
  concat,
  encode,
  equal,
  hmacSha256,
  id,
  record,
  tagged,
  text,
  uint,
  type Id,
  type Sha256,
} from '#kernel';
import { LOGIN_NONCE_SPAN_MS } from './limits.ts';
import { formatRoom, ROOM_CHARS_MAX, type DeviceRoom } from './rooms.ts';

const room = text(1, ROOM_CHARS_MAX);
const statement = record({
  network: id,
  relayKey: bytes(32),
  account: id,
  device: id,
  room,
  nonce: bytes(32),
});
const ticket = record({ span: uint, salt: bytes(16), room });

const SALT_BYTES = 16;

export interface LoginStatement {
  readonly network: Id;
  /** The Ed25519 key of the relay, 32 bytes: the one pinned for its address. */
  readonly relayKey: Uint8Array;
  readonly room: DeviceRoom;
  /** 32 bytes from the relay's challenge. */
  readonly nonce: Uint8Array;
}

/** The bytes that the device signs. */
export function loginBytes({ network, relayKey, room, nonce }: LoginStatement): Uint8Array {
  const { account, device } = room;
  return tagged(
    'login',
    encode(statement, { network, relayKey, account, device, room: formatRoom(room), nonce }),
  );
}

/** Made with 16 random bytes of salt; `key` has 32 bytes and never leaves the relays; `time` is ms since 1970. */
export function loginNonce(
  hash: Sha256,
  key: Uint8Array,
  time: number,
  room: DeviceRoom,
  salt: Uint8Array,
): Uint8Array {
  assert(salt.length === SALT_BYTES, 'a salt has 16 bytes');
  return nonceOf(hash, key, spanOf(time), room, salt);
}

/** Whether a relay with this key made the nonce for this room, in this span of time or the one before. */
export function isLoginNonce(
  hash: Sha256,
  key: Uint8Array,
  time: number,
  room: DeviceRoom,
  nonce: Uint8Array,
): boolean {
  const salt = nonce.subarray(0, SALT_BYTES);
  if (salt.length !== SALT_BYTES) return false;
  const span = spanOf(time);
  return [span, Math.max(0, span - 1)].some((each) => equal(nonceOf(hash, key, each, room, salt), nonce));
}

function spanOf(time: number): number {
  return Math.floor(time / LOGIN_NONCE_SPAN_MS);
}

function nonceOf(
  hash: Sha256,
  key: Uint8Array,
  span: number,
  room: DeviceRoom,
  salt: Uint8Array,
): Uint8Array {
  const message = tagged('login', encode(ticket, { span, salt, room: formatRoom(room) }));
  return concat(salt, hmacSha256(hash, key, message).subarray(0, 32 - SALT_BYTES));
}
