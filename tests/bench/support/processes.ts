/**
 * Processes and folders of the benches. What is compared runs in processes of its own, so that the CPU time of each is
 * counted by the machine; whatever was started here is ended here by its id, and every folder made here is removed,
 * however the bench ends.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const running = new Set<ChildProcess>();
const folders = new Set<string>();

process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

/** A new folder among the machine's temporary ones; gone when the bench is. */
export function temporaryFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `holdfast-bench-${name}-`));
  folders.add(folder);
  return folder;
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  folders.delete(folder);
}

/** A port of this machine that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Keeps an eye on a process that was started otherwise. */
export function watch(child: ChildProcess): ChildProcess {
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

/** Asks the process to end, and ends it when it has not after some seconds. */
export async function stop(
  child: ChildProcess,
  signal: NodeJS.Signals = 'SIGTERM',
  graceMs = 8000,
): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
  child.kill(signal);
  await ended;
  clearTimeout(timer);
}

/** A TypeScript file of the benches as a process: it is told its task and tells what it found, one message at a time. */
export class Child {
  readonly #child: ChildProcess;
  readonly #told: unknown[] = [];
  #waiting: ((message: unknown) => void) | null = null;
  #failed: ((fault: Error) => void) | null = null;

  constructor(file: string, options: { readonly execArgv?: readonly string[] } = {}) {
    this.#child = watch(
      fork(file, {
        serialization: 'advanced',
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
        execArgv: [...(options.execArgv ?? [])],
      }),
    );
    this.#child.on('message', (message) => {
      if (this.#waiting === null) this.#told.push(message);
      else this.#waiting(message);
      this.#waiting = null;
    });
    this.#child.once('exit', (code) => this.#failed?.(new Error(`${file} ended with ${code}`)));
  }

  get pid(): number {
    return this.#child.pid as number;
  }

  /** Tells it something and waits for its next message. */
  async ask<Told>(message: object): Promise<Told> {
    this.#child.send(message);
    return this.next<Told>();
  }

  async next<Told>(): Promise<Told> {
    if (this.#told.length > 0) return this.#told.shift() as Told;
    return new Promise<Told>((resolve, reject) => {
      this.#waiting = resolve as (message: unknown) => void;
      this.#failed = reject;
    });
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    this.#failed = null;
    await stop(this.#child, signal);
  }
}

const TICKS_PER_SECOND = 100;
const USER_TICKS_FIELD = 13;

/** Seconds of CPU that a process with all its threads has used; null where the machine does not tell. */
export function cpuSeconds(pid: number): number | null {
  const file = `/proc/${pid}/stat`;
  if (!existsSync(file)) return null;
  const text = readFileSync(file, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [user, system] = [fields[USER_TICKS_FIELD - 2], fields[USER_TICKS_FIELD - 1]];
  return (Number(user) + Number(system)) / TICKS_PER_SECOND;
}
