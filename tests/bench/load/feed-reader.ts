/**
 * Reads just enough of what a relay sends to a load's client: which operation of which device an item of a feed is, and
 * whether it was accepted; and of a stock relay, which element of which client an update brings. It trusts what it reads.
 */
import { createDecoder, readUint8, readVarUint, readVarUint8Array, skip8, type Decoder } from 'lib0/decoding';

const COLLECTED = 0;
const ITEM_AT_ROOT = 8;
const ELEMENT_HEAD_BYTES = 3;

export interface Item {
  /** The Yjs client whose item it is. */
  readonly client: number;
  readonly clock: number;
}

/** The item's bytes are a view. */
export type TakeItem = (bytes: Uint8Array, client: number) => void;

/** The items of the relay's logs in an update, as #protocol's log writer puts them. */
export function readLogs(update: Uint8Array, take: TakeItem): void {
  const decoder = createDecoder(update);
  for (let parts = readVarUint(decoder); parts > 0; parts--) {
    const structs = readVarUint(decoder);
    const client = readVarUint(decoder);
    readVarUint(decoder);
    for (let struct = 0; struct < structs; struct++) readRun(decoder, client, take);
  }
}

function readRun(decoder: Decoder, client: number, take: TakeItem): void {
  const head = readUint8(decoder);
  if (head === COLLECTED) {
    readVarUint(decoder);
    return;
  }
  if (head === ITEM_AT_ROOT) {
    readVarUint(decoder);
    readVarUint8Array(decoder);
  } else {
    readVarUint(decoder);
    readVarUint(decoder);
  }
  for (let items = readVarUint(decoder); items > 0; items--) {
    for (let i = 0; i < ELEMENT_HEAD_BYTES; i++) skip8(decoder);
    take(readVarUint8Array(decoder), client);
  }
}

/** Of an update with one struct, as Yjs sends it for one push: whose it is. */
export function readPush(update: Uint8Array): Item {
  const decoder = createDecoder(update);
  readVarUint(decoder);
  readVarUint(decoder);
  return { client: readVarUint(decoder), clock: readVarUint(decoder) };
}

export interface FeedEntry {
  /** The first six bytes of the operation's device, as a number. */
  readonly device: number;
  readonly seq: number;
  readonly accepted: boolean;
}

const NULL = 0xf6;
const OPERATION = 0;
const DEVICE_AT = 72;
const SEQ_AT = DEVICE_AT + 32;
const SIGNATURE_BYTES = 2 + 64;

/** The number by which a device is known here. */
export function deviceNumber(device: Uint8Array, at = 0): number {
  return Buffer.from(device.buffer, device.byteOffset, device.byteLength).readUIntBE(at, 6);
}

/** A feed item [entry, effect] whose cause is an operation; null for all others. */
export function readFeedEntry(item: Uint8Array): FeedEntry | null {
  const reader = new Heads(item, 2);
  reader.next();
  reader.next();
  reader.next();
  reader.next();
  if (reader.next() !== OPERATION) return null;
  const length = reader.next();
  const operation = reader.at;
  const after = operation + length + SIGNATURE_BYTES;
  const seq = new Heads(item, operation + SEQ_AT).next();
  return { device: deviceNumber(item, operation + DEVICE_AT), seq, accepted: item[after] === NULL };
}

/** The argument of one CBOR head after another; content of strings is for the caller to pass over. */
class Heads {
  at: number;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.at = at;
  }

  next(): number {
    const info = (this.#bytes[this.at++] as number) & 0x1f;
    if (info < 24) return info;
    const width = 1 << (info - 24);
    let value = 0;
    for (let i = 0; i < width; i++) value = value * 256 + (this.#bytes[this.at++] as number);
    return value;
  }
}
