/**
 * What an outbox waits for (protocol §3): after a refusal at n, later operations of that device are dropped until n comes
 * again. They could only be refused as well, and the device offers them again from n on.
 */
import { isRootSigned, type Id, type Operation, type Refusal } from '#kernel';

/** Refusals after which a chain goes on: the operation is in the journal already. */
const GOES_ON: ReadonlySet<Refusal['code']> = new Set(['known', 'stale']);

/** Devices of one outbox that are waited for; of an earlier one the next refusal is told again, and nothing worse. */
const AWAITED_MAX = 64;

export class GoBackN {
  readonly #awaited = new Map<Id, number>();

  /** How many devices are waited for. */
  get size(): number {
    return this.#awaited.size;
  }

  /** Whether the operation is to be looked at; an awaited one ends the waiting. */
  takes(operation: Operation): boolean {
    if (isRootSigned(operation)) return true;
    const awaited = this.#awaited.get(operation.device);
    if (awaited === undefined) return true;
    if (operation.seq === awaited) this.#awaited.delete(operation.device);
    return operation.seq <= awaited;
  }

  /** Whether the device is to be told of the refusal: not where an earlier one says it already. */
  refused(operation: Operation, refusal: Refusal): boolean {
    if (isRootSigned(operation) || GOES_ON.has(refusal.code)) return true;
    const awaited = this.#awaited.get(operation.device);
    if (awaited !== undefined && awaited < operation.seq) return false;
    this.#awaited.set(operation.device, expectedOf(operation, refusal));
    if (this.#awaited.size > AWAITED_MAX) this.#forgetOldest();
    return true;
  }

  #forgetOldest(): void {
    const [oldest] = this.#awaited.keys();
    if (oldest !== undefined) this.#awaited.delete(oldest);
  }
}

/** The seq from which the device must offer again. */
function expectedOf({ seq }: Operation, { code, facts }: Refusal): number {
  const [expected] = facts;
  return code === 'sequence_gap' && typeof expected === 'bigint' ? Number(expected) : seq;
}
