/**
 * Reads the updates of a relay's logs as the protocol's log writer lays them out, without Yjs: for those who listen on the
 * wire, and for clients that are no devices.
 */
import * as decoding from 'lib0/decoding';

export interface LogItem {
  readonly client: number;
  readonly clock: number;
  /** Null: a collected run begins here. */
  readonly bytes: Uint8Array | null;
  /** How many clocks it covers. */
  readonly length: number;
}

const COLLECTED = 0;
const FIRST_ITEM = 8;
const ELEMENT_HEAD_BYTES = 3;

/** Every item of an update, in its order. */
export function logItems(update: Uint8Array): readonly LogItem[] {
  const decoder = decoding.createDecoder(update);
  const items: LogItem[] = [];
  const parts = decoding.readVarUint(decoder);
  for (let part = 0; part < parts; part++) {
    const structs = decoding.readVarUint(decoder);
    const client = decoding.readVarUint(decoder);
    let clock = decoding.readVarUint(decoder);
    for (let struct = 0; struct < structs; struct++) clock = readStruct(decoder, client, clock, items);
  }
  return items;
}

function readStruct(decoder: decoding.Decoder, client: number, clock: number, items: LogItem[]): number {
  const head = decoding.readUint8(decoder);
  if (head === COLLECTED) {
    const length = decoding.readVarUint(decoder);
    items.push({ client, clock, bytes: null, length });
    return clock + length;
  }
  decoding.readVarUint(decoder);
  if (head === FIRST_ITEM) decoding.readVarUint8Array(decoder);
  else decoding.readVarUint(decoder);
  const count = decoding.readVarUint(decoder);
  for (let i = 0; i < count; i++) {
    decoder.pos += ELEMENT_HEAD_BYTES;
    const bytes = Uint8Array.from(decoding.readVarUint8Array(decoder));
    items.push({ client, clock: clock + i, bytes, length: 1 });
  }
  return clock + count;
}
