/**
 * The relay that comes with y-websocket, as it is: no checks, no durability. The package is installed into a folder of
 * the bench, since nothing of ours needs it; `ws` is given to it in the version that we use ourselves.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, removeFolder, stop, temporaryFolder, watch } from '../support/processes.ts';

const PACKAGES = ['stock-relay@npm:y-websocket@2.1.0', 'ws@8.23.0'];
const INSTALL_MS_MAX = 120_000;

export interface StockRelay {
  readonly port: number;
  readonly pid: number;
  stop(): Promise<void>;
}

export interface StockPackage {
  start(): Promise<StockRelay>;
  remove(): void;
}

async function start(folder: string): Promise<StockRelay> {
  const port = await freePort();
  const script = join(folder, 'node_modules', 'stock-relay', 'bin', 'server.cjs');
  const env = { ...process.env, HOST: '127.0.0.1', PORT: String(port) };
  const child = watch(
    spawn(process.execPath, [script], { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] }),
  );
  const first = await Promise.race([
    once(child.stdout as NodeJS.ReadableStream, 'data'),
    once(child, 'exit'),
  ]);
  if (!String(first[0]).includes('running')) throw new Error('the stock relay did not start');
  return { port, pid: child.pid as number, stop: () => stop(child) };
}

/** Installs the package, or says in a sentence why there is none. */
export function installStockRelay(): StockPackage | string {
  const folder = temporaryFolder('stock');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"private": true}');
  const args = [
    'install',
    '--omit=optional',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--silent',
    ...PACKAGES,
  ];
  const installed = spawnSync('npm', args, { cwd: folder, encoding: 'utf8', timeout: INSTALL_MS_MAX });
  if (installed.status !== 0) {
    removeFolder(folder);
    return 'The stock relay could not be installed from the package registry.';
  }
  return { start: () => start(folder), remove: () => removeFolder(folder) };
}
