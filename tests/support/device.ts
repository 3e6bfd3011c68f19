/** One device under test: the replica's session between stores in memory and a relay that is moved by hand. */
import {
  decodeSigned,
  encodeGenesis,
  networkOf,
  sign,
  verifiedElsewhere,
  type SignedOperation,
} from '#kernel';
import {
  checkpointOf,
  keysOf,
  NO_HEAD,
  readItem,
  type Kept,
  type Link,
  type NetworkFacts,
  type PromiseStore,
  type RetiredReason,
  type Waiting,
} from '#replica';
import { Session } from '#replica/sync';
import { MemoryCopies, MemoryOutbox, waitingOf } from './replica.ts';
import { DeviceClock, StubRelay } from './stub-relay.ts';
import type { Person, World } from './world.ts';

export class DeviceUnderTest {
  readonly world: World;
  readonly person: Person;
  readonly relay: StubRelay;
  readonly clock: DeviceClock;
  copies = new MemoryCopies();
  outbox = new MemoryOutbox({ head: NO_HEAD, waiting: [] });
  promises: PromiseStore | null = null;
  heard: readonly string[] = [];
  facts: NetworkFacts;
  verify: World['primitives']['verify'];
  readonly links: Link[] = [];
  readonly retired: RetiredReason[] = [];
  readonly entered: Kept[] = [];
  readonly failures: unknown[] = [];
  session: Session | null = null;

  constructor(world: World, person: Person) {
    this.world = world;
    this.person = person;
    this.relay = new StubRelay(world, person.device);
    this.clock = new DeviceClock(world.time);
    this.facts = factsOf(world);
    this.verify = world.primitives.verify;
  }

  get link(): Link['state'] | null {
    return this.links.at(-1)?.state ?? null;
  }

  /** The size of the journal at the checkpoint that the device has pinned; null: none. */
  get pinnedSize(): number | null {
    const note = this.copies.copy?.checkpoint ?? null;
    if (note === null) return null;
    return checkpointOf(this.world.primitives, keysOf(this.facts), note)?.size ?? null;
  }

  async start(): Promise<void> {
    const { world, person, clock, copies, outbox, relay } = this;
    const { id: device, seed } = person.device;
    this.session = await Session.open({
      ...world.primitives,
      verify: this.verify,
      clock,
      random: (bytes) => new Uint8Array(bytes),
      signer: { account: person.id, device, sign: async (message) => sign(seed, message) },
      facts: () => this.facts,
      copies,
      outbox,
      open: relay.open,
      openMemo: async () => null,
      vault: null,
      promises: this.promises,
      heard: async () => this.heard,
      enrolment: async () => null,
      link: (link) => this.links.push(link),
      retired: async (reason) => void this.retired.push(reason),
      notLetIn: async () => false,
      entered: async (_entries, kept) => void this.entered.push(...kept),
      failed: (error) => this.failures.push(error),
    });
    this.session.start();
    await quiet();
  }

  /** The app is closed and opened again; what is stored stays. */
  async restart(): Promise<void> {
    this.session?.stop();
    await this.start();
  }

  /** The operations in the entries that the device keeps. */
  get keptOperations(): readonly SignedOperation[] {
    return [...this.copies.kept.values()].flatMap(({ item }) => {
      const read = readItem(this.world.hash, item);
      return read.ok && read.value.operation !== null ? [read.value.operation] : [];
    });
  }

  /** What the device has signed comes into the journal. */
  submit({ signed }: Waiting): void {
    const read = decodeSigned(this.world.hash, signed);
    if (!read.ok) throw new Error(read.error);
    this.world.submit(verifiedElsewhere(read.value));
  }

  /** Signs a payment and stores it, as the app does before it tells the session. */
  async append(amount: bigint, to: Person): Promise<Waiting> {
    const legs = [{ to: to.id, asset: this.world.base, amount, memo: null, request: null }];
    const waiting = waitingOf(this.world.sign(this.person.device, 'transfer', { legs, memos: null }));
    await this.outbox.append(waiting);
    return waiting;
  }
}

export function factsOf(world: World): NetworkFacts {
  return {
    relay: 'the relay',
    relayKey: world.relay.id,
    network: networkOf(world.state).id,
    genesis: encodeGenesis(world.genesis),
    robot: null,
    assets: [],
    checkpoint: null,
    size: null,
  };
}

/** All that was begun has ended, as far as it does without the clock. */
export async function quiet(): Promise<void> {
  for (let turn = 0; turn < 40; turn++) await new Promise((resolve) => setImmediate(resolve));
}
