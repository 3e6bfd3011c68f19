/**
 * 32 bytes that name something: an account, a device, an asset, an operation. Inside the kernel an id is a string of 32
 * latin-1 characters: it compares with ===, sorts in byte order, is a map key as it is, and takes a third of the memory
 * of a byte array. Screens and files write ids in hex or bech32m.
 */
import { assert } from './assert.ts';
import { bytesOfKey, fromHex, keyOf, toHex } from './bytes.ts';
import type { Brand } from './brand.ts';
import type { Schema } from './schema.ts';
import { CborError } from './cbor.ts';

export type Id = Brand<string, 'id'>;

export const ID_BYTES = 32;

export function idOf(bytes: Uint8Array): Id {
  assert(bytes.length === ID_BYTES, 'an id has 32 bytes');
  return keyOf(bytes) as Id;
}

export function idBytes(id: Id): Uint8Array {
  return bytesOfKey(id);
}

export function idHex(id: Id): string {
  return toHex(bytesOfKey(id));
}

/** The id written as 64 lower-case hex digits, else null. */
export function idFromHex(hex: string): Id | null {
  const bytes = fromHex(hex);
  return bytes?.length === ID_BYTES ? idOf(bytes) : null;
}

/** Ids in byte order: negative, zero or positive. */
export function compareIds(a: Id, b: Id): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export const id: Schema<Id> = {
  read(reader) {
    const bytes = reader.bytes();
    if (bytes.length !== ID_BYTES) throw new CborError('an id has 32 bytes');
    return keyOf(bytes) as Id;
  },
  write: (writer, value) => writer.latin1(value),
};
