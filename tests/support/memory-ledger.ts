/**
 * The ledger behind the rooms, in memory, for tests of the rooms alone: the kernel's own admission and fold, and commits
 * that a test can hold back to see that nothing is sent before they are done.
 */
import { randomBytes } from 'node:crypto';
import { type Server } from 'node:http';
import {
  encodeGenesis,
  feedItemOf,
  headOf,
  idBytes,
  networkOf,
  verifyOperation,
  type Id,
  type SealedEntry,
  type VerifiedOperation,
} from '#kernel';
import { readConfig } from '../../relay/config.ts';
import type { Limits } from '../../relay/limit-settings.ts';
import { httpServer, listen, stopListening } from '../../relay/http/server.ts';
import type { Ledger, Verifier } from '../../relay/rooms/ledger.ts';
import { Rooms } from '../../relay/rooms/rooms.ts';
import type { Answer, Batch } from '../../relay/sequencer/sequencer.ts';
import { MemoryVaults } from './memory-vaults.ts';
import { receiptOf } from './receipts.ts';
import { verifiers } from './verifiers.ts';
import { nodeSha256, type World } from './world.ts';

const verify = verifiers.find((each) => each.name === 'libsodium')?.verify as (
  ...args: Uint8Array[]
) => boolean;

export class MemoryLedger implements Ledger {
  readonly recoveryNote = null;
  readonly world: World;
  readonly #feeds = new Map<Id, Uint8Array[]>();
  readonly #batches: Batch[] = [];
  /** Entries of the world that are durable here. */
  #size = 0;
  #settled: (() => void)[] = [];
  #wake: () => void = () => undefined;
  #isHeld = false;
  #isClosed = false;
  /** Operations that reached the sequencer. */
  submitted = 0;

  constructor(world: World) {
    this.world = world;
    this.#commit();
  }

  get state() {
    return this.world.state;
  }

  submit(operations: readonly VerifiedOperation[]): Promise<readonly Answer[]> {
    this.submitted += operations.length;
    const answers = operations.map((operation): Answer => {
      const done = this.world.submit(operation);
      if (!('entry' in done)) return { type: 'refusal', refusal: done };
      return { type: 'entry', index: done.entry.index, verdict: done.entry.verdict };
    });
    return new Promise((resolve) => {
      this.#settled.push(() => resolve(answers));
      if (!this.#isHeld) setImmediate(() => this.#commit());
    });
  }

  /** Commits wait until `release`. */
  hold(): void {
    this.#isHeld = true;
  }

  release(): void {
    this.#isHeld = false;
    this.#commit();
  }

  /** Moves time on; what falls due becomes durable at once. */
  advance(ms: number): void {
    this.world.advance(ms);
    this.#commit();
  }

  /** Makes durable what was put into the world past the rooms. */
  flush(): void {
    this.#commit();
  }

  #commit(): void {
    if (this.#isHeld) return;
    const entries = this.world.entries.slice(this.#size);
    const settled = this.#settled;
    this.#size = this.world.entries.length;
    this.#settled = [];
    for (const entry of entries) this.#file(entry);
    const [first] = entries;
    if (first !== undefined) this.#batches.push({ first: first.entry.index, entries });
    this.#wake();
    for (const each of settled) each();
  }

  #file({ bytes, effects }: SealedEntry): void {
    for (const { effect, bytes: effectBytes } of effects) {
      const feed = this.#feeds.get(effect.account) ?? [];
      this.#feeds.set(effect.account, feed);
      feed.push(feedItemOf(bytes, effectBytes));
    }
  }

  async *batches(from: number): AsyncIterable<Batch> {
    for (let next = 0; ;) {
      for (; next < this.#batches.length; next++)
        if ((this.#batches[next] as Batch).first >= from) yield this.#batches[next] as Batch;
      if (this.#isClosed) return;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  async feedItems(account: Id, from: number, to: number): Promise<readonly Uint8Array[]> {
    return (this.#feeds.get(account) ?? []).slice(from, to);
  }

  async receipt(index: number, account: Id): Promise<Uint8Array | null> {
    const entry = this.world.entries[index];
    const own = entry?.effects.some(({ effect }) => effect.account === account) ?? false;
    return own ? receiptOf(this.world, index, account) : null;
  }

  async consistency(size: number) {
    const now = headOf(this.state).size;
    return size > now ? null : { size: now, path: [new Uint8Array(32)], checkpoint: this.checkpoint() };
  }

  checkpoint(): string {
    return `checkpoint of ${headOf(this.state).size}\n`;
  }

  close(): void {
    this.#isClosed = true;
    this.#wake();
  }
}

const verifier: Verifier = {
  operations: async (operations) => operations.map((each) => verifyOperation(each, verify)),
  signature: async (key, message, signature) => verify(key, message, signature),
};

export interface TestRooms {
  readonly url: string;
  readonly ledger: MemoryLedger;
  readonly rooms: Rooms;
  readonly server: Server;
  readonly failures: unknown[];
  readonly enrolling: { readonly account: Id; readonly address: string }[];
  stop(): Promise<void>;
}

let starts = 0;

/** Rooms on a free port of this process, with limits out of the way unless they are given. */
export async function startTestRooms(world: World, limits: Partial<Limits> = {}): Promise<TestRooms> {
  const ledger = new MemoryLedger(world);
  const config = readConfig({});
  if (!config.ok) throw new Error(config.error);
  const many = 1_000_000;
  const roomy = {
    operationsPerAccountPerMinute: many,
    rootOperationsPerAccountPerMinute: many,
    operationsPerAddressPerMinute: many,
    messagesPerSocketPerMinute: many,
    connectionsPerAddressPerMinute: many,
    socketsPerAddress: many,
    vaultItemsPerAccountPerMinute: many,
  };
  const failures: unknown[] = [];
  const enrolling: { account: Id; address: string }[] = [];
  const rooms = new Rooms({
    config: { ...config.value, limits: { ...config.value.limits, ...roomy, ...limits } },
    identity: {
      network: world.network,
      relayKey: idBytes(world.relay.id),
      nonceKey: new Uint8Array(randomBytes(32)),
    },
    ledger,
    verifier,
    vaults: new MemoryVaults(),
    hash: nodeSha256,
    facts: {
      genesis: encodeGenesis(world.genesis),
      relayKey: world.relay.id,
      epoch: networkOf(world.state).epoch,
      assets: world.state.rows('assets').values(),
    },
    size: headOf(world.state).size,
    start: ++starts,
    time: () => Date.now(),
    now: () => performance.now(),
    enrolling: (account, address) => enrolling.push({ account, address }),
    failed: (error) => failures.push(error),
  });
  const server = httpServer(
    (_request, response) => response.writeHead(404).end(),
    (...args) => rooms.upgrade(...args),
  );
  const port = await listen(server, 0, '127.0.0.1');
  const stop = async (): Promise<void> => {
    await rooms.close();
    ledger.close();
    await stopListening(server);
  };
  return { url: `ws://127.0.0.1:${port}`, ledger, rooms, server, failures, enrolling, stop };
}
