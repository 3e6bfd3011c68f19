/**
 * Clients of our relay: each logs in to its device's room, offers signed operations as its outbox, one update an
 * operation as a Y.Array's push makes it, and reads verdicts in its feed.
 */
import { idBytes, utf8 } from '#kernel';
import {
  CLOSE_CODES,
  EMPTY_OUTBOX,
  frameName,
  loginBytes,
  PROTOCOL_VERSION,
  readAnswer,
  readFrame,
  RESERVED_CLIENT_MIN,
  roomPath,
  writeFrame,
  writeStep1,
  writeStep2,
  type Challenge,
  type DeviceRoom,
} from '#protocol';
import { createDecoder, readVarUint, readVarUint8Array } from 'lib0/decoding';
import type { Member } from '../support/members.ts';
import { RawSocket } from '../support/raw-socket.ts';
import { signWith } from '../support/sodium.ts';
import { deviceNumber, readFeedEntry, readLogs } from './feed-reader.ts';
import type { Traffic, Wire } from './traffic.ts';

const SYNC = 0;
const STEP1 = 0;
const OPENING_AT_ONCE = 50;
const FIRST_ANSWERS_CLIENT = 2 ** 52;
const NOTHING = new Uint8Array([0, 0]);

export class HoldfastWire implements Wire {
  readonly #clients: readonly HoldfastClient[];
  readonly #frames: readonly (readonly Uint8Array[])[];

  constructor(
    port: number,
    members: readonly Member[],
    frames: readonly (readonly Uint8Array[])[],
    traffic: Traffic,
  ) {
    const places = new Map(members.map(({ device }, place) => [deviceNumber(idBytes(device)), place]));
    this.#frames = frames;
    this.#clients = members.map((member, place) => new HoldfastClient(port, member, place, places, traffic));
  }

  async open(): Promise<void> {
    for (let from = 0; from < this.#clients.length; from += OPENING_AT_ONCE)
      await Promise.all(this.#clients.slice(from, from + OPENING_AT_ONCE).map((client) => client.open()));
  }

  send(client: number, n: number): boolean {
    const frame = this.#frames[client]?.[n];
    if (frame === undefined) return false;
    this.#clients[client]?.send(frame);
    return true;
  }

  close(): void {
    for (const client of this.#clients) client.close();
  }
}

class HoldfastClient {
  readonly #room: DeviceRoom;
  readonly #port: number;
  readonly #member: Member;
  readonly #place: number;
  readonly #places: ReadonlyMap<number, number>;
  readonly #traffic: Traffic;
  #socket: RawSocket | null = null;
  #ready: (() => void) | null = null;

  constructor(
    port: number,
    member: Member,
    place: number,
    places: ReadonlyMap<number, number>,
    traffic: Traffic,
  ) {
    this.#room = { kind: 'device', account: member.account, device: member.device };
    this.#port = port;
    this.#member = member;
    this.#place = place;
    this.#places = places;
    this.#traffic = traffic;
  }

  async open(): Promise<void> {
    const ready = new Promise<void>((resolve) => (this.#ready = resolve));
    const message = (payload: Buffer): void => this.#take(payload);
    const closed = (code: number): void => {
      const name = Object.entries(CLOSE_CODES).find(([, each]) => each === code)?.[0] ?? 'no reason';
      throw new Error(`the relay closed a socket of the load: ${code}, ${name}`);
    };
    this.#socket = new RawSocket(this.#port, roomPath(this.#room), { message, closed });
    await this.#socket.opened();
    this.#socket.send(writeStep1(EMPTY_OUTBOX.clocks));
    await ready;
  }

  send(frame: Uint8Array): void {
    this.#socket?.send(frame);
  }

  close(): void {
    this.#socket?.close();
  }

  #take(message: Buffer): void {
    const decoder = createDecoder(message);
    const type = readVarUint(decoder);
    if (type !== SYNC) {
      this.#takeFrame(type, decoder.arr.subarray(decoder.pos));
      return;
    }
    if (readVarUint(decoder) === STEP1) {
      this.#socket?.send(writeStep2(NOTHING));
      this.#ready?.();
    } else {
      readLogs(readVarUint8Array(decoder), (bytes, client) => this.#item(bytes, client));
    }
  }

  #takeFrame(type: number, rest: Uint8Array): void {
    const name = frameName(type);
    if (name === null) return;
    const frame = readFrame(name, readVarUint8Array(createDecoder(rest)));
    if (!frame.ok) throw new Error(frame.error);
    if (frame.value.name === 'challenge') this.#login(frame.value.body);
    if (frame.value.name === 'notice')
      throw new Error(`the relay noticed the load: ${frame.value.body.code}`);
  }

  #login({ network, relayKey, nonce }: Challenge): void {
    const signature = signWith(
      this.#member.deviceKey,
      loginBytes({ network, relayKey, room: this.#room, nonce }),
    );
    const { account, device } = this.#room;
    const body = { version: PROTOCOL_VERSION, account, device, signature, enrolment: null };
    this.#socket?.send(writeFrame({ name: 'login', body }));
  }

  #item(bytes: Uint8Array, client: number): void {
    if (client >= FIRST_ANSWERS_CLIENT) {
      const answer = readAnswer(bytes);
      throw new Error(
        `the relay refused an operation of the load: ${answer.ok ? answer.value.code : answer.error}`,
      );
    }
    const entry = readFeedEntry(bytes);
    if (entry === null) return;
    const payer = this.#places.get(entry.device);
    if (payer === undefined) return;
    this.#traffic.settle(payer, entry.seq - 1, payer === this.#place ? 'payer' : 'payee', entry.accepted);
  }
}

const OUTBOX_STRUCT = [8, 1, ...bytesWithLength(utf8('outbox'))];
const ELEMENT_HEAD = [117, 2, 119, ...bytesWithLength(utf8('operation')), 116];

function bytesWithLength(bytes: Uint8Array): readonly number[] {
  return [bytes.length, ...bytes];
}

function varUint(value: number): readonly number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varUint(Math.floor(value / 128))];
}

/** The Yjs client under which a load's client writes: one below the relay's own. */
export function outboxClient(place: number): number {
  return RESERVED_CLIENT_MIN - 1 - place;
}

/** The sync message with which Yjs sends the `clock`-th push to an outbox. */
export function pushMessage(client: number, clock: number, signed: Uint8Array): Uint8Array {
  const origin = clock === 0 ? OUTBOX_STRUCT : [0x88, ...varUint(client), ...varUint(clock - 1)];
  const head = [
    1,
    1,
    ...varUint(client),
    ...varUint(clock),
    ...origin,
    1,
    ...ELEMENT_HEAD,
    ...varUint(signed.length),
  ];
  const length = head.length + signed.length + 1;
  return Uint8Array.from([SYNC, 2, ...varUint(length), ...head, ...signed, 0]);
}
