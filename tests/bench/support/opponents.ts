/** The servers of a comparison behind one shape: started fresh for a run, the same load sent to each, and stopped. */
import { join } from 'node:path';
import { startCluster, type Cluster } from '../baselines/postgres-cluster.ts';
import type { ServiceReady, ServiceTask } from '../baselines/postgres-service.ts';
import { installStockRelay, type StockPackage } from '../baselines/stock-relay.ts';
import type { LoadOutcome, PrepareTask, RunTask, Target } from '../load/load.ts';
import { Child } from './processes.ts';

const BENCH = join(import.meta.dirname, '..');

export interface Server {
  readonly port: number;
  readonly pid: number;
  stop(): Promise<void>;
}

/** How the load is paced; the rest of a run's task follows from the server. */
export type Load = Pick<RunTask, 'clients' | 'pace' | 'warmMs' | 'measuredMs'>;

export class LoadProcess {
  readonly #child = new Child(join(BENCH, 'load', 'load.ts'));

  async prepare(task: Omit<PrepareTask, 'type'>): Promise<void> {
    await this.#child.ask({ type: 'prepare', ...task } satisfies PrepareTask);
  }

  /** One run against a server that has just been started and is stopped after it. */
  async run(target: Target, start: () => Promise<Server>, load: Load): Promise<LoadOutcome> {
    const server = await start();
    const { port, pid } = server;
    const task: RunTask = { type: 'run', target, port, pid, ...load };
    const outcome = await this.#child.ask<LoadOutcome>(task);
    await server.stop();
    return outcome;
  }

  async stop(): Promise<void> {
    await this.#child.stop();
  }
}

const BALANCE = 1_000_000;

/** The PostgreSQL service; `say` hears why there is none. */
export async function openPostgres(say: (sentence: string) => void): Promise<Cluster | null> {
  const cluster = await startCluster();
  if (typeof cluster !== 'string') return cluster;
  say(`${cluster} The comparison with PostgreSQL is left out.`);
  return null;
}

/** The service over a cluster with so many accounts, its tables made anew. */
export async function startService({ socket, user }: Cluster, accounts: number): Promise<Server> {
  const child = new Child(join(BENCH, 'baselines', 'postgres-service.ts'));
  const task: ServiceTask = { socket, user, accounts, balance: BALANCE };
  const { port } = await child.ask<ServiceReady>(task);
  return { port, pid: child.pid, stop: () => child.stop() };
}

/** The stock relay's package; `say` hears why there is none. */
export function openStock(say: (sentence: string) => void): StockPackage | null {
  const stock = installStockRelay();
  if (typeof stock !== 'string') return stock;
  say(`${stock} The comparison with it is left out.`);
  return null;
}
