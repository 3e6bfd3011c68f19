/**
 * The sequencer of a relay that stands alone: the fold on this thread, the journal in SQLite on another. While one batch
 * becomes durable the next is played, so that the group grows with the load [R2]. Nothing is said of an entry, nor of a
 * refusal that may follow from one, before everything played until then is durable.
 *
 * It stops for good at the first failure of the store or of an invariant: whoever waits is left without an answer, and
 * `fault` resolves with what happened. What was answered is in the journal.
 */
import {
  CLOCK_ENTRY_EVERY_MS,
  headOf,
  networkOf,
  type Id,
  type MemoryState,
  type RelaySigner,
  type VerifiedOperation,
} from '#kernel';
import { Mempool, MEMPOOL_LIMITS, type MempoolLimits } from '../admission/mempool.ts';
import type { VaultStore } from '../store/vault-file.ts';
import type { AssetListing } from '../store/requests.ts';
import type { Store } from '../store/store.ts';
import { BatchFeed } from './batch-feed.ts';
import type { Clock } from './clock.ts';
import { Gathering, type Evidence, type Offers } from './gathering.ts';
import type { Journal } from './journal.ts';
import { faultOf } from './ledger-fault.ts';
import { viewOf } from './mempool-view.ts';
import { Proofs, type Consistency, type DurableHead } from './proofs.ts';
import { RootKeeper } from './root-keeper.ts';
import type { Answer, Batch, Sequencer } from './sequencer.ts';
import { judgeStale } from './stale.ts';
import { readSealed } from './stored.ts';
import { Submissions } from './submissions.ts';

export interface SoloParts {
  readonly store: Store;
  /** As recovery gave it: at the end of what is stored. */
  readonly journal: Journal;
  readonly clock: Clock;
  /** The relay's key, which signs checkpoints. */
  readonly signer: RelaySigner;
  readonly mempool?: MempoolLimits;
  readonly recoveryNote?: Uint8Array | null;
}

type Phase = 'open' | 'closing' | 'stopped';

export class Solo implements Sequencer {
  /** Resolves when the relay cannot go on, with a sentence that says why. */
  readonly fault: Promise<Error>;
  /** The signed note of the recovery that began this epoch; null: the journal has never been restored from a backup (P25). */
  readonly recoveryNote: Uint8Array | null;
  /** Kept beside the journal, and no part of it. */
  readonly vaults: VaultStore;
  /** Kept with the journal. */
  readonly listing: AssetListing;
  readonly #store: Store;
  readonly #journal: Journal;
  readonly #clock: Clock;
  readonly #mempool: Mempool;
  readonly #submissions = new Submissions();
  readonly #feed: BatchFeed;
  readonly #proofs: Proofs;
  readonly #roots: RootKeeper;
  readonly #evidence: Evidence[] = [];
  readonly #offers: Offers;
  #gathering = new Gathering();
  #phase: Phase = 'open';
  #isScheduled = false;
  /** Work of the store that must end before the sequencer is closed: a commit, look-ups. */
  #busy = 0;
  #isCommitting = false;
  #cancelWake: () => void = () => undefined;
  #declareFault: (error: Error) => void = () => undefined;
  #declareQuiet: () => void = () => undefined;

  constructor({ store, journal, clock, signer, mempool = MEMPOOL_LIMITS, recoveryNote = null }: SoloParts) {
    this.recoveryNote = recoveryNote;
    this.vaults = store;
    this.listing = store;
    this.#store = store;
    this.#journal = journal;
    this.#clock = clock;
    this.#mempool = new Mempool(mempool, viewOf(journal.state));
    this.#feed = new BatchFeed(journal.tree.size, async (from, count) => {
      const stored = await store.entriesFrom(from, count);
      return stored.map((each, i) => readSealed(store.path, from + i, each));
    });
    const { primitives, state, tree } = journal;
    this.#proofs = new Proofs({ store, signer, hash: primitives.hash, state, tree }, this.#head());
    const onFailure = (error: unknown): void => this.#stop(error);
    this.#roots = new RootKeeper({ journal, store, onRoot: () => this.#schedule(), onFailure });
    this.#offers = {
      nextEvidence: () => this.#evidence.shift() ?? null,
      nextRoot: () => this.#roots.next(),
      nextOperation: () => this.#mempool.take(),
    };
    this.fault = new Promise((resolve) => (this.#declareFault = resolve));
    this.#schedule();
  }

  /** To be read only. It is what the fold has made, and may be ahead of what is durable. */
  get state(): MemoryState {
    return this.#journal.state;
  }

  /** Entries that are durable. */
  get size(): number {
    return this.#feed.size;
  }

  /** What waits for its place, for metrics and back-pressure. */
  get mempool(): { readonly operations: number; readonly bytes: number } {
    return this.#mempool;
  }

  submit(operations: readonly VerifiedOperation[]): Promise<readonly Answer[]> {
    if (this.#phase !== 'open') return Promise.resolve(operations.map(() => this.#overloaded()));
    const answers = this.#submissions.add(operations, (operation) => this.#offer(operation));
    this.#schedule();
    return answers;
  }

  batches(from: number): AsyncIterable<Batch> {
    return this.#feed.from(from);
  }

  /** The items `from` to `to` (exclusive) of an account's feed, those of them that are durable. */
  feedItems(account: Id, from: number, to: number): Promise<readonly Uint8Array[]> {
    return this.#store.feedItems(account, from, to);
  }

  /** See Proofs. */
  receipt(index: number, account: Id | null): Promise<Uint8Array | null> {
    return this.#proofs.receipt(index, account);
  }

  /** See Proofs. */
  consistency(size: number): Promise<Consistency | null> {
    return Promise.resolve(this.#proofs.consistency(size));
  }

  /** The newest signed checkpoint, as a note. */
  checkpoint(): string {
    return this.#proofs.checkpoint();
  }

  /** Finishes what it has, closes the store, and ends what `batches` gave. */
  async close(): Promise<void> {
    if (this.#phase === 'open') {
      this.#phase = 'closing';
      const quiet = new Promise<void>((resolve) => (this.#declareQuiet = resolve));
      this.#schedule();
      await quiet;
      this.#phase = 'stopped';
    }
    this.#cancelWake();
    await this.#roots.stop();
    this.#feed.end();
    await this.#store.close();
  }

  #overloaded(): Answer {
    return { type: 'refusal', refusal: this.#mempool.overloaded() };
  }

  #offer(operation: VerifiedOperation): void {
    for (const { id } of this.#mempool.offer(operation)) this.#submissions.answer(id, this.#overloaded());
  }

  /** Once for all that comes in one turn of the event loop. */
  #schedule(): void {
    if (this.#isScheduled || this.#phase === 'stopped') return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#run();
    });
  }

  #run(): void {
    if (this.#phase === 'stopped') return;
    try {
      this.#gathering.gather(this.#journal, this.#now(), this.#offers);
      this.#roots.wake();
    } catch (error) {
      this.#stop(error);
      return;
    }
    if (!this.#isCommitting && !this.#gathering.isEmpty) void this.#commit();
    this.#wakeAgain();
    if (this.#phase === 'closing' && this.#busy === 0 && this.#submissions.waiting === 0)
      this.#declareQuiet();
  }

  /** Never before the last entry's [P20]. */
  #now(): number {
    return Math.max(Math.floor(this.#clock.now()), headOf(this.state).time);
  }

  async #commit(): Promise<void> {
    const batch = this.#gathering;
    this.#gathering = new Gathering();
    this.#isCommitting = true;
    await this.#whileBusy(async () => {
      if (batch.entries.length > 0) await this.#append(batch);
      this.#settle(batch);
    });
    this.#isCommitting = false;
    this.#run();
  }

  async #append({ entries, roots }: Gathering): Promise<void> {
    const { tree } = this.#journal;
    const first = this.#feed.size;
    const head = this.#head();
    const blocks = this.#journal.blocksBetween(first, tree.size);
    await this.#store.append({ first, entries, blocks, root: tree.root() });
    this.#proofs.moveTo(head);
    this.#feed.publish({ first, entries: entries.map(({ sealed }) => sealed) });
    for (const { taken, clockEntry } of roots) this.#roots.written(taken, clockEntry);
  }

  #settle({ answers, stale }: Gathering): void {
    for (const { operation, answer } of answers) this.#submissions.answer(operation.id, answer);
    if (stale.length > 0) void this.#whileBusy(() => this.#settleStale(stale));
  }

  async #settleStale(stale: readonly VerifiedOperation[]): Promise<void> {
    const judge = (operation: VerifiedOperation) =>
      judgeStale(this.#store, this.#journal.primitives.hash, operation);
    for (const { operation, refusal, evidence } of await Promise.all(stale.map(judge))) {
      if (evidence !== null) this.#evidence.push(evidence);
      this.#submissions.answer(operation.id, { type: 'refusal', refusal });
    }
  }

  async #whileBusy(work: () => Promise<void>): Promise<void> {
    this.#busy++;
    try {
      await work();
    } catch (error) {
      this.#stop(error);
    }
    this.#busy--;
    this.#schedule();
  }

  #head(): DurableHead {
    const { id: network, epoch } = networkOf(this.state);
    return { network, epoch, ...headOf(this.state) };
  }

  /** Deadlines end, the clock moves and roots are taken also when nobody asks for anything. */
  #wakeAgain(): void {
    this.#cancelWake();
    if (this.#gathering.isFull) return;
    const deadline = this.state.nextDeadline();
    const times = [this.#journal.roots.dueAt, deadline];
    if (deadline !== null) times.push(headOf(this.state).time + CLOCK_ENTRY_EVERY_MS);
    const next = times.filter((time) => time !== null).sort((a, b) => a - b)[0];
    this.#cancelWake =
      next === undefined ? () => undefined : this.#clock.wakeAt(next, () => this.#schedule());
  }

  #stop(error: unknown): void {
    if (this.#phase === 'stopped') return;
    this.#phase = 'stopped';
    const fault = faultOf(error);
    this.#cancelWake();
    this.#submissions.fail(fault);
    this.#feed.end();
    this.#declareFault(fault);
    this.#declareQuiet();
  }
}
