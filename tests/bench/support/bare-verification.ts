/** libsodium alone, in as many threads as the relay verifies with: what one signature costs when nothing is around it. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { signatureChecks, idBytes, type SignedOperation } from '#kernel';
import type { SodiumWork } from '../baselines/sodium-worker.ts';

const WORKER = new URL('../baselines/sodium-worker.ts', import.meta.url);

/** CPU seconds of this whole process, all threads together. */
export function cpuSecondsHere(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

export interface Cost {
  readonly seconds: number;
  readonly cpuSeconds: number;
}

export class BareVerification {
  readonly #workers: readonly Worker[];
  readonly #count: number;

  private constructor(workers: readonly Worker[], count: number) {
    this.#workers = workers;
    this.#count = count;
  }

  /** Deals the operations' signatures out to the threads. */
  static async open(operations: readonly SignedOperation[], threads: number): Promise<BareVerification> {
    const checks = operations.flatMap((operation) => signatureChecks(operation));
    const workers = Array.from({ length: threads }, (_, thread) => {
      const share = checks.filter((_, place) => place % threads === thread);
      const workerData: SodiumWork = {
        publicKeys: share.map(({ key }) => idBytes(key)),
        messages: share.map(({ message }) => message.slice()),
        signatures: share.map(({ signature }) => signature.slice()),
      };
      return new Worker(WORKER, { workerData });
    });
    await Promise.all(workers.map((worker) => once(worker, 'online')));
    return new BareVerification(workers, checks.length);
  }

  /** Verifies all of them once. */
  async run(): Promise<Cost> {
    const [from, cpuFrom] = [performance.now(), cpuSecondsHere()];
    const answers = this.#workers.map((worker) => once(worker, 'message'));
    for (const worker of this.#workers) worker.postMessage('go');
    const good = (await Promise.all(answers)).reduce((sum, [each]) => sum + (each as number), 0);
    if (good !== this.#count) throw new Error(`${this.#count - good} signatures of the bench are bad`);
    return { seconds: (performance.now() - from) / 1000, cpuSeconds: cpuSecondsHere() - cpuFrom };
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }
}
