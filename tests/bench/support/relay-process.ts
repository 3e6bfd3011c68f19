/** The relay itself as a process, with limits that a load from one address does not meet. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { freePort, stop, watch } from './processes.ts';

export interface RelayProcess {
  readonly port: number;
  readonly pid: number;
  /** Milliseconds from the start of the process until it said that it serves. */
  readonly startMs: number;
  /** For what has been loaded into the process beside the relay: tells it something and waits for its answer. */
  ask<Told>(message: object): Promise<Told>;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

const MAIN = join(import.meta.dirname, '..', '..', '..', 'relay', 'main.ts');
const MANY = '1000000000';
const READY_MS_MAX = 120_000;
const ASK_EVERY_MS = 5;

const settings = {
  HOST: '127.0.0.1',
  HOLDFAST_LOG: 'fatal',
  HOLDFAST_ROBOTS: 'off',
  OPERATIONS_PER_ACCOUNT_PER_MINUTE: MANY,
  ROOT_OPERATIONS_PER_ACCOUNT_PER_MINUTE: MANY,
  OPERATIONS_PER_ADDRESS_PER_MINUTE: MANY,
  ASSETS_LISTED: MANY,
  BYTES_PER_ADDRESS_PER_MINUTE: MANY,
  QUESTIONS_PER_ADDRESS_PER_MINUTE: MANY,
  MESSAGES_PER_SOCKET_PER_MINUTE: MANY,
  CONNECTIONS_PER_ADDRESS_PER_MINUTE: MANY,
  SOCKETS_PER_ADDRESS: MANY,
  HTTP_CONNECTIONS_PER_ADDRESS: MANY,
  SOCKETS_BUFFER_BYTES: MANY,
};

/** `node` are options of Node itself. */
export async function startRelay(home: string, node: readonly string[] = []): Promise<RelayProcess> {
  const port = await freePort();
  const env = { ...process.env, ...settings, PORT: String(port), HOLDFAST_HOME: home };
  const from = performance.now();
  const child = watch(
    spawn(process.execPath, [...node, MAIN], { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] }),
  );
  await untilReady(child, port);
  const startMs = performance.now() - from;
  const ask = async <Told>(message: object): Promise<Told> => {
    child.send(message);
    const [told] = await once(child, 'message');
    return told as Told;
  };
  return { port, pid: child.pid as number, startMs, ask, stop: (signal) => stop(child, signal) };
}

async function untilReady(child: ChildProcess, port: number): Promise<void> {
  const end = performance.now() + READY_MS_MAX;
  while (performance.now() < end) {
    if (child.exitCode !== null) throw new Error(`the relay ended with ${child.exitCode} before it served`);
    const response = await fetch(`http://127.0.0.1:${port}/health/ready`).catch(() => null);
    if (response?.status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
  }
  throw new Error('the relay did not become ready');
}
