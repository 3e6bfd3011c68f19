/**
 * Signatures are checked in threads of their own [R7], and so are the keys that an operation brings: both cost too much for
 * the thread of the sockets, and a stranger can send as many as he likes. What comes in one turn of the event loop is cut
 * into batches of 64; each thread has two at a time, so that it never waits for the next, and the rest waits here:
 * `waiting` says how much, and whoever reads sockets reads less while it is too much [R5].
 *
 * A key that the ledger does not know need not be admitted first: the sequencer refuses what such a key signed, whatever
 * the answer here.
 */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import {
  admitBoxKey,
  idBytes,
  newKeys,
  signatureChecks,
  verifiedElsewhere,
  type SignedOperation,
  type VerifiedOperation,
} from '#kernel';
import { answerAt, BATCH_CHECKS, packChecks, type Check, type SignatureBatch } from './signature-batch.ts';
import type { VerifierName } from './verifier.ts';

const BATCHES_A_THREAD = 2;

/** Checks that were asked for together. */
interface Call {
  readonly answers: boolean[];
  missing: number;
  readonly resolve: (answers: readonly boolean[]) => void;
  readonly reject: (error: Error) => void;
}

interface Job {
  readonly check: Check;
  readonly call: Call;
  readonly place: number;
}

interface Thread {
  readonly worker: Worker;
  /** In the order in which they were sent, which is the order in which they come back. */
  readonly sent: (readonly Job[])[];
}

export class Verification {
  readonly #threads: readonly Thread[];
  #queue: Job[] = [];
  #first = 0;
  #inThreads = 0;
  #isScheduled = false;
  #failure: Error | null = null;
  readonly #names: Promise<readonly VerifierName[]>;
  /** Resolves when a thread has died: nothing can be verified from then on. */
  readonly fault: Promise<Error>;
  #declareFault: (error: Error) => void = () => undefined;

  /** `threads`: by default one less than the machine has processors, at least one. */
  constructor(threads = Math.max(1, availableParallelism() - 1)) {
    this.fault = new Promise((resolve) => (this.#declareFault = resolve));
    const started = Array.from({ length: threads }, () => this.#start());
    this.#threads = started.map(({ thread }) => thread);
    this.#names = Promise.all(started.map(({ name }) => name));
    this.#names.catch(() => undefined);
  }

  /** Resolves when the threads run: with what they verify. */
  started(): Promise<readonly VerifierName[]> {
    return this.#names;
  }

  /** Checks that have no answer yet. */
  get waiting(): number {
    return this.#queue.length - this.#first + this.#inThreads;
  }

  /** Those of which all signatures are good and all new keys admitted, in their places; null at the others. */
  async operations(operations: readonly SignedOperation[]): Promise<readonly (VerifiedOperation | null)[]> {
    const checks = operations.map((operation) => checksOf(operation));
    const answers = await this.#check(checks.flat());
    let first = 0;
    return operations.map((operation, i) => {
      const own = answers.slice(first, (first += checks[i]?.length ?? 0));
      return own.every((answer) => answer) && boxKeysAreAdmitted(operation)
        ? verifiedElsewhere(operation)
        : null;
    });
  }

  /** One signature over any message, by an admitted key. */
  async signature(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): Promise<boolean> {
    const [isGood] = await this.#check([{ asks: 'signature', publicKey, message, signature }]);
    return isGood === true;
  }

  /** Whoever still waits is left with an error. */
  async close(): Promise<void> {
    this.#fail(new Error('The verification of signatures has been closed.'));
    await Promise.all(this.#threads.map(({ worker }) => worker.terminate()));
  }

  #check(checks: readonly Check[]): Promise<readonly boolean[]> {
    if (this.#failure !== null) return Promise.reject(this.#failure);
    if (checks.length === 0) return Promise.resolve([]);
    return new Promise((resolve, reject) => {
      const call: Call = { answers: [], missing: checks.length, resolve, reject };
      checks.forEach((check, place) => this.#queue.push({ check, call, place }));
      if (this.#isScheduled) return;
      this.#isScheduled = true;
      setImmediate(() => {
        this.#isScheduled = false;
        this.#send();
      });
    });
  }

  #start(): { readonly thread: Thread; readonly name: Promise<VerifierName> } {
    const worker = new Worker(new URL('./verification-worker.ts', import.meta.url));
    const thread: Thread = { worker, sent: [] };
    const name = new Promise<VerifierName>((resolve, reject) => {
      worker.on('message', (message: VerifierName | SignatureBatch) => {
        if (typeof message === 'string') resolve(message);
        else this.#receive(thread, message);
      });
      const died = (error: Error): void => {
        reject(error);
        if (this.#failure === null) this.#declareFault(error);
        this.#fail(error);
      };
      worker.on('error', died);
      worker.on('exit', (code) => died(new Error(endedSentence(code))));
    });
    return { thread, name };
  }

  #send(): void {
    for (let room = 0; room < BATCHES_A_THREAD; room++)
      for (const thread of this.#threads) if (thread.sent.length <= room) this.#sendTo(thread);
  }

  #sendTo({ worker, sent }: Thread): void {
    const jobs = this.#queue.slice(this.#first, this.#first + BATCH_CHECKS);
    if (jobs.length === 0) return;
    this.#first += jobs.length;
    if (2 * this.#first >= this.#queue.length) {
      this.#queue = this.#queue.slice(this.#first);
      this.#first = 0;
    }
    const batch = packChecks(jobs.map(({ check }) => check));
    this.#inThreads += jobs.length;
    sent.push(jobs);
    worker.postMessage(batch, [batch.buffer]);
  }

  #receive(thread: Thread, batch: SignatureBatch): void {
    const jobs = thread.sent.shift() ?? [];
    this.#inThreads -= jobs.length;
    this.#send();
    jobs.forEach(({ call, place }, i) => {
      call.answers[place] = answerAt(batch, i);
      if (--call.missing === 0) call.resolve(call.answers);
    });
  }

  #fail(error: Error): void {
    if (this.#failure !== null) return;
    this.#failure = error;
    const waiting = [...this.#threads.flatMap(({ sent }) => sent.flat()), ...this.#queue.slice(this.#first)];
    this.#queue = [];
    this.#first = 0;
    this.#inThreads = 0;
    for (const { call } of waiting) call.reject(error);
  }
}

function endedSentence(code: number): string {
  return `A thread that verifies signatures ended (${code}), so the relay has stopped: nothing that was answered is lost; start it again.`;
}

function checksOf(operation: SignedOperation): readonly Check[] {
  const signatures = signatureChecks(operation).map(({ key, message, signature }): Check => ({
    asks: 'signature',
    publicKey: idBytes(key),
    message,
    signature,
  }));
  const keys = newKeys(operation).signing.map((key): Check => ({ asks: 'key', publicKey: idBytes(key) }));
  return [...signatures, ...keys];
}

/** A comparison of bytes: not worth another thread. */
function boxKeysAreAdmitted(operation: SignedOperation): boolean {
  return newKeys(operation).boxes.every((key) => admitBoxKey(idBytes(key)).ok);
}
