/**
 * All sockets of the relay: which may open, which room each is in, and what becomes durable on its way to them.
 */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { headOf, LIVE, networkOf, QUARANTINED, type Id, type Network } from '#kernel';
import { answersLog, FRAME_BYTES_MAX, roomOfPath, type MarketRoom, type Room } from '#protocol';
import { WebSocketServer, type WebSocket } from 'ws';
import { Limiter } from '../admission/limiter.ts';
import type { Config } from '../config.ts';
import { refuseConnection } from '../http/answers.ts';
import { clientAddress, clientHost } from '../http/client-address.ts';
import type { Batch } from '../sequencer/sequencer.ts';
import type { VaultStore } from '../store/vault-file.ts';
import { Backlog } from './backlog.ts';
import { DeviceConnection, type DeviceRoomParts } from './device-room.ts';
import { Durable } from './durable.ts';
import { FanOut } from './fan-out.ts';
import { Link } from './link.ts';
import type { LoginParts } from './login.ts';
import { Pressure } from './pressure.ts';
import { PublicRoom, type PublicFacts } from './public-room.ts';
import { Vaults } from './vaults.ts';
import { WebSocketFrames } from './web-socket-frames.ts';

export interface RoomsParts extends LoginParts {
  readonly config: Pick<Config, 'limits' | 'origins' | 'trustProxy'>;
  readonly facts: PublicFacts;
  readonly vaults: VaultStore;
  /** The size of the journal that is durable now. */
  readonly size: number;
  /** A number below 2^52 that no other start of the relay had. */
  readonly start: number;
  /** ms since 1970. */
  readonly time: () => number;
  /** ms that never run back. */
  readonly now: () => number;
  /** A client at this address is about to enrol a device of the account. */
  readonly enrolling: (account: Id, address: string) => void;
  /** The journal can go no further, or something that should not happen happened. */
  readonly failed: (error: unknown) => void;
}

/** How often links are looked at for keep-alives. */
const TICK_MS = 1000;

export class Rooms {
  readonly publicRoom: PublicRoom;
  readonly #parts: RoomsParts;
  readonly #roomParts: DeviceRoomParts;
  readonly #server = new WebSocketServer({
    noServer: true,
    maxPayload: FRAME_BYTES_MAX,
    perMessageDeflate: false,
  });
  readonly #limiter: Limiter;
  readonly #backlog: Backlog;
  readonly #frames = new WebSocketFrames();
  readonly #durable: Durable;
  readonly #fanOut: FanOut;
  readonly #links = new Set<Link>();
  readonly #byDevice = new Map<Id, Set<DeviceConnection>>();
  readonly #ticker: ReturnType<typeof setInterval>;
  #opened = 0;
  #isOpen = true;
  /** As the public room shows it, or will as soon as it is durable. */
  #network: Network;

  constructor(parts: RoomsParts) {
    const { config, ledger, now, size, start, facts, failed } = parts;
    this.#parts = parts;
    this.#limiter = new Limiter(config.limits);
    this.#backlog = new Backlog(config.limits.socketsBufferBytes);
    this.#durable = new Durable(size);
    this.#network = networkOf(ledger.state);
    this.#fanOut = new FanOut(now);
    this.publicRoom = new PublicRoom({
      facts,
      state: ledger.state,
      checkpoint: () => ledger.checkpoint(),
      failed,
      assetsMax: config.limits.assetsListed,
    });
    this.#roomParts = {
      ...parts,
      durable: this.#durable,
      fanOut: this.#fanOut,
      vaults: new Vaults({
        ...parts,
        store: parts.vaults,
        network: parts.identity.network,
        epoch: facts.epoch,
      }),
      limiter: this.#limiter,
      pressure: new Pressure(config.limits.operationsInFlight),
      answers: answersLog(start),
    };
    this.#ticker = setInterval(() => this.#tick(), TICK_MS);
    this.#follow().catch(failed);
  }

  get sockets(): number {
    return this.#links.size;
  }

  /** The handler of the HTTP server's event `upgrade`. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const room = roomOfPath((request.url ?? '').split('?')[0] as string);
    if (!this.#isOpen) return refuseConnection(socket, '503 Service Unavailable', 1000);
    const entered = room.ok ? room.value : null;
    if (entered === null || entered.kind === 'market') return refuseConnection(socket, '404 Not Found');
    if (!this.#mayConnect(request)) return refuseConnection(socket, '403 Forbidden');
    const address = clientAddress(request, this.#parts.config.trustProxy);
    const hit = this.#limiter.open(address, this.#parts.now());
    if (hit !== null) return refuseConnection(socket, '429 Too Many Requests', hit.retryAfterMs, hit.limit);
    socket.once('close', () => this.#limiter.closed(address));
    this.#server.handleUpgrade(request, socket, head, (webSocket) =>
      this.#enter(webSocket, socket, entered, address),
    );
  }

  /** Charges a question that comes by HTTP: null, or ms until its address may ask again. */
  charge(request: IncomingMessage): number | null {
    const address = clientAddress(request, this.#parts.config.trustProxy);
    return this.#limiter.question(address, this.#parts.now())?.retryAfterMs ?? null;
  }

  /** The relay is about to stop: no more sockets, and nothing more from those that are open. */
  stopReading(): void {
    this.#isOpen = false;
    for (const link of this.#links) link.reading.pause('stopping');
  }

  /** Sends what is durable, tells every socket that the relay stops, and resolves when all are closed. */
  async close(): Promise<void> {
    this.#isOpen = false;
    clearInterval(this.#ticker);
    this.#fanOut.flush();
    this.publicRoom.close();
    for (const connections of this.#byDevice.values())
      for (const connection of connections) connection.event({ type: 'shutting_down' });
    for (const link of this.#links) link.close('shutting_down', 'shutting_down');
    await Promise.all(
      [...this.#server.clients].map((client) => new Promise((resolve) => client.once('close', resolve))),
    );
  }

  /** Pages of other origins may not use the login of a person's browser, nor its address. Programs send no origin. */
  #mayConnect(request: IncomingMessage): boolean {
    const { origin } = request.headers;
    if (origin === undefined) return true;
    const { origins, trustProxy } = this.#parts.config;
    if (origins.includes(origin)) return true;
    return URL.canParse(origin) && new URL(origin).host === clientHost(request, trustProxy);
  }

  #enter(socket: WebSocket, wire: Duplex, room: Exclude<Room, MarketRoom>, address: string): void {
    const { config, now } = this.#parts;
    const { socketBufferBytes } = config.limits;
    const link = new Link(socket, wire, `${++this.#opened}`, address, {
      limiter: this.#limiter,
      backlog: this.#backlog,
      frames: this.#frames,
      socketBufferBytes,
      now,
    });
    this.#links.add(link);
    socket.once('close', () => this.#links.delete(link));
    if (room.kind === 'public') return this.publicRoom.enter(link);
    const connection = new DeviceConnection(link, room, this.#roomParts);
    const connections = this.#byDevice.get(room.device) ?? new Set();
    this.#byDevice.set(room.device, connections.add(connection));
    socket.once('close', () => {
      connections.delete(connection);
      if (connections.size === 0 && this.#byDevice.get(room.device) === connections)
        this.#byDevice.delete(room.device);
    });
  }

  /** Everything durable, in order, until the sequencer is closed. */
  async #follow(): Promise<void> {
    for await (const batch of this.#parts.ledger.batches(this.#parts.size)) {
      this.#durable.advance(batch.first + batch.entries.length);
      this.#fanOut.take(batch);
      this.publicRoom.take(batch);
      this.#retire(batch);
      this.#tellOfNetwork();
    }
  }

  /**
   * Rules and pauses are shown in the public room. While the network is paused only kinds with a deadline are accepted:
   * everybody is told when it begins.
   */
  #tellOfNetwork(): void {
    const { state } = this.#parts.ledger;
    const [before, network] = [this.#network, networkOf(state)];
    if (network === before) return;
    this.#network = network;
    void this.#durable.reached(headOf(state).size).then(() => {
      this.publicRoom.putRecord(network);
      if (before.paused || !network.paused) return;
      for (const link of this.#links) link.notice('paused', []);
    });
  }

  /** A device that may act no more reads so in its feed, is told, and is closed. */
  #retire({ entries }: Batch): void {
    const changes = entries.flatMap(({ effects }) => effects.flatMap(({ effect }) => effect.changes));
    for (const change of changes) {
      if (change.kind !== 'device' || change.value === null || change.value.standing === LIVE) continue;
      const connections = this.#byDevice.get(change.id);
      if (connections === undefined) continue;
      this.#fanOut.flush();
      const code = change.value.standing === QUARANTINED ? 'device_quarantined' : 'device_revoked';
      for (const connection of connections) connection.event({ type: 'device_retired', code });
    }
  }

  #tick(): void {
    const now = this.#parts.now();
    for (const link of this.#links) link.tick(now);
  }
}
