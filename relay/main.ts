/**
 * The relay, put together: read from top to bottom it says what a relay is made of and in which order it starts and stops.
 */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { resolve } from 'node:path';
import { idBytes, idHex, networkOf, type Asset } from '#kernel';
import { pino, type Logger } from 'pino';
import { Newcomers } from './admission/newcomers.ts';
import { awaitingTopUp, TopUps } from './admission/top-ups.ts';
import { Verification } from './admission/verification.ts';
import { configHelp, readConfig, type Config, type Environment } from './config.ts';
import { AppFiles } from './http/app-files.ts';
import { httpHandler } from './http/handler.ts';
import { Mailbox } from './http/mailbox.ts';
import { ReadinessBoard } from './http/readiness.ts';
import { httpServer, listen, stopListening } from './http/server.ts';
import { RobotProcess } from './robots/robot-process.ts';
import { firstAssets } from './rooms/first-assets.ts';
import { Rooms } from './rooms/rooms.ts';
import { systemClock } from './sequencer/clock.ts';
import { openSolo } from './sequencer/open.ts';
import type { Solo } from './sequencer/solo.ts';
import { relaySha256 } from './sha256.ts';
import { sentenceFor, StartFault } from './start-fault.ts';
import { createHome, DEMONSTRATION, readHome, type Home } from './store/home.ts';
import { signerOf } from './store/seed.ts';

export interface Relay {
  /** Where a person opens it. */
  readonly url: string;
  /** Resolves when the relay cannot go on, with why. */
  readonly fault: Promise<Error>;
  /** Finishes what was begun, tells every socket, and resolves when all is closed [R6]. */
  stop(): Promise<void>;
}

const STOP_MS_MAX = 4500;
const now = (): number => performance.now();
const random = (count: number): Uint8Array => new Uint8Array(randomBytes(count));

/** Starts a relay; rejects, having lost nothing, with what `sentenceFor` explains. */
export async function startRelay(config: Config, log: Logger): Promise<Relay> {
  const home = openHome(resolve(config.home), log);
  const readiness = new ReadinessBoard();
  const solo = await openSolo({ home, clock: systemClock, told: (sentence) => log.warn(sentence) });
  const verification = new Verification(config.workers);
  const newcomers = new Newcomers(new TopUps(config.limits));
  const assets = await firstAssets(solo, config.limits.assetsListed);
  const rooms = openRooms(config, home, solo, assets, verification, newcomers, log);
  const files = new AppFiles(config.build);
  const failed = (error: unknown): void => log.error({ err: error }, 'an answer over HTTP failed');
  const mailbox = new Mailbox(now);
  const limit = (request: IncomingMessage): number | null => rooms.charge(request);
  const handler = httpHandler({ files, readiness, mailbox, limit, failed });
  const server = httpServer(handler, (...upgrade) => rooms.upgrade(...upgrade), {
    connectionsPerAddress: config.trustProxy ? null : config.limits.httpConnectionsPerAddress,
  });
  const close = async (): Promise<void> => {
    rooms.stopReading();
    await solo.close();
    await rooms.close();
    await verification.close();
  };

  const port = await listen(server, config.port, config.host).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  const url = `http://${hostOf(config.host)}:${port}`;
  readiness.set({ phase: 'serving' });
  const fault = Promise.race([solo.fault, verification.fault]);
  void fault.then(() => readiness.set({ phase: 'failed' }));
  const robot =
    config.robots && home.issuer !== null ? startRobot(url, home, solo, rooms, newcomers, log) : null;
  const { epoch } = networkOf(solo.state);
  log.info({ network: idHex(home.network), epoch, entries: solo.size, url, built: files.isBuilt }, 'serving');

  let stopping: Promise<void> | null = null;
  const stop = async (): Promise<void> => {
    // Who asks for its health meanwhile is answered: rooms take nobody in any more.
    readiness.set({ phase: 'stopping' });
    await Promise.all([robot?.stop(), close()]);
    const listening = stopListening(server);
    server.closeAllConnections();
    await listening;
    log.info({ entries: solo.size }, 'stopped');
  };
  return { url, fault, stop: () => (stopping ??= stop()) };
}

/** The folder's network; in an empty folder a demonstration network is made. */
function openHome(folder: string, log: Logger): Home {
  const found = readHome(folder, relaySha256);
  if (found !== null) return found;
  log.info({ folder }, 'making a demonstration network');
  return createHome(folder, DEMONSTRATION, { time: Date.now(), random, hash: relaySha256 });
}

function openRooms(
  config: Config,
  home: Home,
  solo: Solo,
  assets: readonly Asset[],
  verifier: Verification,
  newcomers: Newcomers,
  log: Logger,
): Rooms {
  const { key } = signerOf(home.relaySeed);
  return new Rooms({
    config,
    ledger: solo,
    vaults: solo.vaults,
    verifier,
    hash: relaySha256,
    identity: { network: home.network, relayKey: idBytes(key), nonceKey: random(32) },
    facts: {
      genesis: home.genesisBytes,
      relayKey: key,
      epoch: networkOf(solo.state).epoch,
      assets,
    },
    size: solo.size,
    start: Number(randomBytes(8).readBigUInt64BE() >> 12n),
    time: () => Date.now(),
    now,
    enrolling: (account, address) => newcomers.expect(account, address),
    failed: (error) => log.error({ err: error }, 'a socket failed'),
  });
}

/** A process of its own, told of every newcomer who may be topped up. */
function startRobot(
  url: string,
  home: Home,
  solo: Solo,
  rooms: Rooms,
  newcomers: Newcomers,
  log: Logger,
): RobotProcess {
  const robot = new RobotProcess({
    url,
    home: home.folder,
    awaiting: () => newcomers.late(awaitingTopUp(solo.state, relaySha256), now()),
    introduced: (account) => rooms.publicRoom.putRobot(account),
    died: (what, retryMs) => log.warn({ what, retryMs }, 'the robot ended'),
  });
  robot.start();
  const follow = async (): Promise<void> => {
    for await (const batch of solo.batches(solo.size))
      for (const account of newcomers.welcome(batch, now())) robot.tell(account);
  };
  follow().catch((error: unknown) => log.error({ err: error }, 'newcomers are no longer told to the robot'));
  return robot;
}

/** What stands in an address for where the relay listens. */
function hostOf(host: string | null): string {
  if (host === null || host === '::' || host === '0.0.0.0') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

/** Balances, feed salts and keys are in what a relay writes: nobody but its owner may read new files. */
const PRIVATE_UMASK = 0o077;

/** Runs until a signal or a fault ends it; gives the exit code. */
export async function run(environment: Environment): Promise<number> {
  process.umask(PRIVATE_UMASK);
  const config = readConfig(environment);
  if (!config.ok) return explain(new StartFault(config.error), { home: '', port: 0 });
  const { home, port, logLevel } = config.value;
  const log = pino({ level: logLevel }, pino.destination({ dest: 2, sync: true }));
  try {
    const relay = await startRelay(config.value, log);
    console.log(`Holdfast is at ${relay.url}`);
    const fault = await Promise.race([relay.fault, signal()]);
    setTimeout(() => process.exit(1), STOP_MS_MAX).unref();
    await relay.stop();
    return fault === null ? 0 : explain(fault, { home, port });
  } catch (error) {
    return explain(error, { home, port });
  }
}

/** Resolves when the relay is asked to stop; being asked again changes nothing. */
function signal(): Promise<null> {
  return new Promise((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => resolve(null));
  });
}

function explain(error: unknown, place: { readonly home: string; readonly port: number }): number {
  console.error(sentenceFor(error, place) ?? error);
  return 1;
}

if (process.argv[1] === import.meta.filename) {
  if (process.argv.includes('--help')) console.log(configHelp());
  else process.exitCode = await run(process.env);
}
