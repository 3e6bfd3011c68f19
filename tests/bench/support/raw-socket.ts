/**
 * An economical WebSocket client (RFC 6455) for the load of the benches: no extensions, no masking work (the mask is
 * zero, which the RFC allows a client to draw), frames of one turn of the event loop written together. It trusts the
 * server that it measures.
 */
import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

const TEXT = 1;
const BINARY = 2;
const CLOSE = 8;
const PING = 9;
const PONG = 10;

const FIN = 0x80;
const MASKED = 0x80;
const LENGTH_16 = 126;
const LENGTH_64 = 127;
const NO_MASK_BYTES = 4;

export interface Listener {
  /** A view that is good until the call returns. */
  message(payload: Buffer): void;
  /** The code of the server's close frame; 1006: the connection was lost. */
  closed(code: number): void;
}

export class RawSocket {
  readonly #socket: Socket;
  readonly #listener: Listener;
  #rest: Buffer = Buffer.alloc(0);
  #out: Buffer[] = [];
  #state: 'opening' | 'open' | 'closed' = 'opening';
  #opened: (() => void) | null = null;

  constructor(port: number, path: string, listener: Listener) {
    this.#listener = listener;
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.#socket.on('data', (chunk) => this.#take(chunk));
    this.#socket.on('error', () => this.#end(1006));
    this.#socket.on('close', () => this.#end(1006));
    const key = randomBytes(16).toString('base64');
    this.#socket.write(
      `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`,
    );
  }

  /** Resolves when the server has agreed. */
  async opened(): Promise<void> {
    if (this.#state === 'opening') await new Promise<void>((resolve) => (this.#opened = resolve));
    if (this.#state === 'closed') throw new Error('the server did not open the socket');
  }

  send(payload: Uint8Array): void {
    this.#write(BINARY, payload);
  }

  sendText(payload: string): void {
    this.#write(TEXT, Buffer.from(payload));
  }

  close(): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#socket.destroy();
  }

  #write(opcode: number, payload: Uint8Array): void {
    if (this.#state === 'closed') return;
    if (this.#out.length === 0) setImmediate(() => this.#flush());
    this.#out.push(frameHead(opcode, payload.length), payload as Buffer);
  }

  #flush(): void {
    const out = Buffer.concat(this.#out);
    this.#out = [];
    if (this.#state !== 'closed') this.#socket.write(out);
  }

  #take(chunk: Buffer): void {
    let bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    if (this.#state === 'opening') {
      const end = bytes.indexOf('\r\n\r\n');
      if (end === -1) {
        this.#rest = bytes;
        return;
      }
      if (!bytes.toString('latin1', 0, 12).endsWith('101')) return this.#end(1006);
      this.#state = 'open';
      this.#opened?.();
      bytes = bytes.subarray(end + 4);
    }
    this.#rest = this.#frames(bytes);
  }

  /** Gives every whole frame to the listener; what is left belongs to the next one. */
  #frames(bytes: Buffer): Buffer {
    let at = 0;
    for (;;) {
      if (bytes.length < at + 2) return bytes.subarray(at);
      let length = bytes[at + 1] as number;
      let start = at + 2;
      if (length === LENGTH_16) {
        if (bytes.length < at + 4) return bytes.subarray(at);
        length = bytes.readUInt16BE(start);
        start += 2;
      } else if (length === LENGTH_64) {
        if (bytes.length < at + 10) return bytes.subarray(at);
        length = Number(bytes.readBigUInt64BE(start));
        start += 8;
      }
      if (bytes.length < start + length) return bytes.subarray(at);
      this.#frame((bytes[at] as number) & 0x0f, bytes.subarray(start, start + length));
      at = start + length;
    }
  }

  #frame(opcode: number, payload: Buffer): void {
    if (opcode === PING) this.#write(PONG, Buffer.from(payload));
    else if (opcode === CLOSE) this.#end(payload.length >= 2 ? payload.readUInt16BE(0) : 1005);
    else if (this.#state === 'open') this.#listener.message(payload);
  }

  #end(code: number): void {
    if (this.#state === 'closed') return;
    const opening = this.#state === 'opening';
    this.close();
    if (opening) this.#opened?.();
    else this.#listener.closed(code);
  }
}

function frameHead(opcode: number, length: number): Buffer {
  if (length < LENGTH_16) return Buffer.from([FIN | opcode, MASKED | length, 0, 0, 0, 0]);
  if (length > 0xffff) {
    const head = Buffer.alloc(10 + NO_MASK_BYTES);
    head.set([FIN | opcode, MASKED | LENGTH_64]);
    head.writeBigUInt64BE(BigInt(length), 2);
    return head;
  }
  const head = Buffer.alloc(4 + NO_MASK_BYTES);
  head.set([FIN | opcode, MASKED | LENGTH_16]);
  head.writeUInt16BE(length, 2);
  return head;
}
