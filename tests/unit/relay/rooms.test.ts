/** Rooms over real sockets, with the ledger in memory: login, feeds, verdicts, refusals, catching up, objects. */
import { describe, expect, test } from 'vitest';
import { accountView, decode, EMPTY, FULL, sign, type SignedOperation } from '#kernel';
import { CLOSE_CODES, entriesResult, objectKey, objectResult } from '#protocol';
import { TestClient, verdictOf, type ClientOptions } from '../../support/client.ts';
import { clientOf, openRooms, rooms } from '../../support/open-rooms.ts';
import { deviceOf, World, type Person, type TestDevice } from '../../support/world.ts';

function give(world: World, to: Person, amount: bigint, times = 1): void {
  for (let i = 0; i < times; i++)
    world.submit(
      world.sign(world.issuer.device, 'asset.issue', {
        asset: world.base,
        to: to.id,
        amount,
        reason: 0,
        reference: null,
      }),
    );
}

const pay = (world: World, from: TestDevice, to: Person, amount: bigint, options = {}): SignedOperation =>
  world.sign(
    from,
    'transfer',
    { legs: [{ to: to.id, asset: world.base, amount, memo: null, request: null }], memos: null },
    options,
  );

describe('login', () => {
  test('[P12] a device that the login enrols is welcomed after the verdict', async () => {
    const world = await openRooms();
    const ana = world.join('ana');
    const fresh = deviceOf(ana.id, 'tablet of ana');
    const enrolment = world.signRoot(ana, 'device.enrol', world.enrolment(ana, fresh, FULL));
    const client = await clientOf(fresh, { enrolment }).login();
    expect(client.welcome).toMatchObject({ feedLength: 2, windowStart: 0, head: null, epoch: 0 });
    expect(client.feedLength).toBe(2);
    expect(rooms().enrolling).toEqual([{ account: ana.id, address: '127.0.0.1' }]);
  });

  test('[P12] the view in the welcome stands at the end of the feed', async () => {
    const world = await openRooms();
    const ana = world.join('ana');
    give(world, ana, 500n);
    const client = await clientOf(ana.device).login();
    const view = decode(accountView, client.welcome?.state ?? EMPTY);
    expect(view.ok && view.value.account.balances[0]?.available).toBe(500n);
    expect(view.ok && view.value.account.feedLength).toBe(client.welcome?.feedLength);
  });

  const refusals: readonly (readonly [
    string,
    (world: World, ana: Person) => Partial<ClientOptions> & { device?: TestDevice['id'] },
    string,
  ])[] = [
    [
      'a signature of another key',
      (world) => ({ sign: (message) => sign(world.issuer.device.seed, message) }),
      'bad_signature',
    ],
    [
      'a device that nobody enrolled',
      (_world, ana) => ({ device: deviceOf(ana.id, 'nobody').id }),
      'unknown_device',
    ],
    ["another account's device", (world) => ({ device: world.issuer.device.id }), 'unknown_device'],
  ];
  test.each(refusals)('[P12] %s does not open the room', async (_name, change, code) => {
    const world = await openRooms();
    const ana = world.join('ana');
    const client = await clientOf(ana.device, change(world, ana)).connect();
    await client.until(() => client.closed !== null, 'a close');
    expect(client.closed?.code).toBe(CLOSE_CODES.login_refused);
    expect(client.notices).toEqual([{ code: 'login_refused', facts: [code] }]);
    expect(client.welcome).toBeNull();
  });

  test('[P12] a device of another version is told which versions there are', async () => {
    const world = await openRooms();
    const ana = world.join('ana');
    const client = clientOf(ana.device, { sign: () => new Uint8Array(64) });
    client.sendLogin = (body) => TestClient.prototype.sendLogin.call(client, { ...body, version: 2 });
    await client.connect();
    await client.until(() => client.closed !== null, 'a close');
    expect(client.notices).toEqual([{ code: 'upgrade_needed', facts: [[1n]] }]);
  });

  test('a device that is revoked while it is connected reads so, is told, and is closed', async () => {
    const world = await openRooms();
    const ana = world.join('ana');
    const second = deviceOf(ana.id, 'second of ana');
    world.submit(world.signRoot(ana, 'device.enrol', { ...world.enrolment(ana, second, FULL), first: null }));
    const [first, lost] = await Promise.all([clientOf(ana.device).login(), clientOf(second).login()]);
    first.offer(world.sign(ana.device, 'device.revoke', { device: second.id, cascade: true }));
    await lost.until(() => lost.closed !== null, 'a close');
    expect(lost.closed?.code).toBe(CLOSE_CODES.login_refused);
    expect(lost.notices).toEqual([{ code: 'login_refused', facts: ['device_revoked'] }]);
    expect(lost.feedLength).toBe(3);
  });
});

describe('verdicts', () => {
  test('[P9] a transfer reaches both feeds, on every device of each account', async () => {
    const world = await openRooms();
    const [ana, ben] = [world.join('ana'), world.join('ben')];
    give(world, ana, 500n);
    const second = deviceOf(ben.id, 'second of ben');
    world.submit(world.signRoot(ben, 'device.enrol', { ...world.enrolment(ben, second, FULL), first: null }));
    const seen: string[] = [];
    const onItem = (bytes: Uint8Array): void => void seen.push(verdictOf(bytes).code);
    const all = await Promise.all([
      clientOf(ana.device).login(),
      clientOf(ben.device).login(),
      clientOf(second, { onItem }).login(),
    ]);
    all[0].offer(pay(world, ana.device, ben, 200n), pay(world, ana.device, ben, 900n));
    await all[0].until(() => all[0].feedLength === 4, 'both verdicts');
    await Promise.all(all.slice(1).map((each) => each.until(() => each.feedLength === 3, 'the payment')));
    expect(seen).toEqual(['accepted', 'accepted', 'accepted']);
    expect(all[0].answers).toEqual([]);
  });

  test('[R2] no login is refused for a reason that is not durable', async () => {
    const world = await openRooms();
    const ana = world.join('ana');
    const second = deviceOf(ana.id, 'second of ana');
    world.submit(world.signRoot(ana, 'device.enrol', { ...world.enrolment(ana, second, FULL), first: null }));
    const [first, lost] = [await clientOf(ana.device).login(), clientOf(second)];
    rooms().ledger.hold();
    first.offer(world.sign(ana.device, 'device.revoke', { device: second.id, cascade: true }));
    await first.until(() => rooms().ledger.submitted === 1, 'submission', 500).catch(() => undefined);
    await lost.connect();
    await lost.until(() => lost.notices.length > 0, 'nothing', 200).catch(() => undefined);
    expect([rooms().ledger.submitted, lost.notices, lost.closed]).toEqual([1, [], null]);
    rooms().ledger.release();
    await lost.until(() => lost.closed !== null, 'a close');
    expect(lost.notices).toEqual([{ code: 'login_refused', facts: ['device_revoked'] }]);
  });

  test('nothing is sent before it is durable', async () => {
    const world = await openRooms();
    const [ana, ben] = [world.join('ana'), world.join('ben')];
    give(world, ana, 500n);
    const client = await clientOf(ana.device).login();
    rooms().ledger.hold();
    client.offer(pay(world, ana.device, ben, 200n));
    const late = await clientOf(ben.device).connect();
    await client.until(() => rooms().ledger.submitted === 1, 'submission', 100).catch(() => undefined);
    expect(rooms().ledger.submitted).toBe(1);
    expect([client.feedLength, late.welcome, late.feedLength]).toEqual([2, null, 0]);
    rooms().ledger.release();
    await client.until(() => client.feedLength === 3, 'the verdict');
    await late.until(() => late.feedLength === 2, 'the payment');
  });

  type Wrong = (world: World, ana: Person, ben: Person) => SignedOperation;
  const other = new World([{ name: 'maxFee', value: 7n }]);
  const refusals: readonly (readonly [string, Wrong])[] = [
    ['wrong_network', (_world, ana, ben) => pay(other, { ...ana.device }, ben, 1n)],
    [
      'bad_signature',
      (world, ana, ben) => ({ ...pay(world, ana.device, ben, 1n), signature: sign(ben.rootSeed, EMPTY) }),
    ],
    ['sequence_gap', (world, ana, ben) => pay(world, ana.device, ben, 1n, { seq: 5, previous: ana.id })],
    ['unknown_device', (world, ana, ben) => pay(world, deviceOf(ana.id, 'nobody'), ben, 1n)],
    [
      'stale',
      (world, ana, ben) => {
        const done = pay(world, ana.device, ben, 1n);
        world.submit(done as never);
        return pay(world, ana.device, ben, 2n, { seq: 1, previous: null });
      },
    ],
    [
      'root_expired',
      (world, ana) =>
        world.signRoot(
          ana,
          'device.revoke',
          { device: ana.device.id, cascade: true },
          { expires: world.time },
        ),
    ],
  ];
  test.each(refusals)('%s is an answer, and no entry', async (code, make) => {
    const world = await openRooms();
    const [ana, ben] = [world.join('ana'), world.join('ben')];
    const client = await clientOf(ana.device).login();
    const operation = make(world, ana, ben);
    client.offer(operation);
    await client.until(() => client.answers.length === 1, 'an answer');
    expect(client.answers[0]).toMatchObject({ id: operation.id, code });
  });

  test('malformed and too_large are answers under the id of the bytes', async () => {
    const world = await openRooms();
    const ana = world.join('ana');
    const client = await clientOf(ana.device).login();
    client.sendItems([new Uint8Array(10), new Uint8Array(5000)]);
    await client.until(() => client.answers.length === 2, 'answers');
    expect(client.answers.map((each) => each.code)).toEqual(['malformed', 'too_large']);
  });

  test('after a refusal at n later operations are dropped until n comes again', async () => {
    const world = await openRooms();
    const [ana, ben] = [world.join('ana'), world.join('ben')];
    give(world, ana, 500n);
    const client = await clientOf(ana.device).login();
    const chain = [1n, 2n, 3n, 4n].map((amount) => pay(world, ana.device, ben, amount));
    const [one, two, three, four] = chain as [
      SignedOperation,
      SignedOperation,
      SignedOperation,
      SignedOperation,
    ];
    client.offer(one, { ...two, signature: one.signature }, three, four);
    await client.until(() => client.answers.length === 1 && client.feedLength === 3, 'the first two');
    expect(client.answers).toMatchObject([{ id: two.id, code: 'bad_signature' }]);
    client.offer(two, three, four);
    await client.until(() => client.feedLength === 6, 'the rest');
    expect(client.answers).toHaveLength(1);
  });

  test('[P16] answers go on where the device has them, after a reconnection', async () => {
    const world = await openRooms();
    const ana = world.join('ana');
    const client = await clientOf(ana.device).login();
    client.sendItems([new Uint8Array(10)]);
    await client.until(() => client.answers.length === 1, 'an answer');
    await client.close();
    await client.login();
    client.sendItems([new Uint8Array(11)]);
    await client.until(() => client.answers.length === 2, 'another answer');
  });
});

test('a pause of the network is told to who is there and to who comes', async () => {
  const world = await openRooms();
  const issuer = await clientOf(world.issuer.device).login();
  issuer.offer(world.sign(world.issuer.device, 'network.pause', { on: true }));
  await issuer.until(() => issuer.notices.length === 1, 'a notice');
  const ana = await clientOf(world.issuer.device).login();
  expect([issuer.notices, ana.notices]).toEqual([
    [{ code: 'paused', facts: [] }],
    [{ code: 'paused', facts: [] }],
  ]);
});

describe('catching up', () => {
  test('[P13] a device with an empty state gets the window; the older part comes by pages', async () => {
    const world = await openRooms();
    const ana = world.join('ana');
    give(world, ana, 1n, 1300);
    const indices: number[] = [];
    const client = await clientOf(ana.device, {
      onItem: (_bytes, index) => void indices.push(index),
    }).login();
    expect(client.welcome).toMatchObject({ feedLength: 1301, windowStart: 512 });
    expect([indices[0], indices.at(-1), indices.length]).toEqual([512, 1300, 789]);
    const page = await client.ask({ what: 'entries', args: { from: 0, to: 512 } });
    const items = page.ok ? decode(entriesResult, page.result) : null;
    expect(items?.ok && items.value.length).toBe(512);
  });

  test('[P13] a small gap is filled, a wide one is leapt over', async () => {
    const world = await openRooms();
    const ana = world.join('ana');
    give(world, ana, 1n, 1800);
    const near = await clientOf(ana.device, {}, 1000).login();
    const far = await clientOf(ana.device, {}, 200).login();
    expect([near.welcome?.windowStart, near.welcome?.state]).toEqual([1000, null]);
    expect(far.welcome?.windowStart).toBe(1024);
    expect([near.feedLength, far.feedLength]).toEqual([1801, 1801]);
  });

  test('[P16] a device that has more than the journal is told so, and not sent away', async () => {
    const world = await openRooms();
    const ana = world.join('ana');
    const client = await clientOf(ana.device, {}, 40).login();
    expect(client.notices).toEqual([{ code: 'journal_behind', facts: [1n] }]);
    expect(client.closed).toBeNull();
  });

  test('what becomes durable during a login is not missed', async () => {
    const world = await openRooms();
    const [ana, ben] = [world.join('ana'), world.join('ben')];
    give(world, ana, 500n);
    const payer = await clientOf(ana.device).login();
    const readers = Array.from({ length: 8 }, () => clientOf(ben.device));
    const logins = readers.map(async (each, i) => {
      payer.offer(pay(world, ana.device, ben, BigInt(i + 1)));
      await each.login();
    });
    await Promise.all(logins);
    await Promise.all(readers.map((each) => each.until(() => each.feedLength === 9, 'all payments')));
    expect(rooms().rooms.sockets).toBe(9);
  });
});

describe('questions', () => {
  test('objects are shown to those who may see them', async () => {
    const world = await openRooms();
    const [ana, ben, eve] = [world.join('ana'), world.join('ben'), world.join('eve')];
    give(world, ana, 500n);
    const until = world.time + 1000;
    const placed = world.sign(ana.device, 'hold.place', {
      asset: world.base,
      amount: 9n,
      to: ben.id,
      until,
      hash: null,
    });
    world.submit(placed);
    const askers = await Promise.all([ben, eve].map((each) => clientOf(each.device).login()));
    const [asBen, asEve] = askers as [TestClient, TestClient];
    const hold = objectKey('holds', placed.id);
    const shown = async (asker: TestClient, key: Uint8Array, table: 'holds' | 'accounts') => {
      const reply = await asker.ask({ what: 'object', args: { key } });
      return reply.ok ? decode(objectResult(table), reply.result) : reply.result.code;
    };
    expect(await shown(asBen, hold, 'holds')).toMatchObject({ value: { amount: 9n } });
    expect(await shown(asEve, hold, 'holds')).toMatchObject({ value: null });
    const account = await shown(asEve, objectKey('accounts', ana.id), 'accounts');
    expect(account).toMatchObject({ value: { boxEpoch: 0, profileHash: null } });
    expect(await shown(asEve, new Uint8Array(9), 'accounts')).toBe('unknown_object');
  });

  test('a receipt is given to those whom the entry touches', async () => {
    const world = await openRooms();
    const ana = world.join('ana');
    const client = await clientOf(ana.device).login();
    expect((await client.ask({ what: 'receipt', args: { index: 1 } })).ok).toBe(true);
    expect(await client.ask({ what: 'receipt', args: { index: 0 } })).toMatchObject({
      ok: false,
      result: { code: 'not_found' },
    });
    expect(await client.ask({ what: 'receipt', args: { index: 99 } })).toMatchObject({ ok: false });
    expect((await client.ask({ what: 'consistency', args: { size: 1 } })).ok).toBe(true);
  });
});
