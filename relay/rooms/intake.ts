/**
 * The way of one socket's operations from its outbox to the sequencer: read, stateless refusals, limits, verification,
 * submission, in the order in which they came. Verification of what comes next runs while this is being committed.
 * A verdict goes out by the feed alone [P9]; what is refused goes to `answers`. Anybody may submit what somebody else has
 * signed [P8], and is told there where it stands: its payer alone has the verdict of a rejected payment in a feed.
 */
import {
  decode,
  decodeSigned,
  known,
  operationId,
  refused,
  signedSchema,
  type Id,
  type Refusal,
  type Sha256,
  type SignedOperation,
  type VerifiedOperation,
} from '#kernel';
import type { Answer, OutboxItem } from '#protocol';
import type { LimitHit } from '../admission/limits.ts';
import { GoBackN } from './go-back-n.ts';
import type { Ledger, Verifier } from './ledger.ts';

export interface IntakeParts {
  readonly ledger: Ledger;
  readonly verifier: Verifier;
  readonly hash: Sha256;
  readonly network: Id;
  /** Whose socket it is: what others have signed has its verdict in feeds that are not read here. */
  readonly account: Id;
  /** Asked once an operation, before it is verified. */
  readonly limit: (operation: SignedOperation) => LimitHit | null;
  readonly answer: (answers: readonly Answer[]) => void;
  /** Operations were taken in (positive) or answered (negative). */
  readonly inFlight: (difference: number) => void;
  readonly failed: (error: unknown) => void;
}

/** What could be said of an item without its signature. */
type Looked =
  | { readonly type: 'signed'; readonly operation: SignedOperation }
  | { readonly type: 'refused'; readonly operation: SignedOperation; readonly refusal: Refusal }
  | { readonly type: 'unread'; readonly id: Id; readonly refusal: Refusal };

export class Intake {
  readonly #parts: IntakeParts;
  readonly #chain = new GoBackN();
  #tail: Promise<void> = Promise.resolve();

  constructor(parts: IntakeParts) {
    this.#parts = parts;
  }

  /** The bytes of the items need not outlive the call. */
  take(items: readonly OutboxItem[]): void {
    const { verifier, inFlight, failed } = this.#parts;
    const looked = items.map((item) => this.#look(item.bytes.slice()));
    const signed = looked.flatMap((each) => (each.type === 'signed' ? [each.operation] : []));
    const verified = signed.length === 0 ? Promise.resolve([]) : verifier.operations(signed);
    inFlight(items.length);
    this.#tail = this.#tail
      .then(async () => {
        this.#offer(looked, await verified);
      })
      .catch(failed);
  }

  #look(bytes: Uint8Array): Looked {
    const { hash, network, limit } = this.#parts;
    const read = decodeSigned(hash, bytes);
    if (!read.ok) return { type: 'unread', id: unreadId(hash, bytes), refusal: refused(read.error) };
    const operation = read.value;
    if (operation.network !== network)
      return { type: 'refused', operation, refusal: refused('wrong_network') };
    const hit = limit(operation);
    if (hit === null) return { type: 'signed', operation };
    const refusal = refused('rate_limited', BigInt(hit.retryAfterMs), hit.limit);
    return { type: 'refused', operation, refusal };
  }

  /** Gives the sequencer what is good; its answers are waited for beside the next call. */
  #offer(looked: readonly Looked[], verified: readonly (VerifiedOperation | null)[]): void {
    const { ledger, account, answer, inFlight, failed } = this.#parts;
    const answers: Answer[] = [];
    const good: VerifiedOperation[] = [];
    let place = 0;
    for (const each of looked) {
      const operation = each.type === 'signed' ? (verified[place++] ?? null) : null;
      if (each.type === 'unread') answers.push({ id: each.id, ...each.refusal });
      else if (!this.#chain.takes(each.operation)) continue;
      else if (operation !== null) good.push(operation);
      else
        this.#refuse(
          each.operation,
          each.type === 'refused' ? each.refusal : refused('bad_signature'),
          answers,
        );
    }
    if (answers.length > 0) answer(answers);
    if (good.length === 0) {
      inFlight(-looked.length);
      return;
    }
    ledger
      .submit(good)
      .then((given) => {
        const said: Answer[] = [];
        given.forEach((each, i) => {
          const operation = good[i] as VerifiedOperation;
          if (each.type === 'refusal') this.#refuse(operation, each.refusal, said);
          else if (operation.account !== account)
            said.push({ id: operation.id, ...known(each.index, each.verdict) });
        });
        if (said.length > 0) answer(said);
      })
      .catch(failed)
      .finally(() => inFlight(-looked.length));
  }

  #refuse(operation: SignedOperation, refusal: Refusal, answers: Answer[]): void {
    if (this.#chain.refused(operation, refusal)) answers.push({ id: operation.id, ...refusal });
  }
}

/** What a device can compute itself of an item that nobody can read: the id of its operation's bytes, or of the item's. */
function unreadId(hash: Sha256, item: Uint8Array): Id {
  const read = decode(signedSchema, item);
  return operationId(hash, read.ok ? read.value.bytes : item);
}
