/** Rooms: each has one name. */
import { describe, expect, test } from 'vitest';
import { formatAddress, idOf } from '#kernel';
import { formatRoom, parseRoom, roomOfPath, roomPath, type Room, type RoomFault } from '#protocol';

const account = idOf(new Uint8Array(32).fill(3));
const device = idOf(new Uint8Array(32).fill(171));
const address = formatAddress(account);
const hex = 'ab'.repeat(32);

describe('rooms', () => {
  test.each<[Room, string]>([
    [{ kind: 'device', account, device }, `device/${address}/${hex}`],
    [{ kind: 'public' }, 'public'],
    [{ kind: 'market', category: 'bikes-and-parts' }, 'market/bikes-and-parts'],
  ])('%j', (room, name) => {
    expect(formatRoom(room)).toBe(name);
    expect(parseRoom(name)).toEqual({ ok: true, value: room });
    expect(roomPath(room)).toBe(`/sync/${name}`);
    expect(roomOfPath(`/sync/${name}`)).toEqual({ ok: true, value: room });
  });

  test.each<[string, RoomFault]>([
    ['', 'unknown_room'],
    ['publicly', 'unknown_room'],
    ['public/', 'unknown_room'],
    ['/public', 'unknown_room'],
    ['device', 'unknown_room'],
    [`device/${address}`, 'unknown_room'],
    [`device/${address}/${hex}/`, 'unknown_room'],
    [`device/${address.toUpperCase()}/${hex}`, 'malformed_account'],
    [`device/${address.slice(0, -1)}q/${hex}`, 'malformed_account'],
    [`device//${hex}`, 'malformed_account'],
    [`device/${address}/${hex.toUpperCase()}`, 'malformed_device'],
    [`device/${address}/${hex.slice(2)}`, 'malformed_device'],
    ['market/', 'malformed_category'],
    ['market/Bikes', 'malformed_category'],
    ['market/..', 'malformed_category'],
    [`market/${'a'.repeat(33)}`, 'malformed_category'],
    ['market/a/b', 'unknown_room'],
  ])('no room: %s', (name, fault) => {
    expect(parseRoom(name)).toEqual({ ok: false, error: fault });
  });

  test('a path has its prefix', () => {
    expect(roomOfPath('/public')).toEqual({ ok: false, error: 'unknown_room' });
    expect(roomOfPath('/sync/public?x=1')).toEqual({ ok: false, error: 'unknown_room' });
  });
});
