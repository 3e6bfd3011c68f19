/**
 * A device in a few hundred lines, for tests and benches: the raw protocol over `ws`, no Yjs, no store. It logs in, offers
 * operations, keeps count of its feed, and offers again what has no verdict when it comes back. A process holds thousands.
 */
import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { decodeFeedItem, encodeSigned, type Id, type SignedOperation } from '#kernel';
import {
  durableLog,
  formatRoom,
  loginBytes,
  outboxElement,
  PROTOCOL_VERSION,
  readAnswer,
  readFrame,
  roomPath,
  writeFrame,
  writeStep1,
  writeStep2,
  writeUpdate,
  frameName,
  type Answer,
  type Ask,
  type Challenge,
  type Login,
  type Notice,
  type Question,
  type Reply,
  type Welcome,
} from '#protocol';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { WebSocket } from 'ws';

export interface ClientOptions {
  /** `ws://host:port` of the relay. */
  readonly url: string;
  readonly account: Id;
  readonly device: Id;
  /** Signs a message with the device's key. */
  readonly sign: (message: Uint8Array) => Uint8Array;
  /** The operation that enrols this device, for a device that no relay has seen. */
  readonly enrolment?: SignedOperation | null;
  /** What the client wants of each feed item; by default nothing is kept but the count. */
  readonly onItem?: (bytes: Uint8Array, index: number) => void;
  readonly onAnswer?: (answer: Answer) => void;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Closed {
  readonly code: number;
  readonly reason: string;
}

/** A relay that has just been started on a busy machine takes its time. */
const LOGIN_MS_MAX = 30_000;
const FIRST_ITEM = 8;
const NEXT_ITEM = 0x88;
const COLLECTED = 0;
const FEED_CLIENT = durableLog('feed', 0).clientId;
const VAULT_CLIENT = durableLog('vault', 0).clientId;

export class TestClient {
  readonly options: ClientOptions;
  readonly notices: Notice[] = [];
  readonly answers: Answer[] = [];
  /** The account's vault as it came, from the place on that the client had. */
  readonly vault: Uint8Array[] = [];
  /** Signed operations that were offered; re-offered at each connection until `settle` names them. */
  readonly unsettled = new Map<Id, SignedOperation>();
  challenge: Challenge | null = null;
  welcome: Welcome | null = null;
  closed: Closed | null = null;
  /** The next index of the feed. */
  feedLength: number;
  messages = 0;
  socket: WebSocket | null = null;
  #outbox = { client: 0, clock: 0 };
  #answersSeen = new Map<number, number>();
  #isSynced = false;
  #asked = 0;
  readonly #replies = new Map<number, (reply: Reply) => void>();
  #waiters: { readonly holds: () => boolean; readonly resolve: () => void }[] = [];

  /** `has` is the number of feed items that the device has already. */
  constructor(options: ClientOptions, has = 0) {
    this.options = options;
    this.feedLength = has;
  }

  /** Opens a socket; resolves when it is open. Login follows by itself. */
  async connect(): Promise<this> {
    const { url, account, device, headers } = this.options;
    const socket = new WebSocket(url + roomPath({ kind: 'device', account, device }), {
      perMessageDeflate: false,
      ...(headers && { headers }),
    });
    socket.binaryType = 'nodebuffer';
    this.socket = socket;
    this.closed = null;
    this.welcome = null;
    this.#isSynced = false;
    this.#outbox = { client: randomInt(1, 2 ** 32 - 1), clock: 0 };
    socket.on('message', (data: Buffer) => {
      if (this.socket === socket) this.#take(new Uint8Array(data.buffer, data.byteOffset, data.length));
    });
    socket.on('close', (code, reason) => {
      if (this.socket !== socket) return;
      this.closed = { code, reason: reason.toString() };
      this.#changed();
    });
    socket.on('open', () => socket.send(writeStep1(this.#stateVector())));
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    socket.on('error', () => undefined);
    return this;
  }

  /** Connects, and resolves when the relay has asked for the outbox. */
  async login(ms = LOGIN_MS_MAX): Promise<this> {
    await this.connect();
    await this.until(() => this.#isSynced || this.closed !== null, 'a login', ms);
    if (this.closed !== null) throw new Error(`the socket was closed: ${JSON.stringify(this.closed)}`);
    return this;
  }

  /** Offers operations, in this order, in one update. */
  offer(...operations: readonly SignedOperation[]): void {
    for (const operation of operations) this.unsettled.set(operation.id, operation);
    if (this.#isSynced) this.sendItems(operations.map(encodeSigned));
  }

  /** The operation has its verdict, or nobody waits for one. */
  settle(id: Id): void {
    this.unsettled.delete(id);
  }

  /** Appends whatever bytes to the outbox. */
  sendItems(items: readonly Uint8Array[], type = 'operation'): void {
    if (items.length > 0) this.sendRaw(writeUpdate(this.#append(items, type)));
  }

  sendRaw(message: Uint8Array): void {
    this.socket?.send(message);
  }

  async ask(question: Question): Promise<Reply> {
    const n = ++this.#asked;
    const reply = new Promise<Reply>((resolve) => this.#replies.set(n, resolve));
    this.sendRaw(writeFrame({ name: 'ask', body: { n, ...question } as Ask }));
    return reply;
  }

  /** Resolves as soon as the condition holds; it is looked at after each message. */
  async until(holds: () => boolean, what = 'a condition', ms = 5_000): Promise<void> {
    if (holds()) return;
    const ends = new AbortController();
    const held = new Promise<void>((resolve) => this.#waiters.push({ holds, resolve }));
    const overdue = sleep(ms, undefined, { signal: ends.signal }).then(() => {
      throw new Error(
        `waited ${ms} ms in vain for ${what}; ${JSON.stringify({ closed: this.closed, feed: this.feedLength })}`,
      );
    });
    await Promise.race([
      held,
      overdue.catch((error: unknown) => (ends.signal.aborted ? undefined : Promise.reject(error as Error))),
    ]);
    ends.abort();
  }

  async close(): Promise<void> {
    const { socket } = this;
    if (socket === null || socket.readyState === socket.CLOSED) return;
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.close();
    await closed;
  }

  /** Ends as a device does that loses its network. */
  drop(): void {
    this.socket?.terminate();
    this.socket = null;
  }

  #changed(): void {
    const ready = this.#waiters.filter(({ holds }) => holds());
    if (ready.length === 0) return;
    this.#waiters = this.#waiters.filter((each) => !ready.includes(each));
    for (const { resolve } of ready) resolve();
  }

  #stateVector(): Map<number, number> {
    const clocks = new Map(this.#answersSeen);
    if (this.feedLength > 0) clocks.set(FEED_CLIENT, this.feedLength);
    if (this.vault.length > 0) clocks.set(VAULT_CLIENT, this.vault.length);
    return clocks;
  }

  #take(message: Uint8Array): void {
    this.messages++;
    const decoder = decoding.createDecoder(message);
    const type = decoding.readVarUint(decoder);
    if (type === 0) this.#takeSync(decoder);
    else if (type >= 100) this.#takeFrame(type, decoding.readVarUint8Array(decoder));
    this.#changed();
  }

  #takeSync(decoder: decoding.Decoder): void {
    const step = decoding.readVarUint(decoder);
    const payload = decoding.readVarUint8Array(decoder);
    if (step > 0) return this.#takeUpdate(payload);
    const items = [...this.unsettled.values()].map(encodeSigned);
    this.sendRaw(writeStep2(items.length === 0 ? Uint8Array.of(0, 0) : this.#append(items, 'operation')));
    this.#isSynced = true;
  }

  #takeFrame(type: number, payload: Uint8Array): void {
    const name = frameName(type);
    const frame = name === null ? null : readFrame(name, payload.slice());
    if (frame === null || !frame.ok) throw new Error(`a relay sends what nobody can read: ${type}`);
    const { value } = frame;
    if (value.name === 'challenge') this.#logIn((this.challenge = value.body));
    else if (value.name === 'welcome') this.welcome = value.body;
    else if (value.name === 'notice') this.notices.push(value.body);
    else if (value.name === 'reply') {
      this.#replies.get(value.body.n)?.(value.body);
      this.#replies.delete(value.body.n);
    }
  }

  #logIn({ network, relayKey, nonce }: Challenge): void {
    const { account, device, sign, enrolment } = this.options;
    const room = { kind: 'device', account, device } as const;
    const signature = sign(loginBytes({ network, relayKey, room, nonce }));
    this.sendLogin({ version: PROTOCOL_VERSION, account, device, signature, enrolment: enrolment ?? null });
  }

  sendLogin(body: Login): void {
    this.sendRaw(writeFrame({ name: 'login', body }));
  }

  get room(): string {
    return formatRoom({ kind: 'device', account: this.options.account, device: this.options.device });
  }

  /** Reads an update of a relay's logs as log-writer.ts lays it out, and nothing else. */
  #takeUpdate(update: Uint8Array): void {
    const decoder = decoding.createDecoder(update);
    const parts = decoding.readVarUint(decoder);
    for (let i = 0; i < parts; i++) {
      const structs = decoding.readVarUint(decoder);
      const client = decoding.readVarUint(decoder);
      let clock = decoding.readVarUint(decoder);
      for (let s = 0; s < structs; s++) clock = this.#takeStruct(decoder, client, clock);
    }
  }

  #takeStruct(decoder: decoding.Decoder, client: number, clock: number): number {
    const head = decoding.readUint8(decoder);
    if (head === COLLECTED) {
      const to = clock + decoding.readVarUint(decoder);
      if (client === FEED_CLIENT) this.feedLength = Math.max(this.feedLength, to);
      return to;
    }
    if (head === FIRST_ITEM) {
      decoding.readVarUint(decoder);
      decoding.readVarUint8Array(decoder);
    } else if (head === NEXT_ITEM) {
      decoding.readVarUint(decoder);
      decoding.readVarUint(decoder);
    } else throw new Error(`a relay writes a struct of kind ${head}`);
    const count = decoding.readVarUint(decoder);
    for (let i = 0; i < count; i++) this.#takeItem(decoder, client, clock + i);
    return clock + count;
  }

  #takeItem(decoder: decoding.Decoder, client: number, clock: number): void {
    decoder.pos += 3;
    const bytes = decoding.readVarUint8Array(decoder);
    if (client === FEED_CLIENT) {
      if (clock > this.feedLength) throw new Error(`the feed leaps from ${this.feedLength} to ${clock}`);
      if (clock < this.feedLength) return;
      this.feedLength = clock + 1;
      this.options.onItem?.(bytes, clock);
      return;
    }
    if (client === VAULT_CLIENT) {
      if (clock !== this.vault.length)
        throw new Error(`the vault leaps from ${this.vault.length} to ${clock}`);
      this.vault.push(bytes.slice());
      return;
    }
    const answer = readAnswer(bytes.slice());
    if (!answer.ok) throw new Error(answer.error);
    this.#answersSeen.set(client, clock + 1);
    this.answers.push(answer.value);
    this.options.onAnswer?.(answer.value);
  }

  #append(items: readonly Uint8Array[], type: string): Uint8Array {
    const { client, clock } = this.#outbox;
    const encoder = encoding.createEncoder();
    for (const value of [1, 1, client, clock]) encoding.writeVarUint(encoder, value);
    if (clock === 0) {
      encoding.writeUint8(encoder, FIRST_ITEM);
      encoding.writeVarUint(encoder, 1);
      encoding.writeVarString(encoder, 'outbox');
    } else {
      encoding.writeUint8(encoder, NEXT_ITEM);
      encoding.writeVarUint(encoder, client);
      encoding.writeVarUint(encoder, clock - 1);
    }
    encoding.writeVarUint(encoder, items.length);
    for (const item of items) encoding.writeAny(encoder, outboxElement(type as 'operation', item) as never);
    encoding.writeVarUint(encoder, 0);
    this.#outbox = { client, clock: clock + items.length };
    return encoding.toUint8Array(encoder);
  }
}

/** The entry's index and the code of its verdict. */
export function verdictOf(bytes: Uint8Array): { readonly index: number; readonly code: string } {
  const read = decodeFeedItem(bytes.slice());
  if (!read.ok) throw new Error(read.error);
  const { index, verdict } = read.value.entry.value;
  return { index, code: verdict === null ? 'accepted' : verdict.code };
}
