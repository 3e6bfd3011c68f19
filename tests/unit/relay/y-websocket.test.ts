/**
 * The rooms with the library that browsers use: an unmodified y-websocket with handlers for our frames, a Y.Doc a device.
 */
import * as decoding from 'lib0/decoding';
import { afterEach, expect, test } from 'vitest';
import { decodeFeedItem, encodeSigned, sign, type SignedOperation } from '#kernel';
import {
  CLOSE_CODES,
  durableLog,
  FRAME_TYPES,
  formatRoom,
  logItem,
  loginBytes,
  outboxElement,
  PROTOCOL_VERSION,
  readFrame,
  writeFrame,
  type Challenge,
} from '#protocol';
import { WebSocket } from 'ws';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { startTestRooms, type TestRooms } from '../../support/memory-ledger.ts';
import { deviceOf, World, type Person, type TestDevice } from '../../support/world.ts';

let running: TestRooms | null = null;
const providers: WebsocketProvider[] = [];

afterEach(async () => {
  for (const provider of providers.splice(0)) provider.destroy();
  await running?.stop();
  expect(running?.failures ?? []).toEqual([]);
  running = null;
});

async function start(): Promise<World> {
  const world = new World();
  world.join('issuer');
  running = await startTestRooms(world);
  return world;
}

interface Tab {
  readonly doc: Y.Doc;
  readonly provider: WebsocketProvider;
  readonly welcomed: Promise<void>;
}

function open({ account, id, seed }: TestDevice, doc = new Y.Doc()): Tab {
  const { url, ledger } = running as TestRooms;
  ledger.flush();
  const room = { kind: 'device', account, device: id } as const;
  const WebSocketPolyfill = WebSocket as unknown as typeof globalThis.WebSocket;
  const provider = new WebsocketProvider(`${url}/sync`, formatRoom(room), doc, {
    WebSocketPolyfill,
    disableBc: true,
  });
  providers.push(provider);
  const welcomed = new Promise<void>((resolve) => {
    provider.messageHandlers[FRAME_TYPES.challenge] = (_encoder, decoder) => {
      const frame = readFrame('challenge', decoding.readVarUint8Array(decoder).slice());
      if (!frame.ok) throw new Error(frame.error);
      const { network, relayKey, nonce } = frame.value.body as Challenge;
      const signature = sign(seed, loginBytes({ network, relayKey, room, nonce }));
      const body = { version: PROTOCOL_VERSION, account, device: id, signature, enrolment: null };
      provider.ws?.send(writeFrame({ name: 'login', body }).slice());
    };
    provider.messageHandlers[FRAME_TYPES.welcome] = (_encoder, decoder) => {
      decoding.readVarUint8Array(decoder);
      resolve();
    };
    for (const type of [FRAME_TYPES.notice, FRAME_TYPES.reply])
      provider.messageHandlers[type] = (_encoder, decoder) => void decoding.readVarUint8Array(decoder);
  });
  return { doc, provider, welcomed };
}

const push = (doc: Y.Doc, operation: SignedOperation): void =>
  doc.getArray('outbox').push([outboxElement('operation', encodeSigned(operation))]);

const lengthOf = (doc: Y.Doc): number => Y.getState(doc.store, durableLog('feed', 0).clientId);

/** The codes of the verdicts in the feed, from an index on. */
function verdicts(doc: Y.Doc, from: number): readonly string[] {
  return Array.from({ length: lengthOf(doc) - from }, (_, i) => {
    const item = decodeFeedItem(
      (logItem((root) => doc.getArray(root), 'feed', from + i) as Uint8Array).slice(),
    );
    return item.ok ? (item.value.entry.value.verdict?.code ?? 'accepted') : item.error;
  });
}

function reaches(doc: Y.Doc, length: number): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (lengthOf(doc) < length) return;
      doc.off('update', look);
      resolve();
    };
    doc.on('update', look);
    look();
  });
}

const pay = (world: World, from: TestDevice, to: Person, amount: bigint): SignedOperation =>
  world.sign(from, 'transfer', {
    legs: [{ to: to.id, asset: world.base, amount, memo: null, request: null }],
    memos: null,
  });

function give(world: World, to: Person, times: number): void {
  for (let i = 0; i < times; i++)
    world.submit(
      world.sign(world.issuer.device, 'asset.issue', {
        asset: world.base,
        to: to.id,
        amount: 5n,
        reason: 0,
        reference: null,
      }),
    );
}

test('[P9, P14] what was put into the outbox before the login has its verdict in every feed', async () => {
  const world = await start();
  const [ana, ben] = [world.join('ana'), world.join('ben')];
  give(world, ana, 1);
  const second = deviceOf(ana.id, 'second of ana');
  world.submit(world.signRoot(ana, 'device.enrol', { ...world.enrolment(ana, second), first: null }));
  const offline = new Y.Doc();
  push(offline, pay(world, ana.device, ben, 3n));
  push(offline, pay(world, ana.device, ben, 3n));
  const [payer, other, payee] = [open(ana.device, offline), open(second), open(ben.device)];
  await Promise.all([reaches(payer.doc, 5), reaches(other.doc, 5), reaches(payee.doc, 2)]);
  expect(verdicts(payer.doc, 3)).toEqual(['accepted', 'insufficient_available']);
  expect(verdicts(other.doc, 3)).toEqual(['accepted', 'insufficient_available']);
  expect(verdicts(payee.doc, 1)).toEqual(['accepted']);
});

test('[P13, P16] a long feed comes as a window, nothing pends, and nothing is sent back', async () => {
  const world = await start();
  const [ana, ben] = [world.join('ana'), world.join('ben')];
  give(world, ana, 1300);
  const { doc, provider } = open(ana.device);
  await reaches(doc, 1301);
  expect(doc.store.pendingStructs).toBeNull();
  expect(logItem((root) => doc.getArray(root), 'feed', 511)).toBeNull();
  expect(verdicts(doc, 512)).toHaveLength(789);
  push(doc, pay(world, ana.device, ben, 1n));
  await reaches(doc, 1302);
  expect(provider.shouldConnect).toBe(true);
});

test('[P15] a device that was away goes on where it was', async () => {
  const world = await start();
  const [ana, ben] = [world.join('ana'), world.join('ben')];
  give(world, ana, 3);
  const tab = open(ana.device);
  await reaches(tab.doc, 4);
  tab.provider.disconnect();
  push(tab.doc, pay(world, ana.device, ben, 1n));
  give(world, ana, 20);
  (running as TestRooms).ledger.flush();
  tab.provider.connect();
  await reaches(tab.doc, 25);
  expect(verdicts(tab.doc, 0).every((code) => code === 'accepted')).toBe(true);
});

test('[P11] a device that deletes from its outbox is closed and does not come back', async () => {
  const world = await start();
  const { doc, provider, welcomed } = open(world.issuer.device);
  await welcomed;
  await reaches(doc, 1);
  const closed = new Promise<{ readonly code: number }>((resolve) => provider.on('closed', resolve));
  push(doc, pay(world, world.issuer.device, world.issuer, 1n));
  doc.getArray('outbox').delete(0);
  expect((await closed).code).toBe(CLOSE_CODES.hostile);
  expect(provider.shouldConnect).toBe(false);
});
