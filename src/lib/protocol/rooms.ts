/**
 * Rooms: what a socket is about, named in the path of its URL (protocol §4). A name has one spelling; anything else is
 * no room.
 *
 *   device/<account as bech32m>/<device as 64 hex digits>      public      market/<category>
 */
import { err, formatAddress, idFromHex, idHex, ok, parseAddress, type Id, type Result } from '#kernel';

export interface DeviceRoom {
  readonly kind: 'device';
  readonly account: Id;
  readonly device: Id;
}

export interface MarketRoom {
  readonly kind: 'market';
  readonly category: string;
}

export type Room = DeviceRoom | { readonly kind: 'public' } | MarketRoom;

/** In the order of the checks. */
export type RoomFault = 'unknown_room' | 'malformed_account' | 'malformed_device' | 'malformed_category';

/** The longest name: a device's, with an address of 63 characters. */
export const ROOM_CHARS_MAX = 'device/'.length + 63 + 1 + 64;

const PATH_PREFIX = '/sync/';
const CATEGORY = /^[a-z][a-z0-9-]{0,31}$/;

export function formatRoom(room: Room): string {
  switch (room.kind) {
    case 'device':
      return `device/${formatAddress(room.account)}/${idHex(room.device)}`;
    case 'public':
      return 'public';
    case 'market':
      return `market/${room.category}`;
  }
}

export function parseRoom(name: string): Result<Room, RoomFault> {
  const [kind, ...rest] = name.split('/');
  if (kind === 'device' && rest.length === 2) return parseDeviceRoom(rest[0] as string, rest[1] as string);
  if (kind === 'public' && rest.length === 0) return ok({ kind });
  if (kind === 'market' && rest.length === 1) {
    const category = rest[0] as string;
    return CATEGORY.test(category) ? ok({ kind, category }) : err('malformed_category');
  }
  return err('unknown_room');
}

function parseDeviceRoom(address: string, hex: string): Result<DeviceRoom, RoomFault> {
  const account = parseAddress(address);
  if (!account.ok || formatAddress(account.value) !== address) return err('malformed_account');
  const device = idFromHex(hex);
  if (device === null) return err('malformed_device');
  return ok({ kind: 'device', account: account.value, device });
}

/** The path of the room's socket. */
export function roomPath(room: Room): string {
  return PATH_PREFIX + formatRoom(room);
}

/** The room of a path, without a query. */
export function roomOfPath(path: string): Result<Room, RoomFault> {
  return path.startsWith(PATH_PREFIX) ? parseRoom(path.slice(PATH_PREFIX.length)) : err('unknown_room');
}
