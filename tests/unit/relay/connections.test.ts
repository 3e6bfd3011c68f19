/**
 * Strangers who hold connections without asking for anything: each is ended, also when it keeps its own side open, and one
 * address holds only so many [R4]. Patience is short here; nothing is said of how long anything takes.
 */
import type { RequestListener, Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import {
  httpServer,
  listen,
  stopListening,
  type ServerBounds,
  type Upgrade,
} from '../../../relay/http/server.ts';

const PATIENCE = { headersMs: 150, requestMs: 300, stillMs: 300, idleMs: 100, lookedAtEveryMs: 50 };
const DRIP_MS = 40;
const LARGE = Buffer.alloc(64 * 1024 * 1024);

let server: Server | null = null;
let port = 0;
const strangers: Stranger[] = [];

afterEach(async () => {
  for (const stranger of strangers.splice(0)) stranger.leave();
  server?.closeAllConnections();
  if (server !== null) await stopListening(server);
  server = null;
});

async function serve(
  handler: RequestListener,
  bounds: Partial<ServerBounds> = {},
  upgrade: Upgrade = (_request, socket) => socket.destroy(),
): Promise<void> {
  server = httpServer(handler, upgrade, { patience: PATIENCE, ...bounds });
  port = await listen(server, 0, '127.0.0.1');
}

/** Keeps its side of the connection open whatever the server does. */
class Stranger {
  heard = '';
  readonly socket: Socket;
  #drip: ReturnType<typeof setInterval> | null = null;

  constructor(first: string) {
    this.socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true });
    this.socket.on('data', (data: Buffer) => (this.heard += data.toString('latin1')));
    this.socket.on('error', () => this.leave());
    this.socket.write(first);
    strangers.push(this);
  }

  /** Goes on with this, a little at a time, for ever. */
  drip(text: string): this {
    this.#drip = setInterval(() => this.socket.write(text), DRIP_MS);
    return this;
  }

  get status(): string {
    return this.heard.split(' ', 2)[1] ?? '';
  }

  leave(): void {
    if (this.#drip !== null) clearInterval(this.#drip);
    this.socket.destroy();
  }
}

const connections = (): Promise<number> =>
  new Promise((resolve, reject) =>
    (server as Server).getConnections((error, count) => (error === null ? resolve(count) : reject(error))),
  );

async function expectEnded(stranger: Stranger, status: string): Promise<void> {
  await expect.poll(connections, { timeout: 10_000 }).toBe(0);
  await expect.poll(() => stranger.status).toBe(status);
}

const answerWhenRead: RequestListener = (request, response) => {
  request.on('end', () => response.end('read')).resume();
};

describe('[R4] a stranger who is slow is not waited for', () => {
  test('one who says nothing', async () => {
    await serve(answerWhenRead);
    await expectEnded(new Stranger(''), '408');
  });

  test('one whose headers never end', async () => {
    await serve(answerWhenRead);
    await expectEnded(new Stranger('GET / HTTP/1.1\r\nHost: a\r\n').drip('X-More: x\r\n'), '408');
  });

  test('one whose body never ends', async () => {
    await serve(answerWhenRead);
    const head = 'PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n';
    await expectEnded(new Stranger(head).drip('x'), '408');
  });

  test('one who does not read the answer', async () => {
    let asked = 0;
    await serve((_request, response) => {
      asked++;
      response.end(LARGE);
    });
    const stranger = new Stranger('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    stranger.socket.pause();
    await expect.poll(() => asked).toBe(1);
    await expect.poll(connections, { timeout: 10_000 }).toBe(0);
  });

  test('one who asks no more', async () => {
    await serve(answerWhenRead);
    await expectEnded(new Stranger('GET / HTTP/1.1\r\nHost: a\r\n\r\n'), '200');
  });

  test('one whose headers are too long', async () => {
    await serve(answerWhenRead);
    await expectEnded(
      new Stranger(`GET / HTTP/1.1\r\nHost: a\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`),
      '431',
    );
  });

  test('one who does not speak HTTP', async () => {
    await serve(answerWhenRead);
    await expectEnded(new Stranger('HELO relay\r\n\r\n'), '400');
  });
});

describe('[R4] connections of one address', () => {
  /** As long as this lasts nobody is cut off for being slow. */
  const patient = { ...PATIENCE, headersMs: 60_000, requestMs: 60_000, stillMs: 60_000 };
  const upgrading = 'GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';

  test('are counted, and a place is given back', async () => {
    await serve(answerWhenRead, { connectionsPerAddress: 2, patience: patient });
    const first = new Stranger('');
    new Stranger('');
    await expect.poll(connections).toBe(2);
    const third = new Stranger('');
    await expect.poll(() => third.status).toBe('429');
    expect(third.heard).toMatch(/^Retry-After: \d+\r$/m);
    expect(third.heard).toContain('"code":"http_connections_per_address"');

    await expect.poll(connections).toBe(2);
    first.leave();
    await expect.poll(connections).toBe(1);
    const fourth = new Stranger('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await expect.poll(() => fourth.status).toBe('200');
  });

  test('are no longer counted as such when they become sockets', async () => {
    const upgrade: Upgrade = (_request, socket) => {
      socket.on('error', () => undefined).on('end', () => socket.destroy());
      socket.resume().write('HTTP/1.1 101 Switching Protocols\r\n\r\n');
    };
    await serve(answerWhenRead, { connectionsPerAddress: 1, patience: patient }, upgrade);
    const sockets = [new Stranger(upgrading)];
    await expect.poll(() => sockets[0]?.status).toBe('101');
    sockets.push(new Stranger(upgrading));
    await expect.poll(() => sockets[1]?.status).toBe('101');
    for (const socket of sockets) socket.leave();
    await expect.poll(connections).toBe(0);
    const last = new Stranger('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await expect.poll(() => last.status).toBe('200');
  });
});
