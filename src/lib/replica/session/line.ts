/**
 * Keeps one room connected: a new document for each connection, and after each loss a pause that doubles up to
 * RETRY_MS_MAX, or the time that the relay named.
 */
import type { Frame, Room } from '#protocol';
import type { Doc } from 'yjs';
import type { Clock, OpenSocket, Random, Socket } from '../ports.ts';

export interface LineParts {
  readonly room: Room;
  readonly open: OpenSocket;
  readonly clock: Clock;
  readonly random: Random;
  /** The document of a new connection. */
  readonly document: () => Promise<Doc>;
  readonly frame: (frame: Frame) => void;
  readonly changed: () => void;
  /** The connection is gone; ms until the next try, null: the usual pause, 'never': no other. */
  readonly lost: (code: number | null) => number | null | 'never';
  readonly failed: (error: unknown) => void;
}

export const RETRY_MS_MIN = 250;
export const RETRY_MS_MAX = 5000;
/** A connection that has not proved good by then is given up. */
const CONNECTING_MS = 10_000;

export class Line {
  readonly #parts: LineParts;
  #socket: Socket | null = null;
  #attempts = 0;
  #isRunning = false;
  #cancelRetry: () => void = () => undefined;
  #cancelOverdue: () => void = () => undefined;

  constructor(parts: LineParts) {
    this.#parts = parts;
  }

  start(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#connect();
  }

  stop(): void {
    this.#isRunning = false;
    this.#drop();
  }

  /** The machine says that the way is free again: tries at once if there is no connection. */
  wake(): void {
    if (!this.#isRunning || this.#socket !== null) return;
    this.#attempts = 0;
    this.#connect();
  }

  /** Ends this connection and begins another one after so many ms. */
  restart(ms: number): void {
    if (!this.#isRunning) return;
    this.#drop();
    this.#parts.lost(null);
    this.#cancelRetry = this.#parts.clock.after(ms, () => this.#connect());
  }

  /** The connection has proved good: the next loss is followed by the shortest pause. */
  settled(): void {
    this.#attempts = 0;
    this.#cancelOverdue();
  }

  send(message: Uint8Array): void {
    this.#socket?.send(message);
  }

  #drop(): void {
    this.#cancelRetry();
    this.#cancelOverdue();
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  #connect(): void {
    this.#cancelRetry();
    this.#cancelOverdue();
    this.#cancelOverdue = this.#parts.clock.after(CONNECTING_MS, () => this.restart(this.#pause()));
    const { open, room, document, frame, changed, failed } = this.#parts;
    const opening: Socket = { send: () => undefined, close: () => undefined };
    this.#socket = opening;
    document()
      .then((doc) => {
        if (this.#socket !== opening) return;
        const socket: Socket = open(room, doc, {
          frame: (each) => this.#socket === socket && frame(each),
          changed: () => this.#socket === socket && changed(),
          closed: (code) => this.#socket === socket && this.#lost(code),
        });
        this.#socket = socket;
      })
      .catch((error: unknown) => {
        failed(error);
        if (this.#socket === opening) this.#lost(null);
      });
  }

  #lost(code: number | null): void {
    this.#socket = null;
    this.#cancelOverdue();
    const wait = this.#parts.lost(code);
    if (!this.#isRunning || wait === 'never') return;
    this.#cancelRetry = this.#parts.clock.after(wait ?? this.#pause(), () => this.#connect());
  }

  /** With up to a quarter more, so that all devices of a relay that was away do not come back at one moment. */
  #pause(): number {
    const ms = Math.min(RETRY_MS_MAX, RETRY_MS_MIN * 2 ** this.#attempts++);
    return ms + (ms * (this.#parts.random(1)[0] ?? 0)) / 1024;
  }
}
