/**
 * One WebSocket as rooms see it: messages in whole and counted, messages out by Outgoing, closed once. What a message
 * means is the business of the room.
 */
import {
  CLOSE_CODES,
  readMessage,
  writeFrame,
  type CloseName,
  type Message,
  type MessageFault,
  type NoticeCode,
} from '#protocol';
import type { Writable } from 'node:stream';
import type { RawData, WebSocket } from 'ws';
import type { Result, Value } from '#kernel';
import type { Limiter } from '../admission/limiter.ts';
import type { LimitHit } from '../admission/limits.ts';
import type { Backlog, Reader } from './backlog.ts';
import { Outgoing } from './outgoing.ts';
import { Reading } from './reading.ts';
import type { WebSocketFrames } from './web-socket-frames.ts';

export interface LinkParts {
  readonly limiter: Limiter;
  readonly backlog: Backlog;
  readonly frames: WebSocketFrames;
  readonly socketBufferBytes: number;
  /** ms that never run back. */
  readonly now: () => number;
}

export interface LinkHandlers {
  readonly message: (message: Result<Message, MessageFault>, bytes: number) => void;
  readonly closed: () => void;
}

/** How long the other side has to answer a close before the connection is cut. */
const CLOSING_MS = 1000;

export class Link implements Reader {
  readonly name: string;
  /** Of the client, as limits see it. */
  readonly address: string;
  readonly out: Outgoing;
  readonly reading: Reading;
  readonly #socket: WebSocket;
  readonly #parts: LinkParts;
  #closing = false;

  /** `wire` is the connection under the socket. */
  constructor(socket: WebSocket, wire: Writable, name: string, address: string, parts: LinkParts) {
    this.name = name;
    this.address = address;
    const sent = (bytes: number): void => parts.backlog.sent(bytes);
    const { frames, socketBufferBytes: bufferBytesMax } = parts;
    this.out = new Outgoing({ socket, wire, frames, bufferBytesMax, sent }, parts.now());
    this.reading = new Reading(socket);
    this.#socket = socket;
    this.#parts = parts;
  }

  get waiting(): number {
    return this.out.waiting;
  }

  cutOff(): void {
    this.close('slow_reader', 'slow_reader');
  }

  listen(handlers: LinkHandlers): void {
    const socket = this.#socket;
    this.#parts.backlog.join(this);
    socket.on('message', (data, isBinary) => {
      if (this.#closing) return;
      const bytes = bytesOf(data);
      this.#charge(bytes.length);
      handlers.message(isBinary ? readMessage(bytes) : { ok: false, error: 'unknown_message' }, bytes.length);
    });
    socket.on('pong', () => this.out.heard(this.#parts.now()));
    socket.on('close', () => {
      this.#closing = true;
      this.#parts.backlog.leave(this);
      handlers.closed();
    });
    // What a stranger's frames make ws complain about ends in its own close; there is nothing else to do.
    socket.on('error', () => socket.terminate());
  }

  get now(): number {
    return this.#parts.now();
  }

  send(message: Uint8Array): void {
    if (!this.#closing) this.out.send(message, this.now);
  }

  sendAsked(message: Uint8Array): void {
    if (!this.#closing) this.out.sendAsked(message, this.now);
  }

  notice(code: NoticeCode, facts: readonly Value[]): void {
    this.send(noticeFrame(code, facts));
  }

  close(name: CloseName, reason: string): void {
    if (this.#closing) return;
    this.#closing = true;
    this.#parts.backlog.leave(this);
    this.#socket.close(CLOSE_CODES[name], reason);
    // A paused socket would never read the answer to its close.
    this.#socket.resume();
    setTimeout(() => this.#socket.terminate(), CLOSING_MS).unref();
  }

  get isClosing(): boolean {
    return this.#closing;
  }

  /** A question costs the relay more than its bytes: it is charged when it has been read, and answered. */
  asked(): void {
    this.#owe(this.#parts.limiter.question(this.address, this.now));
  }

  tick(now: number): void {
    if (this.#closing) return;
    // Who is not listened to is not silent.
    if (this.reading.isPaused) this.out.heard(now);
    this.out.tick(now);
  }

  /** A message that has been read is paid for by reading no more until the debt is gone. */
  #charge(bytes: number): void {
    const now = this.now;
    this.out.heard(now);
    this.#owe(this.#parts.limiter.message(this.name, this.address, bytes, now));
  }

  #owe(hit: LimitHit | null): void {
    if (hit === null || this.reading.isPausedFor('limit')) return;
    this.reading.pause('limit');
    this.notice('rate_limited', [hit.limit, BigInt(hit.retryAfterMs)]);
    setTimeout(() => this.reading.resume('limit'), hit.retryAfterMs).unref();
  }
}

function noticeFrame(code: NoticeCode, facts: readonly Value[]): Uint8Array {
  return writeFrame({ name: 'notice', body: { code, facts } });
}

/** A view as plain Uint8Array: `slice` of a Buffer does not copy, and what is kept of a message must be a copy. */
function bytesOf(data: RawData): Uint8Array {
  const buffer = Array.isArray(data) ? Buffer.concat(data) : data;
  return buffer instanceof ArrayBuffer
    ? new Uint8Array(buffer)
    : new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}
