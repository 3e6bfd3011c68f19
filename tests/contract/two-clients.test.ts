/**
 * Two headless clients on the replica's own code and a real relay with its robots: they join, are topped up, pay each
 * other and the robot, and go on after the relay was killed in between.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Id } from '#kernel';
import { baseAsset, checkpointOf, keysOf, type NetworkFacts } from '#replica';
import { accountOf, Robot } from '../../relay/robots/robot.ts';
import { RobotStore } from '../../relay/robots/robot-store.ts';
import { relayPrimitives } from '../../relay/primitives.ts';
import { relaySha256 } from '../../relay/sha256.ts';
import { startTestRelay, type TestRelay } from '../support/relay.ts';
import { seedOf } from '../support/world.ts';

let relay: TestRelay;
const clients: Client[] = [];
const failures: unknown[] = [];

beforeAll(async () => {
  relay = await startTestRelay({ env: { HOLDFAST_ROBOTS: 'on' } });
});

afterAll(async () => {
  for (const { robot } of clients) await robot.stop();
  await relay.stop();
  relay.forget();
});

interface Client {
  readonly robot: Robot;
  readonly store: RobotStore;
  pay(to: Id, amount: bigint): Promise<void>;
  available(): Promise<bigint>;
  /** Entries in the journal at the checkpoint that it has pinned. */
  pinned(): Promise<number>;
}

function clientOf(name: string): Client {
  const rootSeed = seedOf(`root of ${name}`);
  const keys = {
    rootSeed,
    deviceSeed: seedOf(`device of ${name}`),
    boxSecret: seedOf(`box of ${name}`),
    deviceBoxSecret: seedOf(`device box of ${name}`),
  };
  const store = new RobotStore(':memory:', accountOf(rootSeed), relaySha256);
  const failed = (error: unknown): void => void failures.push(error);
  const robot = new Robot({ url: relay.url, keys, store, trade: async () => undefined, failed });
  robot.start();
  const base = (): Id => baseAsset(relaySha256, robot.facts as NetworkFacts).id;
  const client: Client = {
    robot,
    store,
    pay: async (to, amount) => {
      const legs = [{ to, asset: base(), amount, memo: null, request: null }];
      await robot.submit('transfer', { legs, memos: null }, {});
    },
    available: async () => (robot.facts === null ? 0n : (await robot.preview()).available(base())),
    pinned: async () => {
      const { checkpoint } = await robot.copy();
      if (checkpoint === null) return 0;
      return checkpointOf(relayPrimitives, keysOf(robot.facts as NetworkFacts), checkpoint)?.size ?? 0;
    },
  };
  clients.push(client);
  return client;
}

async function until(holds: () => Promise<boolean> | boolean, what: string): Promise<void> {
  for (let tries = 0; !(await holds()); tries++) {
    if (tries > 1500) throw new Error(`waited in vain for ${what}: ${String(failures)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const settled = async ({ store }: Client): Promise<boolean> =>
  (await store.outbox.read()).waiting.length === 0;

test('[P9, P14, P24] they pay each other and the robot, and nothing is lost when the relay is killed', async () => {
  const [ana, ben] = [clientOf('contract ana'), clientOf('contract ben')];
  for (const each of [ana, ben]) await until(async () => (await each.available()) === 100_00n, 'a top-up');
  await Promise.all([ana.pay(ben.robot.account, 10_00n), ben.pay(ana.robot.account, 3_00n)]);
  for (const each of [ana, ben]) await until(() => settled(each), 'verdicts');
  await until(async () => (await ana.available()) === 93_00n, "Ana's balance");
  await until(async () => (await ben.available()) === 107_00n, "Ben's balance");

  for (const each of [ana, ben]) await until(async () => (await each.pinned()) > 0, 'a proven checkpoint');
  const pinned = await ana.pinned();

  const pim = ana.robot.facts?.robot ?? null;
  if (pim === null) throw new Error('a demonstration network has a robot');
  await ana.pay(pim, 2_00n);
  await until(async () => (await ana.available()) === 92_00n, "the robot's answer");

  await relay.kill();
  await ana.pay(ben.robot.account, 1_00n);
  await ben.pay(ana.robot.account, 5_00n);
  relay = await startTestRelay({
    home: relay.home,
    env: { HOLDFAST_ROBOTS: 'on', PORT: String(relay.port) },
  });
  for (const each of [ana, ben]) await until(() => settled(each), 'verdicts after the relay came back');
  await until(async () => (await ana.available()) === 96_00n, "Ana's balance");
  await until(async () => (await ben.available()) === 103_00n, "Ben's balance");

  await until(async () => (await ana.pinned()) > pinned, 'a checkpoint that continues the one before');
  expect(failures).toEqual([]);
});
