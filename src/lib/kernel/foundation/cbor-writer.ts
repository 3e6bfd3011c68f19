/** Writes the CBOR of cbor.ts in one pass: item by item, into a buffer that grows. */
import { InvariantError } from './assert.ts';
import { utf8, type Key } from './bytes.ts';
import { ARRAY, BYTES, FALSE, NULL, SHORT_TEXT_MAX, TEXT, TRUE } from './cbor-heads.ts';
import { UINT_MAX } from './cbor.ts';

/** A writer gives back a buffer larger than this, so that one large message does not keep its memory for ever. */
const KEPT_BUFFER_MAX = 65_536;

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
