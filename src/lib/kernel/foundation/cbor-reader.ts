/** Reads the CBOR of cbor.ts in one pass: item by item, as the caller asks for them. */
import { ARRAY, BYTES, FALSE, NULL, SHORT_TEXT_MAX, TEXT, TRUE } from './cbor-heads.ts';
import { CborError, NESTING_MAX } from './cbor.ts';

declare class TextDecoder {
  constructor(label: string, options: { fatal: boolean; ignoreBOM: boolean });
  decode(bytes: Uint8Array): string;
}

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
