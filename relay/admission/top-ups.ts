/**
 * Which newcomers a demonstration network gives something to begin with: so many a day, and so many of one address. Who is
 * over the limit has an account like everybody else, and no money yet.
 */
import { idHex, keyOf, networkOf, utf8, type Id, type MemoryState, type Sha256 } from '#kernel';
import type { Limits } from '../limit-settings.ts';
import { TokenBuckets, type LimitHit } from './limits.ts';

const DAY_MS = 86_400_000;
const EVERYBODY = '';
/** Whoever came while no relay was looking. */
const UNKNOWN_ADDRESS = 'unknown';
/** An account with a longer feed has been here for a while; its top-up, if it ever had one, is history. */
const NEWCOMER_FEED_MAX = 3;

export class TopUps {
  readonly #byAddress: TokenBuckets;
  readonly #all: TokenBuckets;

  constructor({ topUpsPerAddressPerDay, topUpsPerDay }: Limits) {
    const aDay = (limit: LimitHit['limit'], amount: number) =>
      new TokenBuckets({ limit, amount, spanMs: DAY_MS });
    this.#byAddress = aDay('top_ups_per_address', topUpsPerAddressPerDay);
    this.#all = aDay('top_ups', topUpsPerDay);
  }

  /** Null: the newcomer may be topped up, and has been counted. `now` in ms, never running back. */
  take(address: string | null, now: number): LimitHit | null {
    return this.#byAddress.take(address ?? UNKNOWN_ADDRESS, 1, now) ?? this.#all.take(EVERYBODY, 1, now);
  }
}

/** Accounts that have just come and have had no top-up: the issuer names each account that it tops up as reference. */
export function* awaitingTopUp(state: MemoryState, hash: Sha256): Generator<Id> {
  const { issuer } = networkOf(state);
  const references = state.table('references');
  for (const { id, feedLength } of state.rows('accounts').values()) {
    if (id === issuer || feedLength > NEWCOMER_FEED_MAX) continue;
    if (references.get(issuer + keyOf(hash(utf8(idHex(id))))) === undefined) yield id;
  }
}
