/** What strangers send instead of the protocol: before a login, in its place, and after it [P12]. */
import { setTimeout as sleep } from 'node:timers/promises';
import { loginBytes, PROTOCOL_VERSION, roomPath, writeFrame, writeStep1, type Challenge } from '#protocol';
import * as encoding from 'lib0/encoding';
import { WebSocket } from 'ws';
import { signerOf } from '../../relay/store/seed.ts';
import type { TestClient } from '../support/client.ts';
import { expectThat, tallied, type Attack, type Attacks } from './attack.ts';
import type { Scene } from './scene.ts';

const CLOSED_MS_MAX = 15_000;
const AWARENESS = 1;

function awareness(bytes: number): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, AWARENESS);
  encoding.writeVarUint8Array(encoder, new Uint8Array(bytes));
  return encoding.toUint8Array(encoder);
}

/** A socket of a device's room that says nothing by itself. */
async function silent(scene: Scene): Promise<{ readonly socket: WebSocket; readonly end: Promise<string> }> {
  const { account, device } = scene.stranger().options;
  const socket = new WebSocket(scene.relay.socketUrl + roomPath({ kind: 'device', account, device }), {
    perMessageDeflate: false,
    headers: { 'x-forwarded-for': scene.address() },
  });
  const end = new Promise<string>((resolve) =>
    socket.on('close', (code, reason) => resolve(`${code} ${reason}`.trim())),
  );
  socket.on('error', () => undefined);
  await new Promise((resolve) => socket.once('open', resolve));
  return { socket, end };
}

/** Many do the same before any login; each has to be closed for it. */
function unasked(name: string, people: number, send: (socket: WebSocket) => void): Attack {
  return {
    name: `before login: ${name}, ${people} at a time`,
    async play(scene) {
      const sockets = await Promise.all(Array.from({ length: people }, () => silent(scene)));
      for (const { socket } of sockets) send(socket);
      const late = sleep(CLOSED_MS_MAX, 'still open');
      const ends = await Promise.all(sockets.map(({ end }) => Promise.race([end, late])));
      for (const { socket } of sockets) socket.terminate();
      expectThat(!ends.includes('still open'), `${name}: a socket stays open`);
      return tallied(ends);
    },
  };
}

/** Logs in with something that is wrong; `notice` is what it is told. */
function wrongLogin(
  name: string,
  notice: string,
  log: (scene: Scene, client: TestClient, challenge: Challenge) => void | Promise<void>,
): Attack {
  return {
    name: `login: ${name}`,
    async play(scene) {
      const client = scene.stranger();
      Object.assign(client.options, { sign: () => new Uint8Array(64) });
      const send = client.sendLogin.bind(client);
      client.sendLogin = () => undefined;
      await client.connect();
      await client.until(() => client.challenge !== null, 'a challenge');
      client.sendLogin = send;
      await log(scene, client, client.challenge as Challenge);
      await client.until(() => client.closed !== null, 'a close');
      const told = client.notices.map(({ code, facts }) => `${code} ${facts.join(' ')}`).join(', ');
      expectThat(told.includes(notice) && client.welcome === null, `${name}: ${told}`);
      return `${told}, ${client.closed?.code}`;
    },
  };
}

function signedLogin({ options }: TestClient, seed: Uint8Array, { network, relayKey, nonce }: Challenge) {
  const { account, device, enrolment = null } = options;
  const room = { kind: 'device', account, device } as const;
  const signature = signerOf(seed).sign(loginBytes({ network, relayKey, room, nonce }));
  return { version: PROTOCOL_VERSION, account, device, signature, enrolment };
}

/** After a good login: what closes the socket, and why. */
function hostile(name: string, reason: string | null, send: (client: TestClient) => void): Attack {
  return {
    name: `after login: ${name}`,
    async play(scene) {
      const client = await scene.stranger().login();
      send(client);
      await client.until(() => client.closed !== null, name, CLOSED_MS_MAX);
      const { code, reason: told } = client.closed as { code: number; reason: string };
      expectThat(reason === null || told === reason, `${name}: ${code} ${told}`);
      return `${code} ${told}`.trim();
    },
  };
}

/** What has to be borne: it is dropped, and the socket goes on. */
function borne(name: string, send: (client: TestClient) => void): Attack {
  return {
    name: `after login: ${name}`,
    async play(scene) {
      const client = await scene.stranger().login();
      send(client);
      const reply = await client.ask({ what: 'receipt', args: { index: 0 } });
      return `borne, answered ${reply.ok ? 'ok' : 'no'}`;
    },
  };
}

export const frames: Attacks = {
  title: 'Frames and logins',
  env: {},
  isProxied: true,
  attacks: [
    unasked('nothing at all until the time is over', 50, () => undefined),
    unasked('65 messages', 50, (socket) => {
      for (let i = 0; i < 65; i++) socket.send(writeStep1(new Map()));
    }),
    unasked('more than 128 KiB', 50, (socket) => {
      for (let i = 0; i < 5; i++) socket.send(awareness(30_000));
    }),
    unasked('text', 50, (socket) => socket.send('hello')),
    unasked('garbage', 50, (socket) => socket.send(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0xff))),
    unasked('a message larger than any', 20, (socket) => socket.send(new Uint8Array(10_000_000))),
    unasked('a fragment of a message that never ends', 20, (socket) => {
      for (let i = 0; i < 200; i++) socket.send(new Uint8Array(1_000), { fin: false });
    }),
    wrongLogin('a signature that is none', 'bad_signature', (_scene, client, challenge) => {
      const login = signedLogin(client, new Uint8Array(32).fill(7), challenge);
      client.sendLogin({ ...login, signature: new Uint8Array(64) });
    }),
    wrongLogin('another key', 'bad_signature', (_scene, client, challenge) =>
      client.sendLogin(signedLogin(client, new Uint8Array(32).fill(7), challenge)),
    ),
    wrongLogin("another socket's nonce", 'bad_signature', async (scene, client, challenge) => {
      const other = scene.stranger();
      other.sendLogin = () => undefined;
      await other.connect();
      await other.until(() => other.challenge !== null, 'a challenge');
      const { nonce } = other.challenge as Challenge;
      client.sendLogin(signedLogin(client, new Uint8Array(32).fill(7), { ...challenge, nonce }));
    }),
    wrongLogin("somebody else's account", 'other_room', (scene, client, challenge) => {
      const login = signedLogin(client, new Uint8Array(32).fill(7), challenge);
      client.sendLogin({ ...login, account: scene.live.person('payer').id });
    }),
    hostile('a message of no kind', 'unknown_message', (client) => client.sendRaw(Uint8Array.of(2, 0))),
    hostile('a frame that is no CBOR', 'malformed_frame', (client) =>
      client.sendRaw(Uint8Array.of(101, 1, 0xff)),
    ),
    hostile('no bytes', 'truncated', (client) => client.sendRaw(new Uint8Array(0))),
    hostile("the relay's own frame", 'unexpected_frame', (client) =>
      client.sendRaw(writeFrame({ name: 'notice', body: { code: 'paused', facts: [] } })),
    ),
    hostile('text', null, (client) => client.socket?.send('hello')),
    hostile('a message larger than any', null, (client) => client.sendRaw(new Uint8Array(131_073))),
    hostile('a bad frame of WebSocket', null, (client) => {
      const { socket } = client;
      (socket as unknown as { _socket: { write(bytes: Uint8Array): void } })._socket.write(
        Uint8Array.of(0xff, 0xff, 0, 0),
      );
    }),
    borne('3,000 messages of awareness', (client) => {
      for (let i = 0; i < 3000; i++) client.sendRaw(awareness(100));
    }),
    borne('2,000 pings', (client) => {
      for (let i = 0; i < 2000; i++) client.socket?.ping();
    }),
    borne('1,000 empty sync steps', (client) => {
      for (let i = 0; i < 1000; i++) client.sendRaw(writeStep1(new Map()));
    }),
  ],
};
