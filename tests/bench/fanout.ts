/**
 * News of the public room to everybody in it, beside the least that this can cost: `ws` sending one prepared frame of the
 * same size to as many sockets. The sockets of both are open at once, and they take turns. Members make assets, which the
 * room shows; delivered a second is the room's sockets through the time from the first that had a message to the last.
 * `--sockets N` tries one size alone.
 */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { roomPath } from '#protocol';
import { TestClient } from '../support/client.ts';
import type { SendTask } from './baselines/prepared-frame.ts';
import { median, type Figure } from './bench.ts';
import type { OpenTask, Report } from './fanout/audience.ts';
import { Home } from './support/home.ts';
import { Chain } from './support/members.ts';
import type { Server } from './support/opponents.ts';
import { Child, cpuSeconds } from './support/processes.ts';
import { numberOption } from './support/options.ts';
import { signWith } from './support/sodium.ts';

const SIZES = [1000, 10_000];
const ROUNDS = 3;
const MEMBERS = 20;
/** How many messages a round sends to how many sockets together, and how long a socket has for one. */
const FRAMES_A_ROUND = 120_000;
const MS_A_SOCKET = 0.03;
/** The room shows its checkpoint a second after the last news. */
const SETTLING_MS = 1200;
const LOOKS_MAX = 100;
const LOGIN_MS_MAX = 60_000;
const GOAL = { least: 0.7 };

export const limits =
  'For each socket the relay looks at what waits in it and counts what it sends, and its process verifies, folds and stores ' +
  'what the news is about; the peer writes bytes. Both are read by one process, whose reading bounds what is delivered a ' +
  'second.';

export async function run(options: readonly string[]): Promise<readonly Figure[]> {
  const wanted = numberOption(options, '--sockets');
  const home = await Home.found(MEMBERS, Date.now());
  const figures: Figure[] = [];
  for (const sockets of wanted === null ? SIZES : [wanted]) figures.push(...(await compare(home, sockets)));
  home.remove();
  return figures;
}

/** One side of the comparison: a server, and the process with its sockets. */
interface Side {
  readonly pid: number;
  readonly audience: Child;
  /** Sends so many messages to all sockets. */
  send(times: number, bytes: number, everyMs: number): Promise<void>;
  stop(): Promise<void>;
}

interface Round {
  readonly perSecond: number;
  readonly perCoreSecond: number;
  readonly frames: number;
  readonly bytes: number;
}

async function compare(home: Home, sockets: number): Promise<readonly Figure[]> {
  const [relay, bare] = [await relaySide(home, sockets), await bareSide(sockets)];
  const [ours, theirs]: [Round[], Round[]] = [[], []];
  let bytes = 1;
  for (let round = 0; round < ROUNDS; round++) {
    const played = await play(relay, sockets, bytes);
    bytes = played.bytes;
    ours.push(played);
    theirs.push(await play(bare, sockets, bytes));
  }
  await Promise.all([relay.stop(), bare.stop()]);
  return figuresOf(sockets, bytes, ours, theirs);
}

async function play(side: Side, sockets: number, bytes: number): Promise<Round> {
  const times = Math.ceil(FRAMES_A_ROUND / sockets);
  await side.audience.ask({ type: 'listen' });
  const from = cpuSeconds(side.pid);
  await side.send(times, bytes, Math.ceil(MS_A_SOCKET * sockets));
  await untilStill(side.audience);
  const cpu = (cpuSeconds(side.pid) ?? Number.NaN) - (from ?? Number.NaN);
  const { heard, frames } = await side.audience.ask<Report>({ type: 'report' });
  const seconds = median(heard.map(({ ms }) => ms)) / 1000;
  return {
    perSecond: sockets / seconds,
    perCoreSecond: frames / cpu,
    frames,
    bytes: median(heard.map((each) => each.bytes)),
  };
}

/** Nothing has come for a while: who was behind has caught up. */
async function untilStill(audience: Child): Promise<void> {
  let before = -1;
  for (let look = 0; look < LOOKS_MAX; look++) {
    await sleep(SETTLING_MS);
    const { frames } = await audience.ask<Report>({ type: 'report' });
    if (frames === before) return;
    before = frames;
  }
}

async function relaySide(home: Home, sockets: number): Promise<Side> {
  const server = await home.start();
  const assets = await openMakers(home, server);
  const audience = await seat(server.port, roomPath({ kind: 'public' }), sockets);
  const send = async (times: number, _bytes: number, everyMs: number): Promise<void> => {
    for (let n = 0; n < times; n++) {
      assets.make();
      await sleep(everyMs);
    }
  };
  const stop = async (): Promise<void> => {
    assets.leave();
    await audience.stop();
    await server.stop();
  };
  return { pid: server.pid, audience, send, stop };
}

/** Members who make one asset after another. */
async function openMakers({ history }: Home, { port }: Server) {
  const makers = await Promise.all(
    history.members.map(async (member) => {
      const { account, device, deviceKey } = member;
      const sign = (message: Uint8Array): Uint8Array => signWith(deviceKey, message);
      const client = new TestClient({ url: `ws://127.0.0.1:${port}`, account, device, sign });
      return {
        client: await client.login(LOGIN_MS_MAX),
        chain: new Chain(history.network, member, history.at),
      };
    }),
  );
  let made = 0;
  return {
    make: () => {
      const { client, chain } = makers[made % makers.length] as (typeof makers)[number];
      const symbol = `B${(made++).toString(36).toUpperCase()}X`;
      const asset = { symbol, name: 'Bench', decimals: 2, cap: null, bonusPerDay: null, icon: null };
      const operation = chain.next('asset.create', asset);
      client.offer(operation);
      client.settle(operation.id);
    },
    leave: () => makers.forEach(({ client }) => client.drop()),
  };
}

async function bareSide(sockets: number): Promise<Side> {
  const server = new Child(join(import.meta.dirname, 'baselines', 'prepared-frame.ts'));
  const { port } = await server.ask<{ readonly port: number }>({ type: 'listen' });
  const audience = await seat(port, '/', sockets);
  const send = async (times: number, bytes: number, everyMs: number): Promise<void> => {
    await server.ask({ type: 'send', times, bytes, everyMs } satisfies SendTask);
  };
  const stop = async (): Promise<void> => {
    await audience.stop();
    await server.stop();
  };
  return { pid: server.pid, audience, send, stop };
}

/** A process with so many sockets, all open. */
async function seat(port: number, path: string, sockets: number): Promise<Child> {
  const audience = new Child(join(import.meta.dirname, 'fanout', 'audience.ts'));
  await audience.ask({ type: 'open', port, path, sockets } satisfies OpenTask);
  return audience;
}

function figuresOf(
  sockets: number,
  bytes: number,
  ours: readonly Round[],
  theirs: readonly Round[],
): readonly Figure[] {
  const n = ours.reduce((sum, { frames }) => sum + frames, 0);
  const to = `to ${sockets.toLocaleString('en')} sockets, messages of ${bytes} bytes`;
  return [
    {
      label: `delivered ${to}`,
      ours: median(ours.map(({ perSecond }) => perSecond)),
      peer: median(theirs.map(({ perSecond }) => perSecond)),
      unit: 'frames/s',
      n,
      goal: GOAL,
    },
    {
      label: `sent by a core ${to}`,
      ours: median(ours.map(({ perCoreSecond }) => perCoreSecond)),
      peer: median(theirs.map(({ perCoreSecond }) => perCoreSecond)),
      unit: 'frames/core-s',
      n,
      goal: GOAL,
    },
  ];
}
