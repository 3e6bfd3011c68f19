/** The robots on real sockets: whoever is new gets 100.00 once, and whoever pays the member gets 1.00 back, once each. */
import { afterEach, expect, test } from 'vitest';
import type { Id } from '#kernel';
import { relaySha256 } from '../../../relay/sha256.ts';
import { Issuer } from '../../../relay/robots/issuer.ts';
import { Member, ROBOT_NAME } from '../../../relay/robots/member.ts';
import { accountOf, Robot, type RobotKeys } from '../../../relay/robots/robot.ts';
import { RobotStore } from '../../../relay/robots/robot-store.ts';
import { startTestRooms, type TestRooms } from '../../support/memory-ledger.ts';
import { temporaryFolder } from '../../support/relay-home.ts';
import { seedOf, World, type Person } from '../../support/world.ts';

let running: TestRooms | null = null;
const robots: Robot[] = [];
const failures: unknown[] = [];

afterEach(async () => {
  for (const robot of robots.splice(0)) await robot.stop();
  await running?.stop();
  expect(running?.failures).toEqual([]);
  expect(failures.splice(0)).toEqual([]);
  running = null;
});

async function start(): Promise<{ world: World; rooms: TestRooms }> {
  const world = new World();
  world.time = Date.now();
  running = await startTestRooms(world);
  return { world, rooms: running };
}

function keysOf({ name, rootSeed, device }: Person): RobotKeys {
  const [boxSecret, deviceBoxSecret] = [seedOf(`box of ${name}`), seedOf(`box ${name}`)];
  return { rootSeed, deviceSeed: device.seed, boxSecret, deviceBoxSecret };
}

function robotOf(keys: RobotKeys, trade: (robot: Robot) => Promise<void>, path = ':memory:'): Robot {
  const { url } = running as TestRooms;
  const store = new RobotStore(path, accountOf(keys.rootSeed), relaySha256);
  const failed = (error: unknown): void => void failures.push(error);
  const robot = new Robot({ url: url.replace('ws', 'http'), keys, store, trade, failed });
  robots.push(robot);
  robot.start();
  return robot;
}

const memberKeys: RobotKeys = {
  rootSeed: seedOf('root of Pim'),
  deviceSeed: seedOf('device of Pim'),
  boxSecret: seedOf('box of Pim'),
  deviceBoxSecret: seedOf('device box of Pim'),
};

async function until(holds: () => boolean, what: string): Promise<void> {
  for (let tries = 0; !holds(); tries++) {
    if (tries > 400) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const availableOf = (world: World, account: Id): bigint =>
  world.state
    .table('accounts')
    .get(account)
    ?.balances.find(({ asset }) => asset === world.base)?.available ?? 0n;

function pay(world: World, from: Person, to: Id, amount: bigint): void {
  const legs = [{ to, asset: world.base, amount, memo: null, request: null }];
  world.submit(world.sign(from.device, 'transfer', { legs, memos: null }));
  (running as TestRooms).ledger.flush();
}

test('the member joins by itself, says its name, is topped up once, and answers each payment once', async () => {
  const { world } = await start();
  const issuer = new Issuer();
  const bot = robotOf(keysOf(world.issuer), issuer.trade);
  const account = accountOf(memberKeys.rootSeed);
  const path = `${temporaryFolder()}/member.sqlite`;
  const trade = new Member(new Set([world.issuer.id, account])).trade;
  const member = robotOf(memberKeys, trade, path);
  await until(() => world.state.table('profiles').get(account)?.name === ROBOT_NAME, 'a name');
  for (let times = 0; times < 2; times++) {
    issuer.welcome(account);
    bot.wake();
    await until(() => availableOf(world, account) === 100_00n, 'a top-up');
  }

  const ana = world.join('ana');
  issuer.welcome(ana.id);
  bot.wake();
  await until(() => availableOf(world, ana.id) === 100_00n, 'a top-up of a newcomer');
  pay(world, ana, account, 2_50n);
  pay(world, ana, account, 3n);
  await until(() => availableOf(world, ana.id) === 100_00n - 2_53n + 2_00n, 'two answers');

  await member.stop();
  member.store.close();
  pay(world, ana, account, 1n);
  robotOf(memberKeys, trade, path);
  await until(() => availableOf(world, ana.id) === 100_00n - 2_54n + 3_00n, 'the answer after a new start');
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(availableOf(world, ana.id)).toBe(100_00n - 2_54n + 3_00n);
});

test('a payment that came while the member had too little is answered when it has enough', async () => {
  const { world } = await start();
  const [issuer, ana] = [world.join('issuer'), world.join('ana')];
  const account = accountOf(memberKeys.rootSeed);
  robotOf(memberKeys, new Member(new Set([issuer.id, account])).trade);
  await until(() => world.state.table('profiles').get(account)?.name === ROBOT_NAME, 'a name');
  const give = (to: Id, amount: bigint): void => {
    const grant = { asset: world.base, to, amount, reason: 0, reference: null };
    world.submit(world.sign(issuer.device, 'asset.issue', grant));
    (running as TestRooms).ledger.flush();
  };
  give(ana.id, 10n);
  pay(world, ana, account, 3n);
  pay(world, ana, account, 4n);
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(availableOf(world, account)).toBe(7n);
  give(account, 2_00n);
  await until(() => availableOf(world, ana.id) === 2_03n, 'two answers');
  expect(availableOf(world, account)).toBe(7n);
});

test('the member answers neither the issuer nor another robot, nor what was rejected', async () => {
  const { world } = await start();
  world.join('issuer');
  const account = accountOf(memberKeys.rootSeed);
  const member = robotOf(memberKeys, new Member(new Set([world.issuer.id, account])).trade);
  await until(() => world.state.table('profiles').get(account)?.name === ROBOT_NAME, 'a name');
  for (const to of [account, world.issuer.id]) {
    const grant = { asset: world.base, to, amount: 500n, reason: 0, reference: null };
    world.submit(world.sign(world.issuer.device, 'asset.issue', grant));
  }
  pay(world, world.issuer, account, 400n);
  const ben = world.join('ben');
  pay(world, ben, account, 5n);
  await until(() => member.store.done('looked at') >= 4, 'a look at all of it');
  expect(availableOf(world, account)).toBe(900n);
});
