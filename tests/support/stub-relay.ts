/**
 * The relay at the other end of one device's sockets, moved by hand: it greets, welcomes and proves by itself, over a World
 * that says what is in the journal; what it sends of that, and when, is the test's business.
 */
import {
  headOf,
  idBytes,
  leafHash,
  MerkleTree,
  sign,
  signCheckpoint,
  viewOf,
  encode,
  type Id,
} from '#kernel';
import {
  answersLog,
  consistencyResult,
  durableLog,
  entriesResult,
  OUTBOX_ROOT,
  PROTOCOL_VERSION,
  readMessage,
  writeAnswer,
  writeParts,
  type Answer,
  type Frame,
  type Notice,
  type OutboxElement,
  type Question,
} from '#protocol';
import type { Clock, OpenSocket, SocketHandlers } from '#replica';
import { applyUpdate, type Doc } from 'yjs';
import { receiptOf } from './receipts.ts';
import { feedOf } from './replica.ts';
import type { RestoredWorld } from './restored-world.ts';
import type { TestDevice, World } from './world.ts';

interface Open {
  readonly doc: Doc;
  readonly handlers: SocketHandlers;
}

export class StubRelay {
  world: World;
  readonly device: TestDevice;
  /** What it calls its epoch when it greets. */
  epoch = 0;
  /** What it says of the recovery that began its epoch. */
  recoveryNote: Uint8Array | null = null;
  /** All questions, in the order in which they were asked. */
  readonly asked: Question[] = [];
  #tree: MerkleTree;
  #answered = 0;
  #open: Open | null = null;

  constructor(world: World, device: TestDevice) {
    this.world = world;
    this.device = device;
    this.#tree = new MerkleTree(world.hash);
  }

  /** What it gives as the receipt of an entry. */
  receiptOf: (index: number) => Uint8Array = (index) => receiptOf(this.world, index, this.device.account);

  readonly open: OpenSocket = (_room, doc, handlers) => {
    const opened = { doc, handlers };
    this.#open = opened;
    setImmediate(() => this.#frame(opened, { name: 'challenge', body: this.#challenge() }));
    return {
      send: (message) => setImmediate(() => this.#take(opened, message)),
      close: () => {
        if (this.#open === opened) this.#open = null;
      },
    };
  };

  /** It is put back from a backup and goes on in a later epoch (P25). */
  restore({ world, note, signed }: RestoredWorld): void {
    this.world = world;
    this.#tree = new MerkleTree(world.hash);
    this.epoch = note.epoch;
    this.recoveryNote = signed;
  }

  get isConnected(): boolean {
    return this.#open !== null;
  }

  /** The signed operations in the outbox of this connection, in their order. */
  get offered(): readonly Uint8Array[] {
    const elements = this.#open?.doc.getArray<OutboxElement>(OUTBOX_ROOT).toArray() ?? [];
    return elements.map(([, bytes]) => bytes);
  }

  /** The note of the journal as it stands. */
  checkpoint(): string {
    const { world } = this;
    const { size, time, clock } = headOf(world.state);
    this.#grow();
    const [network, root] = [world.network, this.#tree.root()];
    const { id: key, rootSeed } = world.relay;
    const signer = { key, sign: (message: Uint8Array) => sign(rootSeed, message) };
    return signCheckpoint({ network, size, root, epoch: this.epoch, time, clock }, [signer], world.hash);
  }

  /** Sends what the journal has for the device's account. */
  sendFeed(): void {
    const items = feedOf(this.world, this.device.account);
    this.#send(writeParts([{ log: durableLog('feed', this.epoch), clock: 0, from: 0, items }]));
  }

  answer(answer: Answer): void {
    const items = [writeAnswer(answer)];
    this.#send(writeParts([{ log: answersLog(1), clock: this.#answered, from: this.#answered, items }]));
    this.#answered++;
  }

  notice(code: Notice['code'], facts: Notice['facts'] = []): void {
    if (this.#open !== null) this.#frame(this.#open, { name: 'notice', body: { code, facts } });
  }

  #challenge(): Extract<Frame, { readonly name: 'challenge' }>['body'] {
    const { network, relay } = this.world;
    const nonce = new Uint8Array(32);
    return { versions: [PROTOCOL_VERSION], network, relayKey: idBytes(relay.id), epoch: this.epoch, nonce };
  }

  #take(from: Open, message: Uint8Array): void {
    const read = readMessage(message);
    if (this.#open !== from || !read.ok || read.value.type !== 'frame') return;
    const { frame } = read.value;
    if (frame.name === 'login') this.#welcome(from);
    else if (frame.name === 'ask') this.#reply(from, frame.body.n, frame.body);
  }

  #welcome(to: Open): void {
    const { time, clock } = headOf(this.world.state);
    const view = viewOf(this.world.state, this.device.account);
    const device = view?.devices.find(({ id }) => id === this.device.id);
    const head =
      device === undefined || device.last === null ? null : { seq: device.seq, id: device.last as Id };
    const { epoch, recoveryNote } = this;
    const feedLength = view?.account.feedLength ?? 0;
    const body = { time, clock, epoch, head, feedLength, windowStart: 0, state: null, recoveryNote };
    this.#frame(to, { name: 'welcome', body });
    this.sendFeed();
  }

  #reply(to: Open, n: number, question: Question): void {
    this.asked.push(question);
    if (question.what === 'receipt') return this.#frame(to, this.#receipt(n, question.args.index));
    if (question.what === 'entries')
      return this.#frame(to, this.#entries(n, question.args.from, question.args.to));
    if (question.what !== 'consistency') throw new Error(`nobody asks here for ${question.what}`);
    const { size } = headOf(this.world.state);
    const checkpoint = this.checkpoint();
    const path = this.#tree.consistencyProof(question.args.size, size);
    if (!path.ok) {
      const refusal = { code: 'not_found', facts: [] };
      return this.#frame(to, { name: 'reply', body: { n, ok: false, result: refusal } });
    }
    const result = encode(consistencyResult, { size, path: path.value, checkpoint });
    this.#frame(to, { name: 'reply', body: { n, ok: true, result } });
  }

  #receipt(n: number, index: number): Frame {
    const result = this.receiptOf(index);
    return { name: 'reply', body: { n, ok: true, result } };
  }

  #entries(n: number, from: number, to: number): Frame {
    const items = feedOf(this.world, this.device.account).slice(from, to);
    return { name: 'reply', body: { n, ok: true, result: encode(entriesResult, items) } };
  }

  #grow(): void {
    const { hash, entries } = this.world;
    for (const { bytes } of entries.slice(this.#tree.size)) this.#tree.append(leafHash(hash, bytes));
  }

  #send(update: Uint8Array): void {
    if (this.#open === null) return;
    applyUpdate(this.#open.doc, update);
    this.#open.handlers.changed();
  }

  #frame(to: Open, frame: Frame): void {
    if (this.#open === to) to.handlers.frame(frame);
  }
}

/** A device's clock that a test moves; what waits for a time runs when it is passed. */
export class DeviceClock implements Clock {
  time: number;
  #waiting: { readonly at: number; readonly run: () => void }[] = [];

  constructor(time: number) {
    this.time = time;
  }

  now(): number {
    return this.time;
  }

  after(ms: number, run: () => void): () => void {
    const waits = { at: this.time + ms, run };
    this.#waiting.push(waits);
    return () => (this.#waiting = this.#waiting.filter((each) => each !== waits));
  }

  advance(ms: number): void {
    this.time += ms;
    const due = this.#waiting.filter(({ at }) => at <= this.time);
    this.#waiting = this.#waiting.filter(({ at }) => at > this.time);
    for (const { run } of due) run();
  }
}
