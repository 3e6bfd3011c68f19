/**
 * The numbers and byte strings of Yjs' wire (lib0): unsigned integers in groups of seven bits, low group first, and byte
 * strings behind their length. The reader takes only the shortest form and throws WireFault, which the readers of this
 * folder turn into values; nothing is allocated on the word of a length.
 */
export type WireFaultName = 'truncated' | 'malformed_number' | 'trailing_bytes';

/** Carries the name of the fault from the depth of a reader to its door. */
export class WireFault<Name extends string> extends Error {
  override readonly name = 'WireFault';
  readonly fault: Name;

  constructor(fault: Name) {
    super(fault);
    this.fault = fault;
  }
}

const GROUP = 0x80;
/** The scale of the eighth group: 2^53 − 1 has no ninth. */
const SCALE_MAX = 2 ** 49;

export class WireReader {
  #at = 0;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  byte(): number {
    const byte = this.#bytes[this.#at];
    if (byte === undefined) throw new WireFault<WireFaultName>('truncated');
    this.#at++;
    return byte;
  }

  /** A whole number of at most 2^53−1 in its shortest form. */
  uint(): number {
    const first = this.byte();
    if (first < GROUP) return first;
    let value = first - GROUP;
    for (let scale = GROUP; scale <= SCALE_MAX; scale *= GROUP) {
      const byte = this.byte();
      value += (byte % GROUP) * scale;
      if (byte >= GROUP) continue;
      if (byte === 0 || value > Number.MAX_SAFE_INTEGER) break;
      return value;
    }
    throw new WireFault<WireFaultName>('malformed_number');
  }

  /** A length and that many bytes: a view into the message, not a copy. */
  bytes(): Uint8Array {
    return this.raw(this.uint());
  }

  raw(length: number): Uint8Array {
    if (length > this.left) throw new WireFault<WireFaultName>('truncated');
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  end(): void {
    if (this.left !== 0) throw new WireFault<WireFaultName>('trailing_bytes');
  }
}

export class WireWriter {
  #buffer = new Uint8Array(1024);
  #at = 0;

  byte(value: number): void {
    this.#room(1);
    this.#buffer[this.#at++] = value;
  }

  uint(value: number): void {
    this.#room(8);
    let rest = value;
    while (rest >= GROUP) {
      this.#buffer[this.#at++] = (rest % GROUP) + GROUP;
      rest = Math.floor(rest / GROUP);
    }
    this.#buffer[this.#at++] = rest;
  }

  bytes(value: Uint8Array): void {
    this.uint(value.length);
    this.raw(value);
  }

  raw(value: Uint8Array): void {
    this.#room(value.length);
    this.#buffer.set(value, this.#at);
    this.#at += value.length;
  }

  /** A copy of what was written; the writer can be used again. */
  finish(): Uint8Array {
    const bytes = this.#buffer.slice(0, this.#at);
    this.#at = 0;
    return bytes;
  }

  #room(size: number): void {
    if (this.#at + size <= this.#buffer.length) return;
    const larger = new Uint8Array(Math.max(this.#buffer.length * 2, this.#at + size));
    larger.set(this.#buffer.subarray(0, this.#at));
    this.#buffer = larger;
  }
}
