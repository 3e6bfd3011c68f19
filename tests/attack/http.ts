/** Hostile HTTP: paths, methods and headers that lead nowhere, requests in disguise, and people who are slow on purpose. */
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expectThat, tallied, type Attack, type Attacks } from './attack.ts';
import type { Scene } from './scene.ts';

const HOST = 'Host: localhost';
const ENDED_MS_MAX = 45_000;
/** Longer than a connection may stand still. */
const UNREAD_MS = 40_000;

/** A connection that writes what no client library would. */
class Stranger {
  readonly socket: Socket;
  readonly ended: Promise<void>;
  heard = '';

  constructor({ relay }: Scene, text: string) {
    this.socket = connect(relay.port, '127.0.0.1');
    this.ended = new Promise((resolve) => this.socket.once('close', () => resolve()));
    this.socket.on('error', () => undefined);
    this.socket.on('data', (data) => (this.heard += data.toString('latin1')));
    this.socket.write(text, 'latin1');
  }

  /** The statuses of all answers so far. */
  get statuses(): readonly string[] {
    return [...this.heard.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status = '']) => status);
  }

  /** Writes this again and again until the connection ends. */
  async drip(text: string, everyMs: number): Promise<void> {
    while (!this.socket.destroyed) {
      this.socket.write(text);
      await sleep(everyMs);
    }
  }

  /** The first status, once there is one or the connection has ended. */
  async status(): Promise<string> {
    for (let waited = 0; waited < 5_000 && this.statuses.length === 0 && !this.socket.closed; waited += 10)
      await sleep(10);
    return this.statuses[0] ?? (this.socket.closed ? 'cut off' : 'no answer');
  }
}

/** Each text is a connection of its own; `allowed`: the statuses that it may be answered with. */
function each(name: string, allowed: readonly string[], texts: readonly string[]): Attack {
  return {
    name: `${name} (${texts.length})`,
    async play(scene) {
      const strangers = texts.map((text) => new Stranger(scene, text));
      const statuses = await Promise.all(strangers.map((stranger) => stranger.status()));
      for (const { socket } of strangers) socket.destroy();
      const wrong = statuses.findIndex((status) => !allowed.includes(status));
      expectThat(
        wrong === -1,
        `${name}: ${JSON.stringify(texts[wrong]?.slice(0, 80))} got ${statuses[wrong]}`,
      );
      return tallied(statuses);
    },
  };
}

const get = (path: string, ...headers: readonly string[]): string =>
  `${[`GET ${path} HTTP/1.1`, HOST, ...headers].join('\r\n')}\r\n\r\n`;

const upgrade = (path: string, ...headers: readonly string[]): string =>
  get(path, 'Connection: Upgrade', 'Upgrade: websocket', ...headers);

const KEY = 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==';
const VERSION = 'Sec-WebSocket-Version: 13';

/** Many who are slow in the same way: all have to be cut off, and the relay answers others meanwhile. */
function slow(
  name: string,
  people: number,
  make: (scene: Scene) => Stranger,
  drip: string | null = null,
): Attack {
  return {
    name: `${name}, ${people} at a time`,
    async play(scene) {
      const strangers = Array.from({ length: people }, () => make(scene));
      if (drip !== null) for (const stranger of strangers) void stranger.drip(drip, 500);
      const began = performance.now();
      const all = Promise.all(strangers.map(({ ended }) => ended));
      await Promise.race([all, sleep(ENDED_MS_MAX)]);
      const open = strangers.filter(({ socket }) => !socket.closed).length;
      expectThat(open === 0, `${name}: ${open} are still connected`);
      const statuses = strangers.map(({ statuses: [status = 'cut off'] }) => status);
      return `${tallied(statuses)} after ${Math.round((performance.now() - began) / 1000)} s`;
    },
  };
}

async function pipelined(scene: Scene): Promise<string> {
  const stranger = new Stranger(scene, get('/health/live').repeat(2_000));
  for (let waited = 0; waited < 20_000 && stranger.statuses.length < 2_000; waited += 50) await sleep(50);
  stranger.socket.destroy();
  expectThat(stranger.statuses.length === 2_000, `${stranger.statuses.length} of 2,000 are answered`);
  return tallied(stranger.statuses);
}

/** Who does not read sees that it was cut off when it reads at last. */
async function unread(scene: Scene): Promise<string> {
  const strangers = Array.from({ length: 100 }, () => new Stranger(scene, get('/').repeat(4_000)));
  for (const { socket } of strangers) socket.pause();
  await sleep(UNREAD_MS);
  for (const { socket } of strangers) socket.resume();
  await Promise.race([Promise.all(strangers.map(({ ended }) => ended)), sleep(10_000)]);
  const open = strangers.filter(({ socket }) => !socket.closed).length;
  expectThat(open === 0, `answers that nobody reads: ${open} are still connected`);
  return tallied(strangers.map(({ statuses }) => (statuses.length < 4_000 ? 'cut off' : 'served')));
}

async function connections(scene: Scene): Promise<string> {
  const strangers = Array.from({ length: 400 }, () => new Stranger(scene, ''));
  await sleep(1_500);
  const statuses = strangers.map(({ statuses: [status = 'held'] }) => status);
  const told = strangers.find(({ statuses: [status] }) => status === '429')?.heard ?? '';
  for (const { socket } of strangers) socket.destroy();
  const { length: held } = statuses.filter((status) => status === 'held');
  expectThat(held <= 256 && told.includes('http_connections_per_address'), `${held} are held: ${told}`);
  await sleep(300);
  return `${tallied(statuses)} http_connections_per_address`;
}

async function mailboxes(scene: Scene): Promise<string> {
  const statuses: string[] = [];
  const put = (name: string, slot: string, bytes: number): string =>
    `PUT /api/v1/pairing/${name}/${slot} HTTP/1.1\r\n${HOST}\r\nContent-Length: ${bytes}\r\n\r\n${'x'.repeat(bytes)}`;
  const stranger = new Stranger(scene, put('toolarge', 'account', 2_000));
  for (let i = 0; i < 1_100; i++) stranger.socket.write(put(`stranger${i}`, 'account', 1_000));
  for (let waited = 0; waited < 20_000 && stranger.statuses.length < 1_101; waited += 50) await sleep(50);
  statuses.push(...stranger.statuses);
  stranger.socket.destroy();
  const asked = new Stranger(scene, get('/api/v1/pairing/nobody12345/account').repeat(50));
  await asked.status();
  asked.socket.destroy();
  expectThat(statuses.includes('413') && statuses.includes('503'), `mailboxes: ${tallied(statuses)}`);
  return tallied(statuses);
}

const PATHS = [
  '/../../etc/passwd',
  '/%2e%2e/%2e%2e/etc/passwd',
  '/..%2f..%2fetc%2fpasswd',
  '/_app/immutable/../../../package.json',
  '//etc/passwd',
  '/a%00b',
  '/a%5cb',
  '/%',
  '/%zz',
  '/%c0%ae%c0%ae/',
  `/${'a'.repeat(3_000)}`,
  '/.env',
  '/.git/config.txt',
  '/api/v1/admin',
  '/sync/device/x/y',
  '/api/v1/pairing/../../x/y',
];

export const http: Attacks = {
  title: 'Hostile HTTP',
  env: {},
  isProxied: false,
  attacks: [
    each(
      'paths',
      ['400', '404', '503'],
      PATHS.map((path) => get(path)),
    ),
    each(
      'methods and bodies that nobody asked for',
      ['400', '404', '405', 'cut off'],
      ['POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'PATCH', 'PROPFIND', 'CONNECT'].map(
        (method) => `${method} / HTTP/1.1\r\n${HOST}\r\nContent-Length: 5\r\n\r\nhello`,
      ),
    ),
    each(
      'requests within requests',
      ['400', '405'],
      [
        `POST / HTTP/1.1\r\n${HOST}\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /x`,
        `POST / HTTP/1.1\r\n${HOST}\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!`,
        `POST / HTTP/1.1\r\n${HOST}\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`,
        `POST / HTTP/1.1\r\n${HOST}\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff1\r\n`,
        `GET / HTTP/1.1\r\n${HOST}\r\nX-A: b\r\n c: d\r\nX-B\r\n\r\n`,
        `GET /health/live HTTP/1.1\r\n${HOST}\r\nX-A: a\0b\r\n\r\n`,
        `GET / HTTP/1.1\r\n\r\n`,
        `GET / HTTP/9.9\r\n${HOST}\r\n\r\n`,
        'HELO relay\r\n\r\n',
        '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
      ],
    ),
    each(
      'headers that are too long, or too many',
      ['431', '400'],
      [
        get('/', `X-Long: ${'x'.repeat(20_000)}`),
        get('/', `Cookie: ${'a=b; '.repeat(10_000)}`),
        get('/', ...Array.from({ length: 2_500 }, (_, i) => `X-${i}: y`)),
        get(`/${'a'.repeat(20_000)}`),
      ],
    ),
    each(
      'upgrades that are none',
      ['400', '403', '404', '405', '426', '429', 'cut off'],
      [
        upgrade('/sync/public'),
        upgrade('/sync/public', KEY, 'Sec-WebSocket-Version: 99'),
        upgrade('/sync/public', 'Sec-WebSocket-Key: short', VERSION),
        upgrade('/sync/public', KEY, VERSION, 'Origin: https://evil.example'),
        upgrade('/sync/nowhere', KEY, VERSION),
        upgrade('/sync/../device', KEY, VERSION),
        upgrade(`/sync/device/${'0'.repeat(5_000)}`, KEY, VERSION),
        get('/sync/public', 'Connection: Upgrade', 'Upgrade: h2c'),
      ],
    ),
    { name: 'requests in one write (2,000)', play: pipelined },
    { name: 'mailboxes for pairing that nobody empties (1,100)', play: mailboxes },
    { name: 'connections that say nothing (400)', play: connections },
    slow(
      'headers that never end',
      200,
      (scene) => new Stranger(scene, `GET / HTTP/1.1\r\n${HOST}\r\n`),
      'X: y\r\n',
    ),
    slow(
      'a body that never ends',
      200,
      (scene) =>
        new Stranger(
          scene,
          `PUT /api/v1/pairing/abcdefgh/account HTTP/1.1\r\n${HOST}\r\nContent-Length: 1000\r\n\r\n`,
        ),
      'x',
    ),
    { name: 'answers that nobody reads, 100 at a time', play: unread },
  ],
};
