/**
 * A headless client: a device without a browser, on the replica's own code. What it does about entries and newcomers is
 * its trade (issuer.ts, member.ts); here it gets keys, stores, a way to the relay, and one place to sign at a time.
 */
import { randomBytes } from 'node:crypto';
import {
  encodeSigned,
  idOf,
  operationMessage,
  publicKeyOf,
  type FieldsOf,
  type Id,
  type Kind,
} from '#kernel';
import { boxKeyOf } from '#protocol/seal';
import {
  askedIn,
  draftBytes,
  emptyCopy,
  enrolment,
  journalTimeAt,
  keysOf,
  knownAssets,
  networkRecord,
  pinFacts,
  preview,
  readDraft,
  RELAY_RESTORED,
  recovered,
  type Clock,
  type Copy,
  type Link,
  type NetworkFacts,
  type OpenSocket,
  type Preview,
  type Signer,
} from '#replica';
import { PublicRoom, Session } from '#replica/sync';
import { WebSocket } from 'ws';
import { socketsTo } from '../../src/lib/device/leading/room-socket.ts';
import { relayPrimitives } from '../primitives.ts';
import { relaySha256 } from '../sha256.ts';
import { signerOf } from '../store/seed.ts';
import type { Done, RobotStore } from './robot-store.ts';

export interface RobotKeys {
  readonly rootSeed: Uint8Array;
  readonly deviceSeed: Uint8Array;
  /** X25519 secrets of the account and of the device. */
  readonly boxSecret: Uint8Array;
  readonly deviceBoxSecret: Uint8Array;
}

export interface RobotParts {
  /** `http://host:port` of the relay. */
  readonly url: string;
  readonly keys: RobotKeys;
  readonly store: RobotStore;
  /** Called after something has changed: entries came, or the robot was let in. */
  readonly trade: (robot: Robot) => Promise<void>;
  readonly failed: (error: unknown) => void;
}

const clock: Clock = {
  now: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
/** By then it is stored why a session has ended. */
const GO_ON_MS = 1000;
const random = (bytes: number): Uint8Array => new Uint8Array(randomBytes(bytes));

export class Robot {
  readonly account: Id;
  readonly store: RobotStore;
  readonly #parts: RobotParts;
  readonly #signer: Signer;
  readonly #publicRoom: PublicRoom;
  facts: NetworkFacts | null = null;
  link: Link = { state: 'offline' };
  #session: Session | null = null;
  /** Trading and signing happen one after the other. */
  #tail: Promise<void> = Promise.resolve();
  #isStopped = false;

  constructor(parts: RobotParts) {
    const { url, keys, store, failed } = parts;
    const { key: device, sign } = signerOf(keys.deviceSeed);
    this.account = accountOf(keys.rootSeed);
    this.store = store;
    this.#parts = parts;
    this.#signer = { account: this.account, device, sign: async (message) => sign(message) };
    const open = socketsTo(url, WebSocket as unknown as typeof globalThis.WebSocket);
    this.#publicRoom = new PublicRoom({
      ...relayPrimitives,
      clock,
      random,
      open,
      relay: url,
      failed,
      said: async (facts) => this.#take(facts, open),
    });
  }

  start(): void {
    this.#publicRoom.start();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#publicRoom.stop();
    this.#session?.stop();
    await this.#tail;
  }

  async copy(): Promise<Copy> {
    return (await this.store.copies.read()) ?? emptyCopy(this.account);
  }

  /** What would be if everything that is signed were final. */
  async preview(): Promise<Preview> {
    const copy = await this.copy();
    const { facts } = this;
    if (facts === null) throw new Error('a robot that has been let in knows its network');
    const network = networkRecord(relaySha256, facts);
    const assets = knownAssets(relaySha256, facts);
    const { waiting } = await this.store.outbox.read();
    const time = journalTimeAt(copy, clock.now());
    return preview({ ...relayPrimitives, view: copy.view, network, assets, time }, waiting);
  }

  /** Has the trade looked after once what runs has ended. */
  wake(): void {
    this.#tail = this.#tail
      .then(() => (this.#isStopped || this.link.state !== 'online' ? undefined : this.#parts.trade(this)))
      .catch(this.#parts.failed);
  }

  /** Signs one operation; it and `done` are durable before it is sent. Only from within the trade. */
  async submit<K extends Kind>(kind: K, fields: FieldsOf<K>, done: Done): Promise<void> {
    const { facts } = this;
    if (facts === null) return;
    const { head } = await this.store.outbox.read();
    const { account, device, sign } = this.#signer;
    const now = clock.now();
    const journalTime = journalTimeAt(await this.copy(), now);
    const place = { network: facts.network, account, device, head, now, journalTime };
    const bytes = draftBytes(place, kind, fields);
    const draft = bytes.ok ? readDraft(relaySha256, bytes.value) : null;
    if (draft === null) throw new Error(`a robot drafts what can be read: ${kind}`);
    const signature = await sign(operationMessage(draft.bytes));
    const signed = encodeSigned({ bytes: draft.bytes, signature });
    const { seq, id } = draft;
    this.store.append({ seq, id, signed, memo: null, sent: false, refusal: null }, done);
    await this.#session?.signed();
  }

  async #take(said: NetworkFacts, open: OpenSocket): Promise<void> {
    const facts = pinFacts(this.facts, said);
    if (!facts.ok || this.#isStopped) return;
    const isFirst = this.facts === null;
    this.facts = facts.value;
    this.#session?.heard();
    if (isFirst) await this.#open(facts.value, open);
  }

  async #open(facts: NetworkFacts, open: OpenSocket): Promise<void> {
    const { failed } = this.#parts;
    await this.#goOn(facts);
    this.#session = await Session.open({
      ...relayPrimitives,
      clock,
      random,
      signer: this.#signer,
      facts: () => this.facts ?? facts,
      copies: this.store.copies,
      outbox: this.store.outbox,
      open,
      vault: null,
      promises: null,
      heard: async () => [],
      openMemo: async () => null,
      enrolment: () => this.#enrolment(facts),
      link: (link) => {
        const wasOnline = this.link.state === 'online';
        this.link = link;
        const isRestored = link.state === 'distrusted' && link.code === RELAY_RESTORED;
        if (isRestored) clock.after(GO_ON_MS, () => void this.#openAgain(facts, open).catch(failed));
        if (!wasOnline && link.state === 'online') this.wake();
      },
      retired: async (reason) => failed(new Error(`a robot's device is retired: ${reason}`)),
      notLetIn: async (code) => {
        failed(new Error(`a robot was not let in: ${code}`));
        return true;
      },
      entered: async () => this.wake(),
      failed,
    });
    this.#session.start();
  }

  async #openAgain(facts: NetworkFacts, open: OpenSocket): Promise<void> {
    if (!this.#isStopped) await this.#open(this.facts ?? facts, open);
  }

  /** A robot is its operator's own, who has put the relay back: it needs no asking [P25]. */
  async #goOn(facts: NetworkFacts): Promise<void> {
    const copy = await this.copy();
    const asked = askedIn(copy, keysOf(facts), relayPrimitives.verify);
    if (asked === null) return;
    const { device } = this.#signer;
    this.store.restart(recovered(relayPrimitives, copy, device, asked, this.store.kept()));
  }

  async #enrolment({ network }: NetworkFacts) {
    const { rootSeed, boxSecret, deviceBoxSecret } = this.#parts.keys;
    const boxKey = boxKeyOf(boxSecret);
    const now = clock.now();
    return enrolment(relaySha256, {
      network,
      signer: this.#signer,
      rootSeed,
      boxKey,
      deviceBoxKey: boxKeyOf(deviceBoxSecret),
      recoveryKey: boxKey,
      salt: random(32),
      now,
      journalTime: now,
    });
  }
}

export function accountOf(rootSeed: Uint8Array): Id {
  return idOf(publicKeyOf(rootSeed));
}
