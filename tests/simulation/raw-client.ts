/**
 * A client that is no device: it speaks the protocol byte by byte, keeps nothing, and can do what no honest device does.
 * Strangers, thieves of keys and copies of old programs are made of it.
 */
import { encodeSigned, type Id, type SignedOperation } from '#kernel';
import {
  durableLog,
  loginBytes,
  outboxElement,
  PROTOCOL_VERSION,
  readAnswer,
  readMessage,
  roomPath,
  writeFrame,
  writeStep1,
  writeStep2,
  writeUpdate,
  type Answer,
  type Challenge,
  type Frame,
  type Notice,
} from '#protocol';
import * as encoding from 'lib0/encoding';
import type { KeyPair } from './crypto.ts';
import { logItems } from './log-reader.ts';
import type { Connection, Line, Network } from './network.ts';
import type { Process } from './timeline.ts';

const FEED = durableLog('feed', 0).clientId;
const FIRST_ITEM = 8;
const NEXT_ITEM = 0x88;
const ANSWERS_CLIENT_MIN = 2 ** 52;

export interface RawClientParts {
  readonly network: Network;
  readonly process: Process;
  readonly line: Line;
  readonly account: Id;
  readonly keys: KeyPair;
  readonly enrolment?: SignedOperation | null;
}

export class RawClient {
  readonly parts: RawClientParts;
  readonly answers: Answer[] = [];
  readonly notices: Notice[] = [];
  readonly items: Uint8Array[] = [];
  closed: number | null = null;
  isIn = false;
  #connection: Connection | null = null;
  /** Yjs clientIDs of outboxes: each document has its own. */
  #client: number;
  #clock = 0;
  #waiting: (() => void)[] = [];

  /** `client` is the clientID of its outbox, below 2^32. */
  constructor(parts: RawClientParts, client: number) {
    this.parts = parts;
    this.#client = client;
  }

  connect(): void {
    const { network, process, line, account, keys } = this.parts;
    this.#connection = network.connect(
      process,
      line,
      roomPath({ kind: 'device', account, device: keys.id }),
      {
        open: () => this.send(writeStep1(new Map())),
        message: (bytes) => this.#take(bytes),
        closed: (code) => {
          this.closed = code;
          this.isIn = false;
        },
      },
    );
  }

  /** Calls back once the relay reads the outbox. */
  whenIn(act: () => void): void {
    if (this.isIn) act();
    else this.#waiting.push(act);
  }

  send(message: Uint8Array): void {
    this.#connection?.send(message);
  }

  leave(): void {
    this.#connection?.close();
  }

  offer(...operations: readonly SignedOperation[]): void {
    this.sendItems(operations.map(encodeSigned));
  }

  sendItems(items: readonly Uint8Array[]): void {
    this.send(writeUpdate(this.#append(items)));
  }

  #take(message: Uint8Array): void {
    const read = readMessage(message);
    if (!read.ok) return;
    const { value } = read;
    if (value.type === 'frame') this.#takeFrame(value.frame);
    else if (value.type === 'step1') this.#enter();
    else if (value.type === 'step2' || value.type === 'update') this.#takeItems(value.update);
  }

  #enter(): void {
    this.send(writeStep2(Uint8Array.of(0, 0)));
    this.isIn = true;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const act of waiting) act();
  }

  #takeFrame(frame: Frame): void {
    if (frame.name === 'challenge') this.#logIn(frame.body);
    else if (frame.name === 'notice') this.notices.push(frame.body);
  }

  #logIn({ network, relayKey, nonce }: Challenge): void {
    const { account, keys, enrolment } = this.parts;
    const room = { kind: 'device', account, device: keys.id } as const;
    const signature = keys.sign(loginBytes({ network, relayKey, room, nonce }));
    const body = {
      version: PROTOCOL_VERSION,
      account,
      device: keys.id,
      signature,
      enrolment: enrolment ?? null,
    };
    this.send(writeFrame({ name: 'login', body }));
  }

  #takeItems(update: Uint8Array): void {
    for (const { client, bytes } of logItems(update)) {
      if (bytes === null) continue;
      if (client === FEED) this.items.push(bytes);
      else if (client >= ANSWERS_CLIENT_MIN) {
        const answer = readAnswer(bytes);
        if (answer.ok) this.answers.push(answer.value);
      }
    }
  }

  #append(items: readonly Uint8Array[]): Uint8Array {
    const encoder = encoding.createEncoder();
    for (const value of [1, 1, this.#client, this.#clock]) encoding.writeVarUint(encoder, value);
    if (this.#clock === 0) {
      encoding.writeUint8(encoder, FIRST_ITEM);
      encoding.writeVarUint(encoder, 1);
      encoding.writeVarString(encoder, 'outbox');
    } else {
      encoding.writeUint8(encoder, NEXT_ITEM);
      encoding.writeVarUint(encoder, this.#client);
      encoding.writeVarUint(encoder, this.#clock - 1);
    }
    encoding.writeVarUint(encoder, items.length);
    for (const item of items) encoding.writeAny(encoder, outboxElement('operation', item) as never);
    encoding.writeVarUint(encoder, 0);
    this.#clock += items.length;
    return encoding.toUint8Array(encoder);
  }
}
