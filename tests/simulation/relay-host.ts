/**
 * The machine that the relay runs on: a disk that survives, and a process that is started, stopped and killed. What runs in
 * it is the real relay: recovery, the solo sequencer, the rooms with Node's `ws`. Three shells are simulated, the sockets
 * (pipe.ts), the store's thread (relay-disk.ts) and the verification threads (here).
 */
import {
  encodeGenesis,
  idBytes,
  MerkleTree,
  networkId,
  networkOf,
  type Genesis,
  type Id,
  type MemoryState,
} from '#kernel';
import { readConfig, type Config } from '../../relay/config.ts';
import { Mailbox } from '../../relay/http/mailbox.ts';
import { Rooms } from '../../relay/rooms/rooms.ts';
import type { Verifier } from '../../relay/rooms/ledger.ts';
import { recover } from '../../relay/sequencer/recovery.ts';
import { Solo } from '../../relay/sequencer/solo.ts';
import type { Store } from '../../relay/store/store.ts';
import { seedOf, sha256, verify, verifyOperation, type KeyPair } from './crypto.ts';
import type { Network } from './network.ts';
import { MemoryVaults } from '../support/memory-vaults.ts';
import type { Random } from './random.ts';
import { Disk, DiskStore } from './relay-disk.ts';
import { prepared, type Backup } from './relay-restore.ts';
import type { Process, Timeline } from './timeline.ts';
import type { Trace } from './trace.ts';

export interface RelayHostParts {
  readonly timeline: Timeline;
  readonly network: Network;
  readonly random: Random;
  readonly trace: Trace;
  readonly genesis: Genesis;
  readonly keys: KeyPair;
  /** Makes the store of each start; a test hands in one that lies. */
  readonly openStore?: (disk: Disk, process: Process, random: Random) => DiskStore;
  /** Something worth counting happened. */
  readonly count: (what: string) => void;
  /** Something happened that must never happen. */
  readonly failed: (what: string) => void;
}

interface Running {
  readonly process: Process;
  readonly store: DiskStore;
  readonly solo: Solo;
  readonly rooms: Rooms;
  readonly mailbox: Mailbox;
}

const RESTART_MS_MAX = 4_000;
const RESTORE_MS_MAX = 8_000;
const VERIFY_MS_MAX = 3;

export class RelayHost {
  readonly disk: Disk;
  readonly networkId: Id;
  readonly #parts: RelayHostParts;
  /** On the disk: they outlive a crash. */
  vaults = new MemoryVaults();
  readonly #config: Config;
  #running: Running | null = null;
  /** What was started last, which may not serve yet, and what is to be started next. */
  #process: Process | null = null;
  #cancelStart: () => void = () => undefined;
  #starts = 0;
  /** Percent of the commits during which the relay is killed. */
  crashPercent = 0;
  isDown = true;
  isBeingRestored = false;

  constructor(parts: RelayHostParts) {
    this.#parts = parts;
    this.disk = new Disk(new MerkleTree(sha256).root());
    this.networkId = networkId(sha256, encodeGenesis(parts.genesis));
    const config = readConfig({});
    if (!config.ok) throw new Error(config.error);
    this.#config = config.value;
  }

  /** The state of the relay that runs, which may be ahead of what is durable. */
  get state(): MemoryState | null {
    return this.#running?.solo.state ?? null;
  }

  /** Where devices that are being paired meet; null while it is down. */
  get mailbox(): Mailbox | null {
    return this.#running?.mailbox ?? null;
  }

  get key(): Id {
    return this.#parts.keys.id;
  }

  /** The newest note that it signed; null while it is down. */
  get checkpoint(): string | null {
    return this.#running?.solo.checkpoint() ?? null;
  }

  /** The receipt of an entry for an account, as the relay that runs gives it. */
  receipt(index: number, account: Id): Promise<Uint8Array | null> {
    const running = this.#running;
    return running === null
      ? Promise.resolve(null)
      : running.process.run(() => running.solo.receipt(index, account));
  }

  start(): void {
    const { timeline, trace, failed } = this.#parts;
    const process = timeline.process(`relay ${++this.#starts}`);
    this.#process = process;
    this.isDown = false;
    trace.note('relay', `starts with ${this.disk.entries.length} entries`);
    process.run(() => {
      this.#open(process).catch((error: unknown) => failed(`the relay does not start: ${String(error)}`));
    });
  }

  async #open(process: Process): Promise<void> {
    const { random, genesis, keys, openStore, failed, trace, network, timeline } = this.#parts;
    const make = openStore ?? ((disk, of, chance) => new DiskStore(disk, of, chance));
    const store = make(this.disk, process, random.fork('disk'));
    const real = store as unknown as Store;
    const journal = await recover({
      opened: { store: real, opened: this.disk.opened },
      genesis,
      primitives: { hash: sha256, verify },
    });
    store.onWrite = () => this.#maybeCrash(process);
    const clock = {
      now: () => timeline.now,
      wakeAt: (time: number, wake: () => void) => process.after(time - timeline.now, wake),
    };
    const solo = new Solo({
      store: real,
      journal,
      clock,
      signer: { key: keys.id, sign: (message) => keys.sign(message) },
      recoveryNote: this.disk.recoveryNote,
    });
    void solo.fault.then((error) => failed(`the sequencer stopped: ${String(error)}`));
    const rooms = this.#openRooms(process, solo);
    const mailbox = new Mailbox(() => timeline.now);
    this.#running = { process, store, solo, rooms, mailbox };
    network.listen({ process, upgrade: (...args) => rooms.upgrade(...args) });
    trace.note('relay', 'serves');
  }

  #openRooms(process: Process, solo: Solo): Rooms {
    const { genesis, keys, timeline, failed, random } = this.#parts;
    return new Rooms({
      config: this.#config,
      identity: { network: this.networkId, relayKey: idBytes(keys.id), nonceKey: seedOf('nonces') },
      ledger: solo,
      vaults: this.vaults,
      verifier: verifierOf(process, random.fork('verifier')),
      hash: sha256,
      facts: {
        genesis: encodeGenesis(genesis),
        relayKey: keys.id,
        epoch: networkOf(solo.state).epoch,
        assets: solo.state.rows('assets').values(),
      },
      size: solo.size,
      start: this.#starts,
      time: () => timeline.now,
      now: () => timeline.now,
      enrolling: () => undefined,
      failed: (error) => failed(`the rooms failed: ${error instanceof Error ? error.stack : String(error)}`),
    });
  }

  /** Kills the process at this instant. It is started again after a while. */
  crash(): void {
    const running = this.#running;
    const { trace, network } = this.#parts;
    if (running === null) return;
    this.#running = null;
    trace.note('relay', `crashes; its write was ${running.store.crash()}`);
    running.process.kill();
    network.unlisten();
    this.#startLater();
  }

  /** Ends as after SIGTERM [R6]. */
  async stop(): Promise<void> {
    const running = this.#running;
    const { trace, network } = this.#parts;
    if (running === null) return;
    trace.note('relay', 'is told to stop');
    running.rooms.stopReading();
    await running.solo.close();
    await running.rooms.close();
    if (this.#running !== running) return;
    this.#running = null;
    running.process.kill();
    network.unlisten();
    trace.note('relay', 'has stopped');
    this.#startLater();
  }

  stopSoon(): void {
    const running = this.#running;
    running?.process.run(() => void this.stop());
  }

  #startLater(): void {
    const { network, random } = this.#parts;
    this.isDown = true;
    this.#cancelStart = network.process.after(random.between(10, RESTART_MS_MAX), () => this.start());
  }

  /** The operator takes the machine out of service and puts a backup in the journal's place [P25]. */
  restore(backup: Backup): void {
    const { network, random } = this.#parts;
    this.#cancelStart();
    this.#running?.store.crash();
    this.#process?.kill();
    this.#running = null;
    network.unlisten();
    this.isDown = true;
    this.isBeingRestored = true;
    network.process.after(random.between(500, RESTORE_MS_MAX), () => this.#prepare(backup));
  }

  /** Until it is done nothing is changed: when it is killed it is begun once more. */
  #prepare(backup: Backup): void {
    const { timeline, network, random, trace, genesis, keys, count, failed } = this.#parts;
    const process = timeline.process(`restore ${++this.#starts}`);
    const epochAfter = this.disk.epoch;
    const put = async (): Promise<void> => {
      const disk = await prepared(backup, { process, random, genesis, keys, epochAfter });
      cancelKill();
      this.vaults = backup.vaults;
      this.disk.become(disk);
      trace.note('relay', `is put back to ${disk.entries.length} entries, in epoch ${disk.epoch}`);
      this.isBeingRestored = false;
      this.start();
    };
    const kill = (): void => {
      count('a restore is killed');
      trace.note('relay', 'is killed while it is put back');
      process.kill();
      network.process.after(random.between(10, RESTORE_MS_MAX), () => this.#prepare(backup));
    };
    const cancelKill = random.chance(35)
      ? network.process.after(random.between(0, 20), kill)
      : () => undefined;
    process.run(() => {
      put().catch((error: unknown) => failed(`the backup is not put back: ${String(error)}`));
    });
  }

  /** A commit has begun, or is done and nobody knows yet. */
  #maybeCrash(process: Process): void {
    const { random, network } = this.#parts;
    if (!random.chance(this.crashPercent)) return;
    network.process.after(random.between(0, 12), () => {
      if (this.#running?.process === process) this.crash();
    });
  }
}

function verifierOf(process: Process, random: Random): Verifier {
  const wait = (): Promise<void> => process.sleep(random.between(0, VERIFY_MS_MAX));
  return {
    async operations(operations) {
      await wait();
      return operations.map(verifyOperation);
    },
    async signature(publicKey, message, signature) {
      await wait();
      return verify(publicKey, message, signature);
    },
  };
}
