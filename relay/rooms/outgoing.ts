/**
 * What goes out of one socket. A reader that is too slow is cut off when more than its share waits for it, and catches up
 * by its state vector when it comes back [P15]; a silent socket gets a keep-alive.
 */
import { KEEP_ALIVE, KEEP_ALIVE_MS, SILENCE_MS_MAX } from '#protocol';
import type { Writable } from 'node:stream';
import type { WebSocket } from 'ws';
import type { WebSocketFrames } from './web-socket-frames.ts';

export interface OutgoingParts {
  readonly socket: WebSocket;
  /** The connection under it, to which whole frames are written. */
  readonly wire: Pick<Writable, 'write'>;
  readonly frames: WebSocketFrames;
  readonly bufferBytesMax: number;
  /** Told of every byte that is sent. */
  readonly sent: (bytes: number) => void;
}

export class Outgoing {
  readonly #parts: OutgoingParts;
  readonly #socket: WebSocket;
  #sentAt: number;
  #heardAt: number;
  /** What a device asked for may wait as well: it is as large as it is, and comes once. */
  #askedBytes = 0;

  constructor(parts: OutgoingParts, now: number) {
    this.#parts = parts;
    this.#socket = parts.socket;
    this.#sentAt = now;
    this.#heardAt = now;
  }

  /** Bytes that the other side has not read yet, and that the system does not hold. */
  get waiting(): number {
    return this.#socket.bufferedAmount;
  }

  /** Sends news; false: the reader was too slow and has been cut off. */
  send(message: Uint8Array, now: number): boolean {
    const { bufferBytesMax } = this.#parts;
    const waiting = this.#socket.bufferedAmount;
    if (waiting <= bufferBytesMax) this.#askedBytes = 0;
    if (waiting > bufferBytesMax + this.#askedBytes) return this.#cutOff();
    this.#put(message, now);
    return true;
  }

  /** Asked before more is made for it; false: it has not read what it asked for before, and has been cut off. */
  keepsUp(): boolean {
    return this.#socket.bufferedAmount <= this.#parts.bufferBytesMax || this.#cutOff();
  }

  /** Sends what the device asked for, however large. */
  sendAsked(message: Uint8Array, now: number): boolean {
    this.#askedBytes += message.length;
    return this.send(message, now);
  }

  /** Any sign of life of the other side. */
  heard(now: number): void {
    this.#heardAt = now;
  }

  /** Called now and then: keeps the link alive, and ends one on whose other side there is nobody. */
  tick(now: number): void {
    if (now - this.#heardAt > 2 * SILENCE_MS_MAX) {
      this.#socket.terminate();
      return;
    }
    if (now - this.#sentAt < KEEP_ALIVE_MS) return;
    if (this.send(KEEP_ALIVE, now)) this.#socket.ping();
  }

  #cutOff(): false {
    this.#socket.terminate();
    return false;
  }

  #put(message: Uint8Array, now: number): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    this.#sentAt = now;
    const { wire, frames, sent } = this.#parts;
    wire.write(frames.of(message));
    sent(message.length);
  }
}
