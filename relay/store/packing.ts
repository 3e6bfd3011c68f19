/**
 * How entries cross from the thread of the fold to the thread of the store and back: many in one ArrayBuffer, which is
 * transferred, because a message costs more than what is in it. Numbers are little endian.
 *
 *   batch   = entry*          entry   = u32 bytes, u32 effects, u8 naming, 32 bytes name, f64 number, bytes, effects
 *   effects = effect*         effect  = 32 bytes account, f64 place, u32 length, bytes
 *   list    = item*           item    = u32 length, bytes
 *
 * An operation is named by (device, seq); one that the root signed by (id, expires); other entries are not named.
 */
import { idOf, isRootSigned, type Id, type Operation, type SealedEntry } from '#kernel';

const UNNAMED = 0;
export const CHAINED = 1;
export const ROOT_SIGNED = 2;
type Naming = typeof UNNAMED | typeof CHAINED | typeof ROOT_SIGNED;

/** An entry on its way into the store, with the operation that made it, if one did. */
export interface NewEntry {
  readonly sealed: SealedEntry;
  readonly operation: Operation | null;
}

/** An entry as the store's thread reads it: views into the batch. */
export interface PackedEntry {
  readonly bytes: Uint8Array;
  readonly effects: Uint8Array;
  /** How the operation is named, as it stands in the batch: see `unpackOperation`. */
  readonly operation: Uint8Array;
  readonly naming: Naming;
  readonly name: Uint8Array;
  readonly number: number;
}

export interface PackedEffect {
  readonly account: Uint8Array;
  readonly place: number;
  readonly bytes: Uint8Array;
}

const NAME_BYTES = 32;
const ENTRY_HEAD_BYTES = 4 + 4 + 1 + NAME_BYTES + 8;
const EFFECT_HEAD_BYTES = NAME_BYTES + 8 + 4;
const ITEM_HEAD_BYTES = 4;

const NO_NAME = '\0'.repeat(NAME_BYTES);

/** The batch in a buffer of its own, to be transferred. */
export function packBatch(entries: readonly NewEntry[]): Uint8Array<ArrayBuffer> {
  const packed = new Uint8Array(entries.reduce((sum, { sealed }) => sum + sizeOf(sealed), 0));
  const view = new DataView(packed.buffer);
  let at = 0;
  for (const { sealed, operation } of entries) {
    const { bytes, effects } = sealed;
    view.setUint32(at, bytes.length, true);
    view.setUint32(at + 4, sizeOfEffects(sealed), true);
    at = putName(packed, view, at + 8, operation);
    packed.set(bytes, at);
    at += bytes.length;
    for (const { effect, place, bytes: effectBytes } of effects) {
      putId(packed, at, effect.account);
      view.setFloat64(at + NAME_BYTES, place, true);
      view.setUint32(at + NAME_BYTES + 8, effectBytes.length, true);
      packed.set(effectBytes, at + EFFECT_HEAD_BYTES);
      at += EFFECT_HEAD_BYTES + effectBytes.length;
    }
  }
  return packed;
}

function putName(packed: Uint8Array, view: DataView, at: number, operation: Operation | null): number {
  if (operation === null) {
    packed[at] = UNNAMED;
    putId(packed, at + 1, NO_NAME);
  } else if (isRootSigned(operation)) {
    packed[at] = ROOT_SIGNED;
    putId(packed, at + 1, operation.id);
    view.setFloat64(at + 1 + NAME_BYTES, operation.expires, true);
  } else {
    packed[at] = CHAINED;
    putId(packed, at + 1, operation.device);
    view.setFloat64(at + 1 + NAME_BYTES, operation.seq, true);
  }
  return at - 8 + ENTRY_HEAD_BYTES;
}

function putId(packed: Uint8Array, at: number, id: string): void {
  for (let i = 0; i < NAME_BYTES; i++) packed[at + i] = id.charCodeAt(i);
}

function sizeOf(sealed: SealedEntry): number {
  return ENTRY_HEAD_BYTES + sealed.bytes.length + sizeOfEffects(sealed);
}

function sizeOfEffects({ effects }: SealedEntry): number {
  let size = 0;
  for (const { bytes } of effects) size += EFFECT_HEAD_BYTES + bytes.length;
  return size;
}

export function* unpackBatch(packed: Uint8Array): Generator<PackedEntry> {
  const view = viewOf(packed);
  for (let at = 0; at < packed.length;) {
    const body = at + ENTRY_HEAD_BYTES;
    const effects = body + view.getUint32(at, true);
    const end = effects + view.getUint32(at + 4, true);
    const operation = packed.subarray(at + 8, body);
    yield {
      bytes: packed.subarray(body, effects),
      effects: packed.subarray(effects, end),
      operation,
      ...unpackOperation(operation),
    };
    at = end;
  }
}

/** u8 naming, 32 bytes name, f64 number. */
export function unpackOperation(operation: Uint8Array): Pick<PackedEntry, 'naming' | 'name' | 'number'> {
  return {
    naming: operation[0] as Naming,
    name: operation.subarray(1, 1 + NAME_BYTES),
    number: viewOf(operation).getFloat64(1 + NAME_BYTES, true),
  };
}

export function* unpackEffects(packed: Uint8Array): Generator<PackedEffect> {
  const view = viewOf(packed);
  for (let at = 0; at < packed.length;) {
    const body = at + EFFECT_HEAD_BYTES;
    const end = body + view.getUint32(at + NAME_BYTES + 8, true);
    yield {
      account: packed.subarray(at, at + NAME_BYTES),
      place: view.getFloat64(at + NAME_BYTES, true),
      bytes: packed.subarray(body, end),
    };
    at = end;
  }
}

/** The effect on one account among an entry's, or null. */
export function effectOn(effects: Uint8Array, account: Id): PackedEffect | null {
  for (const effect of unpackEffects(effects)) if (idOf(effect.account) === account) return effect;
  return null;
}

export function packList(items: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const packed = new Uint8Array(items.reduce((sum, item) => sum + ITEM_HEAD_BYTES + item.length, 0));
  const view = new DataView(packed.buffer);
  let at = 0;
  for (const item of items) {
    view.setUint32(at, item.length, true);
    packed.set(item, at + ITEM_HEAD_BYTES);
    at += ITEM_HEAD_BYTES + item.length;
  }
  return packed;
}

/** The items as views into the list. */
export function unpackList(packed: Uint8Array): readonly Uint8Array[] {
  const view = viewOf(packed);
  const items: Uint8Array[] = [];
  for (let at = 0; at < packed.length;) {
    const end = at + ITEM_HEAD_BYTES + view.getUint32(at, true);
    items.push(packed.subarray(at + ITEM_HEAD_BYTES, end));
    at = end;
  }
  return items;
}

function viewOf(packed: Uint8Array): DataView {
  return new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
}
