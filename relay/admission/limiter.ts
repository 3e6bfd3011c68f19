/**
 * The limits of one relay in one place: what each socket, address and account is charged for what it sends [R4].
 */
import { isRootSigned, type Id, type SignedOperation, type VerifiedOperation } from '#kernel';
import type { Limits } from '../limit-settings.ts';
import { Places, TokenBuckets, type LimitHit } from './limits.ts';

const MINUTE_MS = 60_000;
/**
 * A claim's second signature is under a key that only the state knows, so the fold itself checks it: some 50 µs of the
 * thread of the sockets, about what the rest of an operation takes of it, also when it is wrong.
 */
const CLAIM_COST = 2;

export class Limiter {
  readonly #operationsByAccount: TokenBuckets;
  readonly #rootOperationsByAccount: TokenBuckets;
  readonly #operationsByAddress: TokenBuckets;
  readonly #vaultItemsByAccount: TokenBuckets;
  readonly #bytesByAddress: TokenBuckets;
  readonly #questionsByAddress: TokenBuckets;
  readonly #messagesBySocket: TokenBuckets;
  readonly #connectionsByAddress: TokenBuckets;
  readonly #sockets: Places;

  constructor(limits: Limits) {
    const perMinute = (limit: LimitHit['limit'], amount: number) =>
      new TokenBuckets({ limit, amount, spanMs: MINUTE_MS });
    this.#operationsByAccount = perMinute('operations_per_account', limits.operationsPerAccountPerMinute);
    this.#rootOperationsByAccount = perMinute(
      'root_operations_per_account',
      limits.rootOperationsPerAccountPerMinute,
    );
    this.#operationsByAddress = perMinute('operations_per_address', limits.operationsPerAddressPerMinute);
    this.#vaultItemsByAccount = perMinute('vault_items_per_account', limits.vaultItemsPerAccountPerMinute);
    this.#bytesByAddress = perMinute('bytes_per_address', limits.bytesPerAddressPerMinute);
    this.#questionsByAddress = perMinute('questions_per_address', limits.questionsPerAddressPerMinute);
    this.#messagesBySocket = perMinute('messages_per_socket', limits.messagesPerSocketPerMinute);
    this.#connectionsByAddress = perMinute('connections_per_address', limits.connectionsPerAddressPerMinute);
    this.#sockets = new Places('sockets_per_address', limits.socketsPerAddress);
  }

  /** Asked when a socket is opened; null gives it a place, which `closed` gives back. */
  open(address: string, now: number): LimitHit | null {
    return this.#connectionsByAddress.take(address, 1, now) ?? this.#sockets.take(address);
  }

  closed(address: string): void {
    this.#sockets.giveBack(address);
  }

  /**
   * Charges a message that has been read: the longest pause that its socket and its address owe, or null. Nothing is
   * dropped; the socket is not read until the debt is paid.
   */
  message(socket: string, address: string, bytes: number, now: number): LimitHit | null {
    const bySocket = this.#messagesBySocket.charge(socket, 1, now);
    const byAddress = this.#bytesByAddress.charge(address, bytes, now);
    if (bySocket === 0 && byAddress === 0) return null;
    return bySocket > byAddress
      ? { limit: 'messages_per_socket', retryAfterMs: bySocket }
      : { limit: 'bytes_per_address', retryAfterMs: byAddress };
  }

  /** Charges a question or a sync step that has been read, as `message` does. */
  question(address: string, now: number): LimitHit | null {
    const retryAfterMs = this.#questionsByAddress.charge(address, 1, now);
    return retryAfterMs === 0 ? null : { limit: 'questions_per_address', retryAfterMs };
  }

  /** Asked before an item of a vault is verified: one is as dear as an operation. */
  vaultItem(account: Id, address: string, now: number): LimitHit | null {
    return this.#operationsByAddress.take(address, 1, now) ?? this.#vaultItemsByAccount.take(account, 1, now);
  }

  /**
   * Asked before an operation that comes from this account's socket is verified; what is hit becomes the refusal
   * `rate_limited`. It is let through within a minute: all that its device has signed waits behind it [P7]. Whose root has
   * signed is not known yet, so it is the socket's account that pays.
   */
  operation(account: Id, address: string, operation: SignedOperation, now: number): LimitHit | null {
    const cost = costOf(operation);
    return this.#operationsByAddress.take(address, cost, now) ?? this.#signed(account, operation, now);
  }

  /** Asked before an enrolment that comes with a login is verified: nobody is yet who they say they are. */
  login(address: string, now: number): LimitHit | null {
    return this.#operationsByAddress.take(address, 1, now);
  }

  /** Asked when it has been verified, so that no stranger uses up what an account may do. */
  enrolment(enrolment: VerifiedOperation, now: number): LimitHit | null {
    return this.#signed(enrolment.account, enrolment, now);
  }

  #signed(account: Id, operation: SignedOperation, now: number): LimitHit | null {
    const hit = this.#operationsByAccount.take(account, costOf(operation), now);
    if (hit !== null) return hit;
    if (!isRootSigned(operation)) return null;
    return this.#rootOperationsByAccount.take(account, 1, now);
  }
}

function costOf({ kind }: SignedOperation): number {
  return kind === 'voucher.claim' ? CLAIM_COST : 1;
}
