/**
 * The relay's end of a simulated connection: a stream that Node's `ws` takes for a TCP socket, so that the relay's rooms run
 * as they are. Here the two sides' WebSocket frames (RFC 6455 §5.2) are made and read, one whole message a frame.
 */
import { Duplex } from 'node:stream';

export type WireMessage =
  | { readonly type: 'binary'; readonly bytes: Uint8Array }
  | { readonly type: 'close'; readonly code: number; readonly reason: string }
  | { readonly type: 'ping' | 'pong'; readonly bytes: Uint8Array };

const OPCODES = { binary: 2, close: 8, ping: 9, pong: 10 } as const;
const FINAL = 0x80;
const MASKED = 0x80;

/** A client's frame; its mask is of zeros, which is a mask like any other. */
export function clientFrame(message: WireMessage): Uint8Array {
  const payload = message.type === 'close' ? closePayload(message) : message.bytes;
  const long = payload.length > 125;
  const head = Buffer.alloc((long ? 10 : 2) + 4);
  head[0] = FINAL | OPCODES[message.type];
  head[1] = MASKED | (long ? 127 : payload.length);
  if (long) head.writeBigUInt64BE(BigInt(payload.length), 2);
  return Buffer.concat([head, payload]);
}

function closePayload({ code, reason }: { readonly code: number; readonly reason: string }): Uint8Array {
  const text = Buffer.from(reason);
  const payload = Buffer.alloc(2 + text.length);
  payload.writeUInt16BE(code, 0);
  text.copy(payload, 2);
  return payload;
}

/** Reads what a server writes: its answer to the upgrade first, then frames. */
export class ServerReader {
  #rest: Buffer = Buffer.alloc(0);
  /** The status of the answer to the upgrade; null until it is there. */
  status: number | null = null;

  read(chunk: Uint8Array): readonly WireMessage[] {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    if (this.status === null && !this.#readStatus()) return [];
    const messages: WireMessage[] = [];
    for (let next = this.#readFrame(); next !== null; next = this.#readFrame()) messages.push(next);
    return messages;
  }

  #readStatus(): boolean {
    const end = this.#rest.indexOf('\r\n\r\n');
    if (end < 0) return false;
    this.status = Number(this.#rest.subarray(9, 12).toString('latin1'));
    this.#rest = this.#rest.subarray(end + 4);
    return this.status === 101;
  }

  #readFrame(): WireMessage | null {
    const rest = this.#rest;
    if (rest.length < 2) return null;
    const short = (rest[1] as number) & 0x7f;
    const head = short < 126 ? 2 : short === 126 ? 4 : 10;
    if (rest.length < head) return null;
    const length =
      short < 126 ? short : short === 126 ? rest.readUInt16BE(2) : Number(rest.readBigUInt64BE(2));
    if (rest.length < head + length) return null;
    this.#rest = rest.subarray(head + length);
    const payload = Uint8Array.from(rest.subarray(head, head + length));
    return messageOf((rest[0] as number) & 0x0f, payload);
  }
}

function messageOf(opcode: number, payload: Uint8Array): WireMessage {
  if (opcode !== OPCODES.close)
    return {
      type: opcode === OPCODES.ping ? 'ping' : opcode === OPCODES.pong ? 'pong' : 'binary',
      bytes: payload,
    };
  const buffer = Buffer.from(payload);
  const code = buffer.length >= 2 ? buffer.readUInt16BE(0) : 1005;
  return { type: 'close', code, reason: buffer.subarray(2).toString() };
}

export interface PipeEnds {
  /** Bytes that the relay writes; `taken` makes room for more. */
  readonly wrote: (chunk: Uint8Array, taken: () => void) => void;
  /** The relay has ended or destroyed its side. */
  readonly ended: () => void;
}

export class Pipe extends Duplex {
  readonly remoteAddress: string;
  readonly #ends: PipeEnds;

  constructor(remoteAddress: string, ends: PipeEnds) {
    super({ allowHalfOpen: false });
    this.remoteAddress = remoteAddress;
    this.#ends = ends;
  }

  override _read(): void {
    // What arrives is pushed as it comes.
  }

  override _write(chunk: Uint8Array, _encoding: BufferEncoding, taken: () => void): void {
    this.#ends.wrote(chunk, taken);
  }

  override _final(done: () => void): void {
    this.#ends.ended();
    done();
  }

  override _destroy(_error: Error | null, done: (error: null) => void): void {
    this.#ends.ended();
    done(null);
  }

  setTimeout(): this {
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }
}
