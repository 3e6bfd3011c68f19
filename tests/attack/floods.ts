/** Floods past every limit of a relay, one by one, at its ordinary settings [R4, R5]: what is told, and that it is told. */
import { setTimeout as sleep } from 'node:timers/promises';
import { encodeSigned, type SignedOperation } from '#kernel';
import { encodeVaultItem, encodeVaultPart, roomPath, writeFrame } from '#protocol';
import * as encoding from 'lib0/encoding';
import { WebSocket } from 'ws';
import type { LimitName } from '../../relay/admission/limits.ts';
import type { TestClient } from '../support/client.ts';
import { deviceOf } from '../support/world.ts';
import { expectThat, tallied, type Attack, type Attacks } from './attack.ts';
import type { Scene } from './scene.ts';

const PATIENCE_MS = 60_000;
const KIB = 1024;
/** Operations in one message. */
const PART = 100;
/** About as many as a message can hold. */
const MESSAGE_MAX = 350;

/** The limit is told to one of these in an answer or a notice. */
function told(clients: readonly TestClient[], limit: LimitName): boolean {
  const facts = clients.flatMap(({ answers, notices }) => [...answers, ...notices]).map((each) => each.facts);
  return facts.some((each) => each.includes(limit));
}

async function untilTold(clients: readonly TestClient[], limit: LimitName): Promise<string> {
  for (let waited = 0; waited < PATIENCE_MS && !told(clients, limit); waited += 50) await sleep(50);
  expectThat(told(clients, limit), `${limit} is not told`);
  return `rate_limited ${limit}`;
}

/** Payments of somebody who has nothing: each is sequenced and rejected, as dear as one that is good. */
function payments(scene: Scene, client: TestClient, count: number): readonly SignedOperation[] {
  const { live } = scene;
  const person = live.person(scene.nameOf(client));
  return Array.from({ length: count }, () => live.pay(person.device, live.issuer.id, 1n));
}

/** People without money who offer so many operations each: in parts, the next when the last has its verdicts. */
async function poor(scene: Scene, people: number, each: number, address?: string): Promise<TestClient[]> {
  const clients = await Promise.all(Array.from({ length: people }, () => scene.stranger(address).login()));
  const offer = async (client: TestClient): Promise<void> => {
    const operations = payments(scene, client, each);
    for (let from = 0; from < each && client.answers.length === 0; from += PART) {
      const part = operations.slice(from, from + PART);
      client.offer(...part);
      const length = 1 + from + part.length;
      await client.until(
        () => client.feedLength === length || client.answers.length > 0,
        'verdicts or a refusal',
        PATIENCE_MS,
      );
    }
  };
  await Promise.all(clients.map(offer));
  return clients;
}

function awareness(bytes: number): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, 1);
  encoding.writeVarUint8Array(encoder, new Uint8Array(bytes));
  return encoding.toUint8Array(encoder);
}

async function rootOperations(scene: Scene): Promise<string> {
  const client = await scene.stranger().login();
  const person = scene.live.person(scene.nameOf(client));
  const enrolments = Array.from({ length: 40 }, (_, i) =>
    scene.live.enrolment(person, deviceOf(person.id, `device ${i} of ${person.name}`)),
  );
  client.offer(...enrolments);
  return untilTold([client], 'root_operations_per_account');
}

async function vaultItems(scene: Scene): Promise<string> {
  const client = await scene.stranger().login();
  const items = Array.from({ length: 200 }, (_, i) => {
    const part = encodeVaultPart({
      counter: i + 1,
      keyId: new Uint8Array(16),
      keys: [],
      nonce: new Uint8Array(24),
      ciphertext: new Uint8Array(100),
    });
    return encodeVaultItem(1, client.options.device, part, new Uint8Array(64));
  });
  for (let i = 0; i < items.length; i += 20) client.sendItems(items.slice(i, i + 20), 'vault');
  return untilTold([client], 'vault_items_per_account');
}

async function questions(scene: Scene): Promise<string> {
  const address = scene.address();
  const clients = await Promise.all([0, 1].map(() => scene.stranger(address).login()));
  const ask = (client: TestClient): void => void client.ask({ what: 'receipt', args: { index: 0 } });
  for (const client of clients) for (let i = 0; i < 3_100; i++) ask(client);
  return untilTold(clients, 'questions_per_address');
}

/** One socket sends this until it is told. */
function flooded(limit: LimitName, count: number, message: Uint8Array): Attack {
  return {
    name: limit,
    async play(scene) {
      const client = await scene.stranger().login();
      for (let i = 0; i < count; i++) client.sendRaw(message);
      return untilTold([client], limit);
    },
  };
}

/** Sockets of the public room from one address, held or let go; the last answer. */
async function sockets(scene: Scene, count: number, isHeld: boolean): Promise<string> {
  const headers = { 'x-forwarded-for': scene.address() };
  const url = scene.relay.socketUrl + roomPath({ kind: 'public' });
  const held: WebSocket[] = [];
  const open = (): Promise<string> =>
    new Promise((resolve) => {
      const socket = new WebSocket(url, { headers, perMessageDeflate: false });
      held.push(socket);
      socket.on('open', () => resolve('open'));
      socket.on('error', () => undefined);
      socket.on('unexpected-response', (_request, response) => {
        let body = '';
        response.on('data', (data: Buffer) => (body += data.toString()));
        response.on('end', () => {
          resolve(`${response.statusCode} ${(JSON.parse(body) as { code: string }).code}`);
          socket.terminate();
        });
      });
    });
  const answers: string[] = [];
  for (let i = 0; i < count; i++) {
    answers.push(await open());
    if (!isHeld) held.pop()?.terminate();
  }
  for (const socket of held) socket.terminate();
  return tallied(answers);
}

function ofSockets(limit: LimitName, count: number, isHeld: boolean): Attack {
  return {
    name: limit,
    async play(scene) {
      const answers = await sockets(scene, count, isHeld);
      expectThat(answers.includes(`429 ${limit}`), answers);
      return answers;
    },
  };
}

/** One account that waits for no verdict: what is beyond its share of the mempool comes back. */
async function overloaded(scene: Scene): Promise<string> {
  const client = await scene.stranger().login();
  client.offer(...payments(scene, client, MESSAGE_MAX));
  await client.until(() => client.answers.length > 0, 'a refusal', PATIENCE_MS);
  const codes = client.answers.map(({ code }) => code);
  expectThat(
    codes.every((code) => code === 'overloaded'),
    tallied(codes),
  );
  return tallied(codes);
}

/** More operations at once than a relay has in flight: the noisiest are read more slowly, all get their verdicts. */
async function pressure(scene: Scene): Promise<string> {
  const clients = await poor(scene, 110, 100);
  const verdicts = clients.reduce((sum, { feedLength }) => sum + feedLength - 1, 0);
  const refusals = clients.flatMap(({ answers }) => answers.map(({ code }) => code));
  expectThat(refusals.length > 0 || verdicts === 11_000, `${verdicts} verdicts`);
  return [`${verdicts} verdicts`, ...(refusals.length > 0 ? [tallied(refusals)] : [])].join(', ');
}

/** Forgeries cost a verification each, and nothing else. */
async function forgeries(scene: Scene): Promise<string> {
  const clients = await Promise.all(Array.from({ length: 8 }, () => scene.stranger().login()));
  for (const client of clients) {
    const good = payments(scene, client, 500);
    const forged = good.map((each) => encodeSigned({ ...each, signature: new Uint8Array(64).fill(9) }));
    for (let i = 0; i < forged.length; i += PART) client.sendItems(forged.slice(i, i + PART));
  }
  const isAnswered = (): boolean => clients.every(({ answers }) => answers.length > 0);
  for (let waited = 0; waited < PATIENCE_MS && !isAnswered(); waited += 50) await sleep(50);
  await sleep(1_000);
  expectThat(
    clients.every(({ feedLength }) => feedLength === 1),
    'a forgery was sequenced',
  );
  return tallied(clients.flatMap(({ answers }) => answers.map(({ code }) => code)));
}

/** They ask for much, read nothing for a while, and are served as they read again or have been cut off. */
async function slowReaders(scene: Scene, people: number): Promise<string> {
  const clients = await Promise.all(Array.from({ length: people }, () => scene.stranger().login()));
  const frame = writeFrame({ name: 'ask', body: { n: 1, what: 'entries', args: { from: 0, to: 500 } } });
  for (const client of clients) {
    for (let i = 0; i < 400; i++) client.sendRaw(frame);
    client.socket?.pause();
  }
  await sleep(5_000);
  for (const { socket } of clients) socket?.resume();
  await Promise.all(
    clients.map((client) => client.until(() => client.closed !== null || client.messages > 0, 'an end')),
  );
  await sleep(1_000);
  return tallied(
    clients.map(({ closed }) => (closed === null ? 'served as it reads' : `cut off, ${closed.code}`)),
  );
}

export const floods: Attacks = {
  title: 'Floods past the limits',
  env: {},
  isProxied: true,
  attacks: [
    {
      name: 'operations_per_account',
      play: async (scene) => untilTold(await poor(scene, 1, 700), 'operations_per_account'),
    },
    {
      name: 'operations_per_address',
      play: async (scene) => untilTold(await poor(scene, 11, 590, scene.address()), 'operations_per_address'),
    },
    { name: 'root_operations_per_account', play: rootOperations },
    { name: 'vault_items_per_account', play: vaultItems },
    { name: 'questions_per_address', play: questions },
    flooded('messages_per_socket', 6_100, awareness(10)),
    flooded('bytes_per_address', 560, awareness(120 * KIB)),
    ofSockets('connections_per_address', 620, false),
    ofSockets('sockets_per_address', 260, true),
    { name: 'more of one account than waits for it (350 at once)', play: overloaded },
    { name: 'more operations than are in flight (11,000 at once)', play: pressure },
    { name: 'forged signatures (4,000)', play: forgeries },
    {
      name: 'people who ask much and read nothing for a while (100)',
      play: (scene) => slowReaders(scene, 100),
    },
  ],
};
