/**
 * The process that makes the load. It signs first and sends later: `prepare` makes the members' chains, each `run` then
 * sends the same bytes to whichever server it is told.
 */
import { baseAssetId, encodeSigned, idOf } from '#kernel';
import { nodeSha256 } from '../../support/world.ts';
import { Chain, memberAt, type Member } from '../support/members.ts';
import { cpuSeconds } from '../support/processes.ts';
import { HoldfastWire, outboxClient, pushMessage } from './holdfast-wire.ts';
import { payeeOf, PostgresWire } from './postgres-wire.ts';
import { StockWire } from './stock-wire.ts';
import { Traffic, type Outcome, type TrafficTask, type Wire } from './traffic.ts';

export interface PrepareTask {
  readonly type: 'prepare';
  readonly network: Uint8Array;
  readonly clients: number;
  /** Operations of each client. */
  readonly operations: number;
  /** ms since 1970. */
  readonly at: number;
}

export type Target = 'holdfast' | 'stock, one room each' | 'stock, one room for all' | 'postgres';

export interface RunTask extends TrafficTask {
  readonly type: 'run';
  readonly target: Target;
  readonly port: number;
}

export interface LoadOutcome extends Outcome {
  /** CPU seconds of the server and of this process in the measured part. */
  readonly serverCpuSeconds: number | null;
  readonly loadCpuSeconds: number | null;
}

let members: readonly Member[] = [];
let frames: readonly (readonly Uint8Array[])[] = [];

function prepare({ network, clients, operations, at }: PrepareTask): void {
  const id = idOf(network);
  const asset = baseAssetId(nodeSha256, id);
  members = Array.from({ length: clients }, (_, place) => memberAt(place));
  frames = members.map((member, place) => {
    const chain = new Chain(id, member, at);
    return Array.from({ length: operations }, (_, clock) => {
      const { account: payee } = members[payeeOf(place, clock, clients)] as Member;
      return pushMessage(outboxClient(place), clock, encodeSigned(chain.pay(payee, asset)));
    });
  });
}

function wireTo({ target, port, clients }: RunTask, traffic: Traffic): Wire {
  switch (target) {
    case 'holdfast':
      return new HoldfastWire(port, members, frames, traffic);
    case 'stock, one room each':
      return new StockWire(port, 'one each', frames, traffic);
    case 'stock, one room for all':
      return new StockWire(port, 'one for all', frames, traffic);
    case 'postgres':
      return new PostgresWire(port, clients, traffic);
  }
}

async function run(task: RunTask): Promise<LoadOutcome> {
  const traffic = new Traffic(task);
  const wire = wireTo(task, traffic);
  await wire.open();
  const server: (number | null)[] = [];
  const own: (number | null)[] = [];
  const outcome = await traffic.run(wire, () => {
    server.push(task.pid === null ? null : cpuSeconds(task.pid));
    own.push(cpuSeconds(process.pid));
  });
  wire.close();
  return { ...outcome, serverCpuSeconds: difference(server), loadCpuSeconds: difference(own) };
}

function difference([before, after]: readonly (number | null)[]): number | null {
  return typeof before === 'number' && typeof after === 'number' ? after - before : null;
}

process.on('message', (task: PrepareTask | RunTask) => {
  if (task.type === 'prepare') {
    prepare(task);
    process.send?.({ type: 'prepared' });
  } else {
    void run(task).then((outcome) => process.send?.(outcome));
  }
});
process.once('disconnect', () => process.exit(0));
