/**
 * How much of libsodium's speed is left on the relay's way of verifying: batches to worker threads, the checks of K1 in
 * front, the answers back. Beside it libsodium alone in as many threads over the same operations. Both are counted in
 * signatures a second of CPU time, of the whole process with all its threads, so that what the main thread does counts.
 */
import type { SignedOperation } from '#kernel';
import { Verification } from '../../relay/admission/verification.ts';
import { median, type Figure } from './bench.ts';
import { BareVerification, cpuSecondsHere, type Cost } from './support/bare-verification.ts';
import { History } from './support/history.ts';

const ROUNDS = 7;
const THREADS = 2;
const OPERATIONS = 20_000;
/** What one socket brings at a time: one operation, or as many as a client keeps in flight. */
const CALLS = [1, 16] as const;
/** Operations that wait for their verification at any time: those of 64 busy sockets. */
const WAITING = 1024;
const MADE_AT = 1_750_000_000_000;

export const limits =
  'What the relay adds to libsodium is packing and unpacking of batches, the checks of K1 in front of the library, and a ' +
  'promise for each call.';

export async function run(): Promise<readonly Figure[]> {
  const history = new History({ accounts: 100, at: MADE_AT });
  const operations = [...history.signed(OPERATIONS)];
  const bare = await BareVerification.open(operations, THREADS);
  const relay = new Verification(THREADS);
  await relay.started();
  const figures: Figure[] = [];
  for (const size of CALLS) {
    const calls = cut(operations, size);
    await verifyAll(relay, calls);
    await bare.run();
    const ours: Cost[] = [];
    const peer: Cost[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      ours.push(await verifyAll(relay, calls));
      peer.push(await bare.run());
    }
    figures.push(compare(ours, peer, `${THREADS} threads, calls of ${size}`));
  }
  await relay.close();
  await bare.close();
  return figures;
}

function cut(operations: readonly SignedOperation[], size: number): readonly (readonly SignedOperation[])[] {
  return Array.from({ length: operations.length / size }, (_, call) =>
    operations.slice(call * size, (call + 1) * size),
  );
}

async function verifyAll(relay: Verification, calls: readonly (readonly SignedOperation[])[]): Promise<Cost> {
  const [from, cpuFrom] = [performance.now(), cpuSecondsHere()];
  const rest = calls.values();
  const lane = async (): Promise<void> => {
    for (const call of rest) {
      const verified = await relay.operations(call);
      if (verified.includes(null)) throw new Error('a signature of the bench is bad');
    }
  };
  await Promise.all(Array.from({ length: WAITING / (calls[0]?.length ?? 1) }, lane));
  return { seconds: (performance.now() - from) / 1000, cpuSeconds: cpuSecondsHere() - cpuFrom };
}

function compare(ours: readonly Cost[], peer: readonly Cost[], how: string): Figure {
  const rate = (costs: readonly Cost[]): number =>
    median(costs.map(({ cpuSeconds }) => OPERATIONS / cpuSeconds));
  return {
    label: `signatures a core-second, ${how}, against libsodium alone`,
    ours: rate(ours),
    peer: rate(peer),
    unit: 'signatures/core-s',
    n: ROUNDS * OPERATIONS,
    goal: { least: 0.9 },
  };
}
