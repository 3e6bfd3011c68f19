/**
 * Verified operations that wait for their place in the journal, within bounds [R4]. The highest covered fee goes first,
 * among equal fees the device that has waited longest; a device's own operations keep their order. When there is no room,
 * the lowest fee goes, the youngest first and a chain only from its end, and whoever goes is refused `overloaded` with the
 * time after which another try is worth it: nothing is dropped in silence.
 */
import { isRootSigned, refused, type Id, type Refusal, type VerifiedOperation } from '#kernel';
import { FeeQueues, FeeStacks } from './fee-queues.ts';

export interface MempoolLimits {
  readonly operationsMax: number;
  readonly bytesMax: number;
  /** The share that one account may fill. */
  readonly accountShare: number;
  /** The share that only urgent operations may fill. */
  readonly urgentShare: number;
  readonly retryAfterMs: number;
}

export const MEMPOOL_LIMITS: MempoolLimits = {
  operationsMax: 10_000,
  bytesMax: 300_000_000,
  accountShare: 0.01,
  urgentShare: 0.25,
  retryAfterMs: 1000,
};

/** What an operation in here takes of memory beside its bytes: the objects that it was read into. */
const OVERHEAD_BYTES = 1024;
/** Those of a chain that have gone are let go of in runs. */
const SPENT_MAX = 64;

export interface Waiting {
  readonly operation: VerifiedOperation;
  /** What it pays for its place: 0 where its account does not have the fee. */
  readonly fee: bigint;
  /** Whose share it takes: its account, or the device alone where nothing says that it is the account's. */
  readonly payer: Id;
  readonly isUrgent: boolean;
}

/** What the mempool must know of the ledger. */
export interface MempoolView {
  /** Of the base asset; minor units. */
  available(account: Id): bigint;
  /** The most that the network lets anybody pay: more pays for nothing. */
  feeMax(): bigint;
  isUrgent(operation: VerifiedOperation): boolean;
  /** Whether the account has enrolled the device, so that a stranger cannot fill the share of somebody else. */
  isOwn(operation: VerifiedOperation): boolean;
}

interface Chain {
  readonly device: Id;
  /** Those before `first` have gone. */
  readonly waiting: Waiting[];
  first: number;
}

interface Use {
  operations: number;
  bytes: number;
}

interface AccountUse extends Use {
  fees: bigint;
}

export class Mempool {
  readonly #limits: MempoolLimits;
  readonly #view: MempoolView;
  readonly #chains = new Map<Id, Chain>();
  readonly #heads = new FeeQueues<Chain>();
  readonly #ordinaryEnds = new FeeStacks<Waiting>();
  readonly #urgentEnds = new FeeStacks<Waiting>();
  readonly #accounts = new Map<Id, AccountUse>();
  readonly #all: Use = { operations: 0, bytes: 0 };
  readonly #ordinary: Use = { operations: 0, bytes: 0 };

  constructor(limits: MempoolLimits, view: MempoolView) {
    this.#limits = limits;
    this.#view = view;
  }

  get operations(): number {
    return this.#all.operations;
  }

  get bytes(): number {
    return this.#all.bytes;
  }

  /** Takes the operation in. Those that had no room are given back: the one offered or others in its place. */
  offer(operation: VerifiedOperation): readonly VerifiedOperation[] {
    const isOwn = this.#view.isOwn(operation);
    const payer = isOwn ? operation.account : operation.device;
    const fee = isOwn ? this.#coveredFee(operation) : 0n;
    const waiting: Waiting = { operation, fee, payer, isUrgent: this.#view.isUrgent(operation) };
    if (!this.#accountHasRoom(waiting)) return [operation];
    const evicted: VerifiedOperation[] = [];
    while (!this.#hasRoom(waiting)) {
      const victim = this.#victimFor(waiting);
      if (victim === null) return [...evicted, operation];
      this.#dropEnd(victim);
      evicted.push(victim.operation);
    }
    this.#put(waiting);
    return evicted;
  }

  /** The next one to be sequenced. */
  take(): VerifiedOperation | null {
    const chain = this.#heads.take((each) => this.#chains.get(each.device) === each);
    if (chain === null) return null;
    const waiting = chain.waiting[chain.first++] as Waiting;
    this.#count(waiting, -1);
    const next = chain.waiting[chain.first];
    if (next === undefined) this.#chains.delete(chain.device);
    else this.#heads.put(next.fee, chain);
    if (chain.first >= SPENT_MAX) chain.waiting.splice(0, chain.first);
    if (chain.first >= SPENT_MAX) chain.first = 0;
    return waiting.operation;
  }

  overloaded(): Refusal {
    return refused('overloaded', BigInt(this.#limits.retryAfterMs));
  }

  #coveredFee({ account, fee }: VerifiedOperation): bigint {
    if (fee === 0n || fee > this.#view.feeMax()) return 0n;
    const promised = this.#accounts.get(account)?.fees ?? 0n;
    return fee <= this.#view.available(account) - promised ? fee : 0n;
  }

  #accountHasRoom({ operation, payer }: Waiting): boolean {
    const { operationsMax, bytesMax, accountShare } = this.#limits;
    const use = this.#accounts.get(payer);
    if (use === undefined) return true;
    return (
      use.operations + 1 <= operationsMax * accountShare &&
      use.bytes + sizeOf(operation) <= bytesMax * accountShare
    );
  }

  #hasRoom({ operation, isUrgent }: Waiting): boolean {
    const { operationsMax, bytesMax, urgentShare } = this.#limits;
    const size = sizeOf(operation);
    const fits = (use: Use, share: number): boolean =>
      use.operations + 1 <= operationsMax * share && use.bytes + size <= bytesMax * share;
    return fits(this.#all, 1) && (isUrgent || fits(this.#ordinary, 1 - urgentShare));
  }

  /** The end of a chain that pays less and is not the chain of the one that wants its place. */
  #victimFor({ operation, fee, isUrgent }: Waiting): Waiting | null {
    const isEnd = (each: Waiting): boolean => this.#endOf(each) === each;
    const ordinary = this.#ordinaryEnds.lowest(isEnd);
    const urgent = isUrgent ? this.#urgentEnds.lowest(isEnd) : null;
    const victim = urgent === null || (ordinary !== null && ordinary.fee <= urgent.fee) ? ordinary : urgent;
    if (victim === null || victim.fee >= fee) return null;
    return chainOf(victim.operation) === chainOf(operation) ? null : victim;
  }

  #endOf({ operation }: Waiting): Waiting | undefined {
    return this.#chains.get(chainOf(operation))?.waiting.at(-1);
  }

  #put(waiting: Waiting): void {
    const device = chainOf(waiting.operation);
    let chain = this.#chains.get(device);
    if (chain === undefined) {
      chain = { device, waiting: [], first: 0 };
      this.#chains.set(device, chain);
      this.#heads.put(waiting.fee, chain);
    }
    chain.waiting.push(waiting);
    this.#noteEnd(waiting);
    this.#count(waiting, 1);
  }

  #dropEnd(victim: Waiting): void {
    const chain = this.#chains.get(chainOf(victim.operation)) as Chain;
    chain.waiting.pop();
    const end = chain.waiting[chain.waiting.length - 1];
    if (chain.waiting.length === chain.first) this.#chains.delete(chain.device);
    else if (end !== undefined) this.#noteEnd(end);
    this.#count(victim, -1);
  }

  /** Ends that are ends no more stay in the stacks; now and then they are made anew. */
  #noteEnd(waiting: Waiting): void {
    const stack = waiting.isUrgent ? this.#urgentEnds : this.#ordinaryEnds;
    stack.put(waiting);
    if (stack.size <= 2 * this.#limits.operationsMax) return;
    stack.clear();
    for (const chain of this.#chains.values()) {
      const end = chain.waiting.at(-1) as Waiting;
      if (end.isUrgent === waiting.isUrgent) stack.put(end);
    }
  }

  #count({ operation, fee, payer, isUrgent }: Waiting, sign: 1 | -1): void {
    const size = sign * sizeOf(operation);
    const use = this.#accounts.get(payer) ?? { operations: 0, bytes: 0, fees: 0n };
    use.fees += sign === 1 ? fee : -fee;
    for (const each of isUrgent ? [this.#all, use] : [this.#all, use, this.#ordinary]) {
      each.operations += sign;
      each.bytes += size;
    }
    if (use.operations === 0) this.#accounts.delete(payer);
    else this.#accounts.set(payer, use);
  }
}

function sizeOf({ bytes }: VerifiedOperation): number {
  return bytes.length + OVERHEAD_BYTES;
}

/** What the root signs is no chain: each such operation stands for itself. */
function chainOf(operation: VerifiedOperation): Id {
  return isRootSigned(operation) ? operation.id : operation.device;
}
