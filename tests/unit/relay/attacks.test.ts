/**
 * What strangers try on a live relay: the hostile updates before and after login, floods past each limit, and
 * an unmodified y-websocket among all that, which notices nothing.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { SignedOperation } from '#kernel';
import { CLOSE_CODES, writeFrame, writeStep1, writeStep2, writeUpdate } from '#protocol';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import type { TestClient } from '../../support/client.ts';
import { HOSTILE_UPDATES } from '../../support/hostile-updates.ts';
import { clientOf, closeRooms, leave, openRooms, rooms } from '../../support/open-rooms.ts';
import { deviceOf, type World, type Person, type TestDevice } from '../../support/world.ts';

function richPerson(world: World, name: string): Person {
  const person = world.join(name);
  world.submit(
    world.sign(world.issuer.device, 'asset.issue', {
      asset: world.base,
      to: person.id,
      amount: 1_000_000n,
      reason: 0,
      reference: null,
    }),
  );
  return person;
}

const pay = (world: World, from: TestDevice, to: Person, amount: bigint): SignedOperation =>
  world.sign(from, 'transfer', {
    legs: [{ to: to.id, asset: world.base, amount, memo: null, request: null }],
    memos: null,
  });

describe('hostile updates', () => {
  test('[P12] before login they are dropped', async () => {
    const world = await openRooms();
    const ana = richPerson(world, 'ana');
    const client = clientOf(ana.device);
    await client.connect();
    const small = HOSTILE_UPDATES.map(({ make }) => make()).filter((update) => update.length < 500);
    for (const update of small.slice(0, 40)) client.sendRaw(writeUpdate(update));
    await client.until(() => client.welcome !== null, 'a welcome');
    expect(client.closed).toBeNull();
  });

  test('[P11] after login each closes the socket by its name, and nobody else notices', async () => {
    const world = await openRooms();
    const [ana, ben, eve] = [richPerson(world, 'ana'), world.join('ben'), world.join('eve')];
    const [payer, payee] = await Promise.all([clientOf(ana.device).login(), clientOf(ben.device).login()]);
    const before = process.memoryUsage().arrayBuffers;
    let paid = payee.feedLength;
    for (const { name, fault, make } of HOSTILE_UPDATES) {
      const attacker = await clientOf(eve.device).login();
      attacker.sendRaw(writeStep2(make()));
      await attacker.until(() => attacker.closed !== null, name);
      // More than a frame is cut off by the socket itself.
      if (attacker.closed?.code === 1009) expect([name, fault]).toEqual([name, 'too_large']);
      else expect([name, attacker.closed]).toEqual([name, { code: CLOSE_CODES.hostile, reason: fault }]);
      leave(attacker);
      if (paid % 10 === 0) payer.offer(pay(world, ana.device, ben, 1n));
      else payer.offer(pay(world, ana.device, ben, 2n));
      paid++;
    }
    await payee.until(() => payee.feedLength === paid, 'every payment');
    expect([payer.closed, payee.closed]).toEqual([null, null]);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * 1024 * 1024);
  });

  test.each([
    ['a message of no kind', Uint8Array.of(2, 0), 'unknown_message'],
    [
      'a login after the login',
      writeFrame({ name: 'notice', body: { code: 'paused', facts: [] } }),
      'unexpected_frame',
    ],
    ['a frame that is no CBOR', Uint8Array.of(101, 1, 0xff), 'malformed_frame'],
    ['no bytes', new Uint8Array(0), 'truncated'],
    ['an outbox item that is not taken here', null, 'item_not_taken'],
  ])('%s closes the socket', async (_name, message, reason) => {
    const world = await openRooms();
    const client = await clientOf(world.issuer.device).login();
    if (message === null) client.sendItems([new Uint8Array(9)], 'message');
    else client.sendRaw(message);
    await client.until(() => client.closed !== null, 'a close');
    expect(client.closed).toEqual({ code: CLOSE_CODES.hostile, reason });
  });

  test('text instead of bytes closes the socket, and a frame that is too large is never held', async () => {
    const world = await openRooms();
    const [one, two] = [
      await clientOf(world.issuer.device).login(),
      await clientOf(world.issuer.device).login(),
    ];
    one.socket?.send('hello');
    two.sendRaw(new Uint8Array(131_073));
    await Promise.all([one, two].map((each) => each.until(() => each.closed !== null, 'a close')));
    expect([one.closed?.code, two.closed?.code]).toEqual([CLOSE_CODES.hostile, 1009]);
  });
});

describe('floods', () => {
  test('[R4] operations over the limit are refused with the time to wait, and pass later', async () => {
    const world = await openRooms({ operationsPerAccountPerMinute: 3 });
    const [ana, ben] = [richPerson(world, 'ana'), world.join('ben')];
    const client = await clientOf(ana.device).login();
    const chain = Array.from({ length: 6 }, (_, i) => pay(world, ana.device, ben, BigInt(i + 1)));
    client.offer(...chain);
    await client.until(
      () => client.answers.length === 1 && client.feedLength === 5,
      'three verdicts and a refusal',
    );
    expect(client.answers[0]).toMatchObject({ code: 'rate_limited', id: (chain[3] as SignedOperation).id });
    expect(client.answers[0]?.facts).toEqual([expect.any(BigInt), 'operations_per_account']);
  });

  test('[R4] a root enrols only so often, and what strangers forge in its name does not count', async () => {
    const world = await openRooms({ rootOperationsPerAccountPerMinute: 1 });
    const [ana, eve] = [world.join('ana'), world.join('eve')];
    const loginOf = async (name: string, signer: Person): Promise<TestClient> => {
      const device = deviceOf(ana.id, name);
      const enrolment = world.signRoot(signer, 'device.enrol', {
        ...world.enrolment(ana, device),
        first: null,
      });
      const client = await clientOf(device, { enrolment }).connect();
      await client.until(() => client.welcome !== null || client.closed !== null, 'an answer');
      return client;
    };
    for (const name of ['forged', 'forged again']) {
      const { notices } = await loginOf(name, { ...ana, rootSeed: eve.rootSeed });
      expect(notices).toEqual([{ code: 'login_refused', facts: ['bad_signature'] }]);
    }
    expect((await loginOf('phone', ana)).welcome).not.toBeNull();
    const { notices } = await loginOf('tablet', ana);
    expect(notices).toEqual([
      { code: 'rate_limited', facts: ['root_operations_per_account', expect.any(BigInt)] },
    ]);
  });

  test('[R4] messages over the limit are told, and read later', async () => {
    const world = await openRooms({ messagesPerSocketPerMinute: 60 });
    const ana = richPerson(world, 'ana');
    const client = await clientOf(ana.device).login();
    for (let i = 0; i < 60; i++) client.sendRaw(writeStep1(new Map()));
    await client.until(() => client.notices.length === 1, 'a notice');
    expect(client.notices[0]).toMatchObject({
      code: 'rate_limited',
      facts: ['messages_per_socket', expect.any(BigInt)],
    });
    const reply = client.ask({ what: 'receipt', args: { index: 0 } });
    expect((await reply).n).toBe(1);
    expect(client.closed).toBeNull();
  });

  test('[R4] questions over the limit are told and answered, and nothing more is read for a while', async () => {
    const world = await openRooms({ questionsPerAddressPerMinute: 120 });
    const client = await clientOf(richPerson(world, 'ana').device).login();
    const ask = () => client.ask({ what: 'receipt', args: { index: 0 } });
    await Promise.all(Array.from({ length: 121 }, ask));
    expect(client.notices[0]).toMatchObject({
      code: 'rate_limited',
      facts: ['questions_per_address', expect.any(BigInt)],
    });
    expect((await ask()).n).toBe(122);
  });

  test('[R4] sockets of one address over the limit are turned away with the time to wait', async () => {
    const world = await openRooms({ socketsPerAddress: 2 });
    const first = await clientOf(world.issuer.device).login();
    await clientOf(world.issuer.device).login();
    await expect(clientOf(world.issuer.device).connect()).rejects.toThrow('429');
    await first.close();
    await sleep(50);
    await clientOf(world.issuer.device).login();
  });

  test('pages of other origins, and rooms that there are not, open no socket', async () => {
    const world = await openRooms();
    const { url } = rooms();
    const status = (path: string, origin?: string): Promise<string> =>
      new Promise((resolve) => {
        const socket = new WebSocket(`${url}${path}`, origin === undefined ? {} : { origin });
        socket.on('open', () => {
          socket.terminate();
          resolve('open');
        });
        socket.on('error', (error) => resolve(error.message));
      });
    expect(await status('/sync/public', 'https://evil.example')).toContain('403');
    expect(await status('/sync/public', url.replace('ws:', 'http:'))).toBe('open');
    expect(await status('/sync/public')).toBe('open');
    expect(await status('/sync/market/tools')).toContain('404');
    expect(await status('/sync/device/x/y')).toContain('404');
    expect(await status(`/sync/../device`)).toContain('404');
    expect(world.entries).toHaveLength(1);
  });

  test('[R5] a relay that is over its limit reads on when it has caught up', async () => {
    const world = await openRooms({ operationsInFlight: 4 });
    const [ana, ben] = [richPerson(world, 'ana'), world.join('ben')];
    const client = await clientOf(ana.device).login();
    rooms().ledger.hold();
    for (let i = 0; i < 800; i++) client.offer(pay(world, ana.device, ben, 1n));
    await client.until(() => rooms().ledger.submitted > 4, 'some submissions', 100).catch(() => undefined);
    expect(rooms().ledger.submitted).toBeLessThan(800);
    rooms().ledger.release();
    await client.until(() => client.feedLength === 802, 'all verdicts');
  });
});

describe('the public room', () => {
  test('anyone reads it, nobody writes it', async () => {
    const world = await openRooms();
    const doc = new Y.Doc();
    const socket = new WebSocket(`${rooms().url}/sync/public`);
    socket.on('open', () => {
      socket.send(writeStep1(new Map()));
      for (const { make } of HOSTILE_UPDATES.slice(0, 20)) socket.send(writeUpdate(make()));
    });
    await new Promise<void>((resolve) => {
      socket.on('message', (data: Buffer) => {
        // Type, step, and a length of two bytes stand before the update.
        if (data[0] === 0 && data[1] === 1)
          Y.applyUpdate(doc, data.subarray(data[2]! < 128 ? 3 : data[3]! < 128 ? 4 : 5));
        if (doc.getMap('checkpoint').size > 0) resolve();
      });
    });
    expect(doc.getMap('network').get('version')).toBe(1);
    expect(doc.getMap('assets').size).toBe(1);
    expect(doc.getMap('checkpoint').get('note')).toBe('checkpoint of 1\n');
    expect([...doc.share.keys()].sort()).toEqual(['assets', 'checkpoint', 'network', 'pots']);
    expect(world.entries).toHaveLength(1);
    socket.terminate();
  });
});

test('[R6] a stop is told to every socket, and all are closed', async () => {
  const world = await openRooms();
  const client = await clientOf(world.issuer.device).login();
  await closeRooms();
  await client.until(() => client.closed !== null, 'a close');
  expect(client.closed?.code).toBe(CLOSE_CODES.shutting_down);
  expect(client.notices).toEqual([{ code: 'shutting_down', facts: [] }]);
});
