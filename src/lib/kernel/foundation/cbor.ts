/**
 * Deterministic CBOR (RFC 8949 §4.2.1), the subset of Holdfast: unsigned integers to 2^63−1, byte strings, text, arrays,
 * true, false, null; definite lengths, shortest heads, valid UTF-8, nesting ≤ 8. One pass each way. The reader refuses
 * every other encoding by throwing CborError, which `decode` in schema.ts turns into a value.
 */
import { InvariantError } from './assert.ts';
import { utf8, type Key } from './bytes.ts';

declare class TextDecoder {
  constructor(label: string, options: { fatal: boolean; ignoreBOM: boolean });
  decode(bytes: Uint8Array): string;
}

export class CborError extends Error {
  override readonly name = 'CborError';
}

export const UINT_MAX = 2n ** 63n - 1n;
export const NESTING_MAX = 8;

const BYTES = 2;
const TEXT = 3;
const ARRAY = 4;
const FALSE = 0xf4;
const TRUE = 0xf5;
const NULL = 0xf6;
/** Texts up to this many bytes are tried as ASCII first: the kind of an operation, a symbol, a code. */
const SHORT_TEXT_MAX = 32;
/** A writer gives back a buffer larger than this, so that one large message does not keep its memory for ever. */
const KEPT_BUFFER_MAX = 65_536;
const strictText = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The same memory as a bare Uint8Array: views of a subclass (Node's Buffer) would be of that subclass, whose `slice` does not copy. */
function plain(bytes: Uint8Array): Uint8Array {
  if (Object.getPrototypeOf(bytes) === Uint8Array.prototype) return bytes;
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

export class CborReader {
  #at = 0;
  #depth = 0;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = plain(bytes);
  }

  /** A whole number of at most 2^53−1. */
  uint(): number {
    const value = this.#head(0);
    if (typeof value === 'bigint') throw new CborError('integer above 2^53-1');
    return value;
  }

  /** A whole number of at most 2^63−1. */
  amount(): bigint {
    return BigInt(this.#head(0));
  }

  /** A view into the message, not a copy. */
  bytes(): Uint8Array {
    const length = this.#length(BYTES);
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  text(): string {
    const length = this.#length(TEXT);
    const start = this.#at - length;
    if (length <= SHORT_TEXT_MAX) {
      const ascii = this.#ascii(start, this.#at);
      if (ascii !== null) return ascii;
    }
    try {
      return strictText.decode(this.#bytes.subarray(start, this.#at));
    } catch {
      throw new CborError('text is not UTF-8');
    }
  }

  /** The number of items; call `endArray` after the last. */
  array(): number {
    const length = this.#head(ARRAY);
    if (typeof length === 'bigint' || length > this.#bytes.length - this.#at)
      throw new CborError('array longer than its message');
    if (++this.#depth > NESTING_MAX) throw new CborError('nested too deep');
    return length;
  }

  endArray(): void {
    this.#depth--;
  }

  bool(): boolean {
    const byte = this.#bytes[this.#at++];
    if (byte !== TRUE && byte !== FALSE) throw new CborError('not a boolean');
    return byte === TRUE;
  }

  /** True, and past it, if the next item is null. */
  null(): boolean {
    if (this.#bytes[this.#at] !== NULL) return false;
    this.#at++;
    return true;
  }

  /** The major type of the next item (7 for true, false and null). */
  peek(): number {
    const byte = this.#bytes[this.#at];
    if (byte === undefined) throw new CborError('message ends early');
    return byte >> 5;
  }

  /** How many bytes have been read. */
  get at(): number {
    return this.#at;
  }

  /** A view of the bytes read since `from`. */
  since(from: number): Uint8Array {
    return this.#bytes.subarray(from, this.#at);
  }

  end(): void {
    if (this.#at !== this.#bytes.length) throw new CborError('bytes after the end');
  }

  #length(major: number): number {
    const length = this.#head(major);
    if (typeof length === 'bigint' || length > this.#bytes.length - this.#at)
      throw new CborError('message ends early');
    this.#at += length;
    return length;
  }

  /** The text between two places if all of it is ASCII: faster than the machine's decoder for a word. */
  #ascii(start: number, end: number): string | null {
    let text = '';
    for (let i = start; i < end; i++) {
      const byte = this.#bytes[i] as number;
      if (byte > 127) return null;
      text += String.fromCharCode(byte);
    }
    return text;
  }

  /** The argument of a head of this major type, in its shortest form. */
  #head(major: number): number | bigint {
    const bytes = this.#bytes;
    const first = bytes[this.#at];
    if (first === undefined) throw new CborError('message ends early');
    if (first >> 5 !== major) throw new CborError(`expected major type ${major}, found ${first >> 5}`);
    const form = first & 31;
    if (form < 24) {
      this.#at++;
      return form;
    }
    if (form > 27) throw new CborError('indefinite or reserved length');
    const size = 1 << (form - 24);
    if (this.#at + 1 + size > bytes.length) throw new CborError('message ends early');
    let value = 0;
    for (let i = 1; i <= Math.min(size, 4); i++) value = value * 256 + (bytes[this.#at + i] as number);
    const wide = size === 8 ? this.#wide(value) : value;
    if (wide < (size === 1 ? 24 : 256 ** (size / 2))) throw new CborError('not the shortest form');
    this.#at += 1 + size;
    return wide;
  }

  /** The eight-byte argument whose upper half is `high`: a bigint above 2^53−1. */
  #wide(high: number): number | bigint {
    if (high >= 2 ** 31) throw new CborError('integer above 2^63-1');
    let low = 0;
    for (let i = 5; i <= 8; i++) low = low * 256 + (this.#bytes[this.#at + i] as number);
    return high < 2 ** 21 ? high * 2 ** 32 + low : (BigInt(high) << 32n) | BigInt(low);
  }
}

export class CborWriter {
  #buffer = new Uint8Array(512);
  #at = 0;

  uint(value: number | bigint): void {
    this.#head(0, value);
  }

  bytes(value: Uint8Array): void {
    this.#head(BYTES, value.length);
    this.raw(value);
  }

  /** The byte string that a key (see bytes.ts) stands for. */
  latin1(value: Key): void {
    this.#head(BYTES, value.length);
    this.#room(value.length);
    for (let i = 0; i < value.length; i++) this.#buffer[this.#at++] = value.charCodeAt(i);
  }

  text(value: string): void {
    if (value.length <= SHORT_TEXT_MAX && this.#ascii(value)) return;
    if (/\p{Surrogate}/u.test(value)) throw new InvariantError('text has a lone surrogate');
    const bytes = utf8(value);
    this.#head(TEXT, bytes.length);
    this.raw(bytes);
  }

  /** The head of an array of `length` items, which follow. */
  array(length: number): void {
    this.#head(ARRAY, length);
  }

  bool(value: boolean): void {
    this.#room(1);
    this.#buffer[this.#at++] = value ? TRUE : FALSE;
  }

  null(): void {
    this.#room(1);
    this.#buffer[this.#at++] = NULL;
  }

  /** Bytes as they are: a tag in front, or an item that is encoded already. */
  raw(bytes: Uint8Array): void {
    this.#room(bytes.length);
    this.#buffer.set(bytes, this.#at);
    this.#at += bytes.length;
  }

  /** Where the next item goes: the `from` of a message that is written inside another. */
  mark(): number {
    return this.#at;
  }

  /** A view of what was written since `from`: good until something is written again. */
  since(from: number): Uint8Array {
    return this.#buffer.subarray(from, this.#at);
  }

  /** A view of what was written since `from`, which is then forgotten: good until something is written again. */
  borrow(from = 0): Uint8Array {
    const bytes = this.#buffer.subarray(from, this.#at);
    this.#at = from;
    return bytes;
  }

  /** A copy of what was written since `from`, which is then forgotten; the writer can be used again. */
  finish(from = 0): Uint8Array {
    const bytes = this.#buffer.slice(from, this.#at);
    this.#at = from;
    if (from === 0 && this.#buffer.length > KEPT_BUFFER_MAX) this.#buffer = new Uint8Array(512);
    return bytes;
  }

  /** Writes a short text if all of it is ASCII; else changes nothing that `finish` would give. */
  #ascii(text: string): boolean {
    const start = this.#at;
    this.#head(TEXT, text.length);
    this.#room(text.length);
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (unit > 127) {
        this.#at = start;
        return false;
      }
      this.#buffer[this.#at++] = unit;
    }
    return true;
  }

  #head(major: number, value: number | bigint): void {
    if (typeof value === 'bigint') {
      const number = Number(value);
      if (number < 0 || value > UINT_MAX)
        throw new InvariantError(`not an unsigned integer to 2^63-1: ${value}`);
      if (number > 0xffffffff) return this.#wide(major, Number(value >> 32n), Number(value & 0xffffffffn));
      value = number;
    } else if (!Number.isSafeInteger(value) || value < 0) {
      throw new InvariantError(`not an unsigned integer to 2^53-1: ${value}`);
    }
    this.#room(9);
    const lead = major << 5;
    if (value < 24) {
      this.#buffer[this.#at++] = lead | value;
    } else if (value < 0x100) {
      this.#buffer[this.#at++] = lead | 24;
      this.#buffer[this.#at++] = value;
    } else if (value < 0x10000) {
      this.#buffer[this.#at++] = lead | 25;
      this.#buffer[this.#at++] = value >>> 8;
      this.#buffer[this.#at++] = value;
    } else if (value < 0x100000000) {
      this.#buffer[this.#at++] = lead | 26;
      this.#word(value);
    } else this.#wide(major, Math.floor(value / 2 ** 32), value % 2 ** 32);
  }

  #wide(major: number, high: number, low: number): void {
    this.#room(9);
    this.#buffer[this.#at++] = (major << 5) | 27;
    this.#word(high);
    this.#word(low);
  }

  /** Four bytes, big end first. */
  #word(value: number): void {
    const buffer = this.#buffer;
    buffer[this.#at++] = value >>> 24;
    buffer[this.#at++] = value >>> 16;
    buffer[this.#at++] = value >>> 8;
    buffer[this.#at++] = value;
  }

  #room(size: number): void {
    if (this.#at + size <= this.#buffer.length) return;
    const larger = new Uint8Array(Math.max(this.#buffer.length * 2, this.#at + size));
    larger.set(this.#buffer.subarray(0, this.#at));
    this.#buffer = larger;
  }
}
