/**
 * The simulated network between clients and the one relay. A connection keeps the order of its messages and loses none of
 * them while it lasts, as TCP does; every message takes its own time; a connection can break at any moment. Then the client
 * hears of it at once or later, the relay earlier or later still, and what was under way may yet arrive: so the same
 * operations come twice, late, and by two connections at a time.
 */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { clientFrame, Pipe, ServerReader, type WireMessage } from './pipe.ts';
import type { Random } from './random.ts';
import type { Process, Timeline } from './timeline.ts';

/** What listens at the relay's address. */
export interface Listener {
  readonly process: Process;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

export interface ConnectionHandlers {
  readonly open: () => void;
  readonly message: (bytes: Uint8Array) => void;
  readonly closed: (code: number, reason: string) => void;
}

/** How a client is connected to the world. */
export interface Line {
  /** As limits see it. */
  readonly address: string;
  isUp: boolean;
  /** ms that a message takes at least and at most. */
  latency: readonly [least: number, most: number];
  /** Reads what the relay sends only after so many ms more. */
  lagMs: number;
}

const ABNORMAL = 1006;
/** A relay may take a dead connection for a living one as long as this. */
const HALF_OPEN_MS_MAX = 5_000;

export class Network {
  readonly timeline: Timeline;
  readonly random: Random;
  /** Carries the news of broken connections; never dies. */
  readonly process: Process;
  readonly #connections = new Set<Connection>();
  #listener: Listener | null = null;
  /** Called with each message that the relay sends to a client, when it is sent. */
  onSent: (path: string, message: Uint8Array) => void = () => undefined;

  constructor(timeline: Timeline, random: Random) {
    this.timeline = timeline;
    this.random = random;
    this.process = timeline.process('network');
  }

  get listener(): Listener | null {
    return this.#listener;
  }

  listen(listener: Listener): void {
    this.#listener = listener;
  }

  /** The relay is gone: its connections break, and new ones are refused. */
  unlisten(): void {
    this.#listener = null;
    for (const connection of [...this.#connections]) connection.lostRelay();
  }

  connect(process: Process, line: Line, path: string, handlers: ConnectionHandlers): Connection {
    const connection = new Connection(this, process, line, handlers);
    this.#connections.add(connection);
    connection.start(path);
    return connection;
  }

  forget(connection: Connection): void {
    this.#connections.delete(connection);
  }

  /** Breaks the connections of a line, or of everybody. */
  sever(line: Line | null): number {
    const broken = [...this.#connections].filter((each) => line === null || each.line === line);
    for (const connection of broken) connection.sever();
    return broken.length;
  }

  /** The client's program has been killed: its sockets are closed by its system. */
  lostClient(process: Process): void {
    for (const connection of [...this.#connections])
      if (connection.client === process) connection.lostClient();
  }
}

type Phase = 'connecting' | 'open' | 'closed';

export class Connection {
  readonly client: Process;
  readonly line: Line;
  readonly #network: Network;
  readonly #handlers: ConnectionHandlers;
  readonly #reader = new ServerReader();
  #pipe: Pipe | null = null;
  #relay: Process | null = null;
  #phase: Phase = 'connecting';
  #path = '';
  /** Times at which the last message of each direction arrives: none overtakes another. */
  #upAt = 0;
  #downAt = 0;

  constructor(network: Network, client: Process, line: Line, handlers: ConnectionHandlers) {
    this.#network = network;
    this.client = client;
    this.line = line;
    this.#handlers = handlers;
  }

  get isOpen(): boolean {
    return this.#phase === 'open';
  }

  start(path: string): void {
    this.#path = path;
    const { process } = this.#network;
    process.after(this.#delay(), () => {
      const { listener } = this.#network;
      if (this.#phase === 'closed') return;
      if (listener === null || !this.line.isUp) return this.#close(ABNORMAL, '');
      this.#relay = listener.process;
      const pipe = this.#makePipe();
      this.#pipe = pipe;
      listener.process.run(() => listener.upgrade(upgradeOf(path, pipe), pipe, Buffer.alloc(0)));
    });
  }

  /** Whole messages; what is sent on a closed connection is lost without a word. */
  send(bytes: Uint8Array): void {
    if (this.#phase === 'open') this.#sendUp({ type: 'binary', bytes: bytes.slice() });
  }

  /** The client closes. */
  close(code = 1000, reason = ''): void {
    if (this.#phase === 'closed') return;
    if (this.#phase === 'open') this.#sendUp({ type: 'close', code, reason });
    this.#endRelaySide(this.#delay() + 1);
    this.#close(code, reason);
  }

  sever(): void {
    if (this.#phase === 'closed') return;
    this.#endRelaySide(this.#network.random.between(0, HALF_OPEN_MS_MAX));
    this.#close(ABNORMAL, '');
  }

  lostClient(): void {
    this.#phase = 'closed';
    this.#network.forget(this);
    this.#endRelaySide(this.#delay());
  }

  lostRelay(): void {
    this.#pipe = null;
    const { process } = this.#network;
    process.after(this.#delay(), () => this.#close(ABNORMAL, ''));
  }

  #delay(): number {
    const [least, most] = this.line.latency;
    return this.#network.random.between(least, most);
  }

  #makePipe(): Pipe {
    return new Pipe(this.line.address, {
      wrote: (chunk, taken) => this.#sendDown(chunk, taken),
      ended: () => this.#endedByRelay(),
    });
  }

  #sendUp(message: WireMessage): void {
    const { timeline } = this.#network;
    const pipe = this.#pipe;
    const relay = this.#relay;
    if (pipe === null || relay === null) return;
    this.#upAt = Math.max(this.#upAt, timeline.now + this.#delay());
    relay.after(this.#upAt - timeline.now, () => {
      if (!pipe.destroyed && !pipe.readableEnded) pipe.push(clientFrame(message));
    });
  }

  #sendDown(chunk: Uint8Array, taken: () => void): void {
    const { timeline } = this.#network;
    const before = this.#reader.status;
    const messages = this.#reader.read(chunk);
    this.#downAt = Math.max(this.#downAt, timeline.now + this.#delay() + this.line.lagMs);
    const wait = this.#downAt - timeline.now;
    if (this.line.lagMs === 0) taken();
    else this.#relay?.after(wait, taken);
    if (before === null && this.#reader.status !== null) this.client.after(wait, () => this.#answered());
    for (const message of messages) {
      if (message.type === 'binary') this.#network.onSent(this.#path, message.bytes);
      this.client.after(wait, () => this.#take(message));
    }
  }

  #answered(): void {
    if (this.#phase !== 'connecting') return;
    if (this.#reader.status !== 101) return this.#close(ABNORMAL, '');
    this.#phase = 'open';
    this.#handlers.open();
  }

  #take(message: WireMessage): void {
    if (this.#phase !== 'open') return;
    if (message.type === 'binary') this.#handlers.message(message.bytes);
    else if (message.type === 'ping') this.#sendUp({ type: 'pong', bytes: message.bytes });
    else if (message.type === 'close') {
      this.#sendUp({ type: 'close', code: message.code, reason: '' });
      this.#close(message.code, message.reason);
    }
  }

  #endedByRelay(): void {
    const { timeline, process } = this.#network;
    this.#pipe = null;
    process.after(Math.max(0, this.#downAt - timeline.now) + 1, () => this.#close(ABNORMAL, ''));
  }

  /** The relay's system notices that nobody is there any more. */
  #endRelaySide(ms: number): void {
    const { timeline } = this.#network;
    const pipe = this.#pipe;
    this.#pipe = null;
    const wait = Math.max(ms, this.#upAt - timeline.now + 1);
    this.#relay?.after(wait, () => {
      if (pipe !== null && !pipe.destroyed) pipe.destroy();
    });
  }

  #close(code: number, reason: string): void {
    if (this.#phase === 'closed') return;
    this.#phase = 'closed';
    this.#network.forget(this);
    if (this.client.isAlive) this.client.run(() => this.#handlers.closed(code, reason));
  }
}

function upgradeOf(path: string, socket: Pipe): IncomingMessage {
  const headers = {
    host: 'relay',
    upgrade: 'websocket',
    connection: 'Upgrade',
    'sec-websocket-key': Buffer.alloc(16).toString('base64'),
    'sec-websocket-version': '13',
  };
  return { method: 'GET', url: path, headers, socket } as unknown as IncomingMessage;
}
