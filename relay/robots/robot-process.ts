/**
 * The robot member of a demonstration network, as the relay sees it: a process of its own that is started again when it
 * dies, is told of newcomers, and says which account it is.
 *
 *   relay → robot   {type: 'newcomer', account: <64 hex digits>}
 *   robot → relay   {type: 'robot', account: <64 hex digits>}
 */
import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { idFromHex, idHex, type Id } from '#kernel';

export interface RobotParts {
  /** `http://host:port` of the relay. */
  readonly url: string;
  readonly home: string;
  /** Newcomers that a robot is told of when it starts. */
  readonly awaiting: () => Iterable<Id>;
  readonly introduced: (account: Id) => void;
  readonly died: (what: string, retryMs: number) => void;
}

const RETRY_MS_MIN = 500;
const RETRY_MS_MAX = 60_000;
/** A robot that has lived so long gets a quick start again. */
const SETTLED_MS = 60_000;
const KILL_MS = 1500;

export class RobotProcess {
  readonly #parts: RobotParts;
  #child: ChildProcess | null = null;
  #retry: ReturnType<typeof setTimeout> | null = null;
  #retryMs = RETRY_MS_MIN;
  #isStopped = false;

  constructor(parts: RobotParts) {
    this.#parts = parts;
  }

  start(): void {
    const { url, home, introduced, awaiting } = this.#parts;
    const environment = { ...process.env, HOLDFAST_URL: url, HOLDFAST_HOME: home };
    const child = fork(join(import.meta.dirname, 'main.ts'), {
      env: environment,
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#child = child;
    const settled = setTimeout(() => (this.#retryMs = RETRY_MS_MIN), SETTLED_MS);
    child.on('message', (message) => {
      const account = robotOf(message);
      if (account !== null) introduced(account);
    });
    // A robot that could not be started or spoken to ends as well; its end is what counts.
    child.on('error', () => undefined);
    child.once('exit', (code, signal) => {
      clearTimeout(settled);
      this.#child = null;
      this.#again(signal ?? `exit code ${code}`);
    });
    for (const account of awaiting()) this.tell(account);
  }

  /** Of an account that has just been made. */
  tell(account: Id): void {
    if (this.#child?.connected === true) this.#child.send({ type: 'newcomer', account: idHex(account) });
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    if (this.#retry !== null) clearTimeout(this.#retry);
    const child = this.#child;
    if (child === null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    const overdue = setTimeout(() => child.kill('SIGKILL'), KILL_MS);
    await ended;
    clearTimeout(overdue);
  }

  #again(what: string): void {
    if (this.#isStopped) return;
    this.#parts.died(what, this.#retryMs);
    this.#retry = setTimeout(() => this.start(), this.#retryMs);
    this.#retryMs = Math.min(RETRY_MS_MAX, this.#retryMs * 2);
  }
}

function robotOf(message: unknown): Id | null {
  if (typeof message !== 'object' || message === null) return null;
  const { type, account } = message as { readonly type?: unknown; readonly account?: unknown };
  return type === 'robot' && typeof account === 'string' ? idFromHex(account) : null;
}
