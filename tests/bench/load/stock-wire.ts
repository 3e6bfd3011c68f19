/**
 * Clients of the stock y-websocket relay, in rooms of their own or all in one. They send the same bytes as the clients of
 * our relay; it counts as taken what has come back to its sender, and in one room to everybody.
 */
import { createDecoder, readVarUint, readVarUint8Array } from 'lib0/decoding';
import { RawSocket } from '../support/raw-socket.ts';
import { readPush } from './feed-reader.ts';
import { outboxClient } from './holdfast-wire.ts';
import type { Traffic, Wire } from './traffic.ts';

const SYNC = 0;
const UPDATE = 2;

export type Rooms = 'one each' | 'one for all';

export class StockWire implements Wire {
  readonly #sockets: RawSocket[] = [];
  readonly #frames: readonly (readonly Uint8Array[])[];
  readonly #traffic: Traffic;
  readonly #readers: number;
  /** How many have got the element: by client, then by clock. */
  readonly #got: number[][];

  constructor(port: number, rooms: Rooms, frames: readonly (readonly Uint8Array[])[], traffic: Traffic) {
    this.#frames = frames;
    this.#traffic = traffic;
    this.#readers = rooms === 'one for all' ? frames.length : 1;
    this.#got = frames.map(() => []);
    for (const place of frames.keys()) {
      const closed = (code: number): void => {
        throw new Error(`the stock relay closed a socket: ${code}`);
      };
      const message = (payload: Buffer): void => this.#take(place, payload);
      const room = rooms === 'one for all' ? 'all' : `room-${place}`;
      this.#sockets.push(new RawSocket(port, `/${room}`, { message, closed }));
    }
  }

  async open(): Promise<void> {
    for (const socket of this.#sockets) await socket.opened();
  }

  send(client: number, n: number): boolean {
    const frame = this.#frames[client]?.[n];
    if (frame === undefined) return false;
    this.#sockets[client]?.send(frame);
    return true;
  }

  close(): void {
    for (const socket of this.#sockets) socket.close();
  }

  #take(reader: number, message: Buffer): void {
    const decoder = createDecoder(message);
    if (readVarUint(decoder) !== SYNC || readVarUint(decoder) !== UPDATE) return;
    const { client, clock } = readPush(readVarUint8Array(decoder));
    const writer = outboxClient(0) - client;
    const got = this.#got[writer] as number[];
    const readers = (got[clock] ?? 0) + 1;
    got[clock] = readers;
    if (reader === writer) this.#traffic.settle(writer, clock, 'payer', true);
    if (readers === this.#readers) this.#traffic.settle(writer, clock, 'payee', true);
  }
}
