/**
 * Token buckets, kept in memory: how much of something one account, one address or one socket may use [R4]. A bucket holds
 * what one span gives and fills evenly. Hitting a limit is a value that names the limit and when it is worth another try.
 */

/** Crosses the wire as a fact of `rate_limited`: for ever. */
export type LimitName =
  | 'operations_per_account'
  | 'root_operations_per_account'
  | 'operations_per_address'
  | 'bytes_per_address'
  | 'vault_items_per_account'
  | 'questions_per_address'
  | 'messages_per_socket'
  | 'connections_per_address'
  | 'sockets_per_address'
  | 'http_connections_per_address'
  | 'top_ups_per_address'
  | 'top_ups';

export interface LimitHit {
  readonly limit: LimitName;
  /** Milliseconds until what was refused would be let through, if nothing else comes before it. */
  readonly retryAfterMs: number;
}

export interface Allowance {
  readonly limit: LimitName;
  /** What a full bucket holds, and what flows into it in `spanMs`. */
  readonly amount: number;
  readonly spanMs: number;
}

interface Bucket {
  level: number;
  filledAt: number;
}

/** Buckets by key: a full one is not kept, so memory follows what was used within the last span. */
export class TokenBuckets {
  readonly #allowance: Allowance;
  readonly #buckets = new Map<string, Bucket>();
  #sweptAt = 0;

  constructor(allowance: Allowance) {
    this.#allowance = allowance;
  }

  /** Takes `cost` at `now` (ms, never running back), or takes nothing and says what was hit. A full bucket pays any cost. */
  take(key: string, cost: number, now: number): LimitHit | null {
    this.#sweep(now);
    const { limit, amount } = this.#allowance;
    const bucket = this.#filled(key, now);
    const needed = Math.min(cost, amount);
    if (amount === 0 || bucket.level < needed)
      return { limit, retryAfterMs: this.#msFor(needed - bucket.level) };
    bucket.level -= cost;
    return null;
  }

  /** Takes `cost` whatever is left, and gives the ms until the bucket is out of debt: for what has been read already. */
  charge(key: string, cost: number, now: number): number {
    this.#sweep(now);
    const bucket = this.#filled(key, now);
    bucket.level -= cost;
    return bucket.level >= 0 ? 0 : this.#msFor(-bucket.level);
  }

  get size(): number {
    return this.#buckets.size;
  }

  #filled(key: string, now: number): Bucket {
    const { amount, spanMs } = this.#allowance;
    let bucket = this.#buckets.get(key);
    if (bucket === undefined) {
      bucket = { level: amount, filledAt: now };
      this.#buckets.set(key, bucket);
    }
    bucket.level = Math.min(amount, bucket.level + ((now - bucket.filledAt) * amount) / spanMs);
    bucket.filledAt = now;
    return bucket;
  }

  #msFor(tokens: number): number {
    const { amount, spanMs } = this.#allowance;
    return amount === 0 ? spanMs : Math.ceil((tokens * spanMs) / amount);
  }

  /** Once a span, buckets that would be full are forgotten. */
  #sweep(now: number): void {
    const { amount, spanMs } = this.#allowance;
    if (now - this.#sweptAt < spanMs) return;
    this.#sweptAt = now;
    for (const [key, { level, filledAt }] of this.#buckets)
      if (level + ((now - filledAt) * amount) / spanMs >= amount) this.#buckets.delete(key);
  }
}

/** How many of something one key holds at a time. */
export class Places {
  readonly #limit: LimitName;
  readonly #most: number;
  readonly #held = new Map<string, number>();

  constructor(limit: LimitName, most: number) {
    this.#limit = limit;
    this.#most = most;
  }

  take(key: string): LimitHit | null {
    const held = this.#held.get(key) ?? 0;
    if (held >= this.#most) return { limit: this.#limit, retryAfterMs: PLACE_RETRY_MS };
    this.#held.set(key, held + 1);
    return null;
  }

  giveBack(key: string): void {
    const held = this.#held.get(key) ?? 0;
    if (held > 1) this.#held.set(key, held - 1);
    else this.#held.delete(key);
  }
}

/** Nobody knows when a place becomes free. */
const PLACE_RETRY_MS = 10_000;
