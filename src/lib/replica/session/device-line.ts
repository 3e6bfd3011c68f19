/**
 * The line to a device's room: of each connection its document, how far it has come, and the questions that wait on it.
 * None of these outlives the connection.
 */
import { writeFrame, type DeviceRoom, type Frame, type Question, type Welcome } from '#protocol';
import { Line, type LineParts } from './line.ts';
import { Questions, type Replied } from './questions.ts';
import type { RoomDocument } from './room-document.ts';

export interface DeviceLineParts extends Omit<LineParts, 'room' | 'document' | 'frame'> {
  readonly room: DeviceRoom;
  /** The document of a new connection. */
  readonly document: () => Promise<RoomDocument>;
  readonly frame: (frame: Frame, room: RoomDocument) => void;
}

/** One connection, from its document to the proof that it may be believed. */
type Connection =
  | { readonly phase: 'greeting'; readonly room: RoomDocument }
  | { readonly phase: 'welcomed' | 'trusted'; readonly room: RoomDocument; readonly welcome: Welcome };

export class DeviceLine {
  readonly #parts: DeviceLineParts;
  readonly #line: Line;
  readonly #questions = new Questions();
  #connection: Connection | null = null;
  #connections = 0;

  constructor(parts: DeviceLineParts) {
    this.#parts = parts;
    this.#line = new Line({
      ...parts,
      document: () => this.#begin(),
      frame: (frame) => this.#take(frame),
      lost: (code) => {
        this.#forget();
        return parts.lost(code);
      },
    });
  }

  start(): void {
    this.#line.start();
  }

  stop(): void {
    this.#line.stop();
    this.#forget();
  }

  /** See Line. */
  wake(): void {
    this.#line.wake();
  }

  /** See Line. */
  restart(ms: number): void {
    this.#line.restart(ms);
  }

  /** Whether the connection of this document is still there. */
  isOn(room: RoomDocument): boolean {
    return this.#connection?.room === room;
  }

  /** Behind the last item of the feed that the relay is known to have. */
  get feedLength(): number {
    return this.#connection?.room.feedLength ?? 0;
  }

  /** The connection that may be believed, if there is one. */
  get trusted(): { readonly room: RoomDocument; readonly welcome: Welcome } | null {
    return this.#connection?.phase === 'trusted' ? this.#connection : null;
  }

  /** The relay has let the device in: from now on it can be asked. */
  welcomed(room: RoomDocument, welcome: Welcome): void {
    this.#connection = { phase: 'welcomed', room, welcome };
    this.#line.settled();
  }

  trust(room: RoomDocument): void {
    const connection = this.#connection;
    if (connection?.room === room && connection.phase === 'welcomed')
      this.#connection = { ...connection, phase: 'trusted' };
  }

  send(frame: Frame): void {
    this.#line.send(writeFrame(frame));
  }

  /** Null: not connected, or no longer. */
  ask(question: Question): Promise<Replied> {
    if ((this.#connection?.phase ?? 'greeting') === 'greeting') return Promise.resolve(null);
    return this.#questions.ask(question, (message) => this.#line.send(message));
  }

  async #begin(): Promise<RoomDocument['doc']> {
    const begun = ++this.#connections;
    const room = await this.#parts.document();
    if (begun === this.#connections) this.#connection = { phase: 'greeting', room };
    return room.doc;
  }

  #take(frame: Frame): void {
    if (frame.name === 'reply') this.#questions.take(frame.body);
    else if (this.#connection !== null) this.#parts.frame(frame, this.#connection.room);
  }

  #forget(): void {
    this.#connections++;
    this.#connection = null;
    this.#questions.lose();
  }
}
