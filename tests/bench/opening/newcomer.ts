/**
 * A device of a member on the replica's own code, with stores in memory: opened with nothing, it follows the public room
 * and its own until it knows its balance, and counts what the relay sent until then.
 */
import { randomBytes } from 'node:crypto';
import { balanceOf, baseAssetId, verify } from '#kernel';
import { NO_HEAD, pinFacts, type Clock, type NetworkFacts } from '#replica';
import { PublicRoom, Session } from '#replica/sync';
import { WebSocket } from 'ws';
import { socketsTo } from '../../../src/lib/device/leading/room-socket.ts';
import { MemoryCopies, MemoryOutbox } from '../../support/replica.ts';
import { nodeSha256 } from '../../support/world.ts';
import type { Member } from '../support/members.ts';
import { signWith } from '../support/sodium.ts';

export interface Opened {
  readonly ms: number;
  /** Payloads of all messages of both rooms. */
  readonly bytes: number;
  /** Minor units of the base asset. */
  readonly available: bigint;
  /** Of the feed, as far as the device has it. */
  readonly entries: number;
}

const clock: Clock = {
  now: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
const common = {
  hash: nodeSha256,
  verify,
  clock,
  random: (bytes: number) => new Uint8Array(randomBytes(bytes)),
};

/** What a device keeps from one opening to the next. */
export class Newcomer {
  readonly #member: Member;
  readonly #copies = new MemoryCopies();
  readonly #outbox = new MemoryOutbox({ head: NO_HEAD, waiting: [] });
  #bytes = 0;
  #facts: NetworkFacts | null = null;
  #session: Session | null = null;

  constructor(member: Member) {
    this.#member = member;
  }

  /** Opens it at a relay of this machine; it is closed as soon as its balance is known. */
  async open(port: number): Promise<Opened> {
    this.#bytes = 0;
    const from = performance.now();
    const ends = new AbortController();
    await new Promise<void>((resolve, reject) => this.#follow(port, ends.signal, resolve, reject));
    const ms = performance.now() - from;
    ends.abort();
    const { copy } = this.#copies;
    if (copy === null || this.#facts === null) throw new Error('a device that is online has a copy');
    const { account } = copy.view;
    const { available } = balanceOf(account, baseAssetId(nodeSha256, this.#facts.network));
    return { ms, bytes: this.#bytes, available, entries: account.feedLength };
  }

  #follow(port: number, ends: AbortSignal, known: () => void, failed: (error: unknown) => void): void {
    const url = `http://127.0.0.1:${port}`;
    const open = socketsTo(url, this.#countingSocket());
    const publicRoom = new PublicRoom({
      ...common,
      open,
      relay: url,
      failed,
      said: async (facts) => {
        const isFirst = this.#session === null;
        const pinned = pinFacts(this.#facts, { ...facts, relay: url });
        if (!pinned.ok) return failed(new Error(pinned.error));
        this.#facts = pinned.value;
        if (isFirst) await this.#enter(open, known, failed);
      },
    });
    publicRoom.start();
    ends.addEventListener('abort', () => {
      publicRoom.stop();
      this.#session?.stop();
      this.#session = null;
    });
  }

  async #enter(
    open: ReturnType<typeof socketsTo>,
    known: () => void,
    failed: (error: unknown) => void,
  ): Promise<void> {
    const { account, device, deviceKey } = this.#member;
    const session = await Session.open({
      ...common,
      signer: { account, device, sign: async (message) => signWith(deviceKey, message) },
      facts: () => this.#facts as NetworkFacts,
      copies: this.#copies,
      outbox: this.#outbox,
      open,
      openMemo: async () => null,
      vault: null,
      promises: null,
      heard: async () => [],
      enrolment: async () => null,
      link: ({ state }) => {
        if (state === 'online') known();
        else if (state === 'refused' || state === 'distrusted') failed(new Error(`the device is ${state}`));
      },
      retired: async (reason) => failed(new Error(`the device is retired: ${reason}`)),
      notLetIn: async (code) => {
        failed(new Error(`the device was not let in: ${code}`));
        return false;
      },
      entered: async () => undefined,
      failed,
    });
    this.#session = session;
    session.start();
  }

  #countingSocket(): typeof globalThis.WebSocket {
    const count = (bytes: number): void => void (this.#bytes += bytes);
    class CountingSocket extends WebSocket {
      constructor(url: string) {
        super(url, { perMessageDeflate: false });
        this.on('message', (data: ArrayBuffer | Buffer) => count(data.byteLength));
      }
    }
    return CountingSocket as unknown as typeof globalThis.WebSocket;
  }
}
