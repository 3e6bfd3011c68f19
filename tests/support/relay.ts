/**
 * The real relay as a process of its own, on a free port and, unless told otherwise, in a folder of its own: for end-to-end
 * tests, kill −9 and benches.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './files.ts';

export interface TestRelay {
  /** `http://localhost:port` */
  readonly url: string;
  /** `ws://127.0.0.1:port`, what TestClient wants. */
  readonly socketUrl: string;
  readonly port: number;
  readonly home: string;
  readonly process: ChildProcess;
  /** Everything that it has written to its log so far. */
  log(): string;
  /** Asks it to stop; resolves with its exit code. */
  stop(): Promise<number | null>;
  /** kill −9; resolves when it is gone. */
  kill(): Promise<void>;
  /** Removes the folder, if it was made here. */
  forget(): void;
}

export interface TestRelayOptions {
  readonly home?: string;
  /** Settings as in the environment; robots are off and limits out of the way unless set. */
  readonly env?: Readonly<Record<string, string>>;
  /** A module that is loaded into its process first, with a channel to this one and the garbage collector at hand. */
  readonly preload?: string;
}

export interface RelayEnded {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

const MANY = '1000000000';
const ROOMY = {
  PORT: '0',
  HOST: '127.0.0.1',
  HOLDFAST_ROBOTS: 'off',
  HOLDFAST_LOG: 'info',
  OPERATIONS_PER_ACCOUNT_PER_MINUTE: MANY,
  ROOT_OPERATIONS_PER_ACCOUNT_PER_MINUTE: MANY,
  OPERATIONS_PER_ADDRESS_PER_MINUTE: MANY,
  BYTES_PER_ADDRESS_PER_MINUTE: MANY,
  VAULT_ITEMS_PER_ACCOUNT_PER_MINUTE: MANY,
  QUESTIONS_PER_ADDRESS_PER_MINUTE: MANY,
  MESSAGES_PER_SOCKET_PER_MINUTE: MANY,
  CONNECTIONS_PER_ADDRESS_PER_MINUTE: MANY,
  SOCKETS_PER_ADDRESS: MANY,
  HTTP_CONNECTIONS_PER_ADDRESS: MANY,
  SOCKETS_BUFFER_BYTES: MANY,
  TOP_UPS_PER_ADDRESS_PER_DAY: MANY,
  TOP_UPS_PER_DAY: MANY,
};
const READY = /^Holdfast is at (http:\/\/\S+:(\d+))$/m;

function launch(env: Readonly<Record<string, string>>, preload: string | null = null) {
  const first = preload === null ? [] : ['--expose-gc', '--import', preload];
  const { PATH, HOME, NODE_COMPILE_CACHE } = process.env;
  const own = { PATH, HOME, ...(NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE }) };
  const child = spawn(
    join(root, 'node_modules', '.bin', 'node'),
    [...first, join(root, 'relay', 'main.ts')],
    {
      cwd: root,
      env: { ...own, ...ROOMY, ...env },
      stdio: ['ignore', 'pipe', 'pipe', ...(preload === null ? [] : (['ipc'] as const))],
    },
  );
  const said = { output: '', errors: '' };
  child.stdout?.on('data', (text: Buffer) => (said.output += text.toString()));
  child.stderr?.on('data', (text: Buffer) => (said.errors += text.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  return { child, said, ended };
}

/** Resolves when it serves; rejects with all that it said if it ends before. */
export async function startTestRelay({ home, env = {}, preload }: TestRelayOptions = {}): Promise<TestRelay> {
  const folder = home ?? mkdtempSync(join(tmpdir(), 'holdfast-relay-'));
  const { child, said, ended } = launch({ HOLDFAST_HOME: folder, ...env }, preload);
  const [, url, port] = await new Promise<RegExpExecArray>((resolve, reject) => {
    child.stdout?.on('data', () => {
      const found = READY.exec(said.output);
      if (found !== null) resolve(found);
    });
    void ended.then((code) =>
      reject(new Error(`the relay ended with ${code}: ${said.output}${said.errors}`)),
    );
  });
  return {
    url: url as string,
    socketUrl: `ws://127.0.0.1:${port}`,
    port: Number(port),
    home: folder,
    process: child,
    log: () => said.errors,
    stop: () => {
      child.kill('SIGTERM');
      return ended;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
    forget: () => {
      if (home === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** For a relay that is expected not to start: what it said, and its exit code. */
export async function runRelay(env: Readonly<Record<string, string>>): Promise<RelayEnded> {
  const { said, ended } = launch(env);
  const code = await ended;
  return { code, ...said };
}
