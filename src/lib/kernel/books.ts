/**
 * The books of one entry: reads the state, moves money by double entry, and collects what each account will be told.
 * Rules check with the reading half and then change with the moving half; moving what is not there is a broken invariant.
 * An account's page is opened when it is first looked at; what was written on it goes into the state once, at the end.
 */
import { assert } from './foundation/assert.ts';
import { keyOf } from './foundation/bytes.ts';
import { compareIds, type Id } from './foundation/id.ts';
import { AMOUNT_MAX } from './foundation/limits.ts';
import type { Sha256 } from './foundation/sha256.ts';
import type { Verify } from './identity/signature.ts';
import type { Change } from './journal/entry.ts';
import { balanceOf, withBalance, withSpent, type Account, type Device } from './ledger/account.ts';
import type { Asset } from './ledger/asset.ts';
import type { Network } from './ledger/network.ts';
import {
  bucketKey,
  IN,
  isBalanced,
  OUT,
  placeOf,
  type Bucket,
  type Posting,
  type Side,
} from './ledger/posting.ts';
import type { Primitives } from './primitives.ts';
import { networkOf, unfaded, type FadingTable, type Row, type State } from './state.ts';

/** What one account will be told of an entry, before it is sealed. */
export interface Touch {
  readonly account: Id;
  readonly previous: number | null;
  /** The entry's index in the account's feed. */
  readonly place: number;
  readonly postings: readonly Posting[];
  readonly changes: readonly Change[];
}

interface Page {
  readonly of: Id;
  readonly before: Account | undefined;
  now: Account | undefined;
  /** Whether the account hears of the entry; other pages were only read. */
  touched: boolean;
  readonly postings: Posting[];
  readonly changes: Change[];
}

export class Books {
  readonly state: State;
  readonly hash: Sha256;
  readonly verify: Verify;
  readonly index: number;
  /** ms since 1970 */
  readonly time: number;
  readonly network: Network;
  /** Most entries look at two accounts, so a list is found through faster than a map. */
  readonly #pages: Page[] = [];
  readonly #postings: Posting[] = [];

  constructor(state: State, { hash, verify }: Primitives, index: number, time: number) {
    this.state = state;
    this.hash = hash;
    this.verify = verify;
    this.index = index;
    this.time = time;
    this.network = networkOf(state);
  }

  account(of: Id): Account | undefined {
    return this.#page(of).now;
  }

  device(of: Id): Device | undefined {
    return this.state.table('devices').get(of);
  }

  asset(of: Id): Asset | undefined {
    return this.state.table('assets').get(of);
  }

  available(of: Id, asset: Id): bigint {
    const account = this.account(of);
    return account === undefined ? 0n : balanceOf(account, asset).available;
  }

  /** The last entry before this one that took from available: this one's own fee is no spender. */
  spentBefore(of: Id, asset: Id): number | null {
    const { before } = this.#page(of);
    return before === undefined ? null : balanceOf(before, asset).spentBy;
  }

  /** What is in a bucket that is not `available`. */
  inBucket(bucket: Bucket, asset: Id): bigint {
    return this.state.table('buckets').get(bucketKey(bucket.kind, bucket.id, asset)) ?? 0n;
  }

  unfaded<Name extends FadingTable>(name: Name, key: string): Row<Name> | undefined {
    return unfaded(this.state, name, key, this.time);
  }

  /** The key of an account's own reference: account ‖ SHA-256(reference). */
  keyIn(of: Id, bytes: Uint8Array): string {
    return of + keyOf(this.hash(bytes));
  }

  // From here on nothing may refuse.

  /** The account hears of this entry, whether or not anything of it moves. */
  touch(of: Id): void {
    this.#page(of).touched = true;
  }

  /** Tells an account of an object's new value; an earlier one of this entry is replaced. */
  tell(of: Id, change: Change): void {
    const page = this.#page(of);
    page.touched = true;
    const at = page.changes.findIndex((each) => each.kind === change.kind && each.id === change.id);
    if (at === -1) page.changes.push(change);
    else page.changes[at] = change;
  }

  /** One movement: out of one bucket, into another, its two postings summing to zero [L1]. */
  move(from: Bucket, to: Bucket, asset: Id, amount: bigint): void {
    assert(amount > 0n && amount <= AMOUNT_MAX, 'a movement moves something');
    this.#post(from, asset, OUT, amount);
    this.#post(to, asset, IN, amount);
  }

  #post(bucket: Bucket, asset: Id, side: Side, amount: bigint): void {
    const change = side === IN ? amount : -amount;
    const balance =
      bucket.kind === 'available'
        ? this.#postAvailable(bucket.owner, asset, change)
        : this.#postBucket(bucket, asset, change);
    assert(balance >= 0n && balance <= AMOUNT_MAX, 'no bucket is below zero nor past its range [L2, L4]');
    const posting = { bucket: placeOf(bucket), asset, side, amount, balance };
    this.#postings.push(posting);
    if (bucket.owner === null) return;
    const page = this.#page(bucket.owner);
    page.touched = true;
    page.postings.push(posting);
  }

  #postAvailable(owner: Id, asset: Id, change: bigint): bigint {
    const account = this.#open(owner);
    const before = balanceOf(account, asset);
    const available = before.available + change;
    const spentBy = change < 0n ? this.index : before.spentBy;
    this.setAccount(withBalance(account, { asset: before.asset, available, locked: before.locked, spentBy }));
    return available;
  }

  #postBucket(bucket: Bucket, asset: Id, change: bigint): bigint {
    const key = bucketKey(bucket.kind, bucket.id, asset);
    const buckets = this.state.table('buckets');
    const after = (buckets.get(key) ?? 0n) + (bucket.kind === 'issuance' ? -change : change);
    if (after === 0n) buckets.delete(key);
    else buckets.set(key, after);
    if (bucket.id !== null) this.#lock(bucket.owner, asset, change);
    return after;
  }

  #lock(owner: Id, asset: Id, change: bigint): void {
    const account = this.#open(owner);
    const before = balanceOf(account, asset);
    this.setAccount(withBalance(account, { ...before, locked: before.locked + change }));
  }

  #open(of: Id): Account {
    const account = this.account(of);
    assert(account !== undefined, 'a bucket belongs to an account that there is');
    return account;
  }

  setDevice(next: Device, tell: boolean): void {
    this.state.table('devices').set(next.id, next);
    if (tell) this.tell(next.account, { kind: 'device', id: next.id, value: next });
  }

  /** The account hears of it, since its digest changes. */
  setAccount(next: Account): void {
    const page = this.#page(next.id);
    page.now = next;
    page.touched = true;
  }

  /** Counts what a `spend` device took out of available in this entry. */
  countSpent(device: Device): void {
    let next = device;
    for (const { bucket, asset, side, amount } of this.#page(device.account).postings)
      if (bucket.kind === 'available' && side === OUT) next = withSpent(next, asset, amount, this.time);
    if (next !== device) this.setDevice(next, true);
  }

  /** Ends the entry: checks that it balances, writes the touched accounts, and gives what each is told, sorted. */
  close(): readonly Touch[] {
    assert(isBalanced(this.#postings), 'postings sum to zero per asset [L1]');
    const accounts = this.state.table('accounts');
    const touches: Touch[] = [];
    for (const { of, before, now, touched, postings, changes } of this.#pages) {
      if (!touched) continue;
      assert(now !== undefined, 'only accounts are touched');
      const place = now.feedLength;
      accounts.set(of, { ...now, lastEntry: this.index, feedLength: place + 1 });
      touches.push({ account: of, previous: before?.lastEntry ?? null, place, postings, changes });
    }
    return touches.sort((a, b) => compareIds(a.account, b.account));
  }

  #page(of: Id): Page {
    for (const page of this.#pages) if (page.of === of) return page;
    const before = this.state.table('accounts').get(of);
    const page = { of, before, now: before, touched: false, postings: [], changes: [] };
    this.#pages.push(page);
    return page;
  }
}
