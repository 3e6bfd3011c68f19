/**
 * The books of one entry: reads the state, moves money by double entry, and collects what each account will be told.
 * Rules check with the reading half and then change with the moving half; moving what is not there is a broken invariant.
 */
import { assert } from './foundation/assert.ts';
import { keyOf } from './foundation/bytes.ts';
import type { Id } from './foundation/id.ts';
import { AMOUNT_MAX } from './foundation/limits.ts';
import type { Sha256 } from './foundation/sha256.ts';
import type { Change } from './journal/entry.ts';
import { balanceOf, withBalance, withSpent, type Account, type Device } from './ledger/account.ts';
import type { Asset } from './ledger/asset.ts';
import { SPEND } from './operation/device.ts';
import type { Network } from './ledger/network.ts';
import { bucketKey, imbalances, IN, OUT, type Bucket, type Posting, type Side } from './ledger/posting.ts';
import { networkOf, unfaded, type FadingTable, type Row, type State } from './state.ts';

/** What one account will be told of an entry, before it is sealed. */
export interface Touch {
  readonly account: Id;
  readonly previous: number | null;
  /** The entry's index in the account's feed. */
  readonly place: number;
  readonly postings: Posting[];
  readonly changes: Change[];
}

export class Books {
  readonly state: State;
  readonly hash: Sha256;
  readonly index: number;
  /** ms since 1970 */
  readonly time: number;
  readonly network: Network;
  readonly #touches = new Map<Id, Touch>();
  readonly #postings: Posting[] = [];

  constructor(state: State, hash: Sha256, index: number, time: number) {
    this.state = state;
    this.hash = hash;
    this.index = index;
    this.time = time;
    this.network = networkOf(state);
  }

  account(of: Id): Account | undefined {
    return this.state.table('accounts').get(of);
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
  touch(of: Id): Touch {
    let touch = this.#touches.get(of);
    if (touch === undefined) {
      const account = this.account(of);
      touch = {
        account: of,
        previous: account?.lastEntry ?? null,
        place: account?.feedLength ?? 0,
        postings: [],
        changes: [],
      };
      this.#touches.set(of, touch);
    }
    return touch;
  }

  /** Tells an account of an object's new value; an earlier one of this entry is replaced. */
  tell(of: Id, change: Change): void {
    const { changes } = this.touch(of);
    const at = changes.findIndex((each) => each.kind === change.kind && each.id === change.id);
    if (at === -1) changes.push(change);
    else changes[at] = change;
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
    const posting = { bucket: { kind: bucket.kind, id: bucket.id }, asset, side, amount, balance };
    this.#postings.push(posting);
    if (bucket.owner !== null) this.touch(bucket.owner).postings.push(posting);
  }

  #postAvailable(owner: Id, asset: Id, change: bigint): bigint {
    const account = this.account(owner);
    assert(account !== undefined, 'an account has the bucket');
    const before = balanceOf(account, asset);
    const available = before.available + change;
    assert(
      available >= 0n && available <= AMOUNT_MAX,
      'available is never below zero nor past its range [L2, L4]',
    );
    const spentBy = change < 0n ? this.index : before.spentBy;
    this.state.table('accounts').set(owner, withBalance(account, { ...before, available, spentBy }));
    return available;
  }

  #postBucket(bucket: Bucket, asset: Id, change: bigint): bigint {
    const key = bucketKey(bucket.kind, bucket.id, asset);
    const buckets = this.state.table('buckets');
    const after = (buckets.get(key) ?? 0n) + (bucket.kind === 'issuance' ? -change : change);
    assert(after >= 0n && after <= AMOUNT_MAX, 'no bucket is below zero nor past its range [L2, L4]');
    if (after === 0n) buckets.delete(key);
    else buckets.set(key, after);
    if (bucket.id !== null) this.#lock(bucket.owner, asset, change);
    return after;
  }

  #lock(owner: Id, asset: Id, change: bigint): void {
    const account = this.account(owner);
    assert(account !== undefined, 'an account has the lock');
    const before = balanceOf(account, asset);
    this.state
      .table('accounts')
      .set(owner, withBalance(account, { ...before, locked: before.locked + change }));
  }

  setDevice(next: Device, tell: boolean): void {
    this.state.table('devices').set(next.id, next);
    if (tell) this.tell(next.account, { kind: 'device', id: next.id, value: next });
  }

  setAccount(next: Account): void {
    this.state.table('accounts').set(next.id, next);
  }

  /** Counts what a `spend` device took out of available in this entry. */
  countSpent(device: Device): void {
    if (device.role !== SPEND) return;
    let next = device;
    for (const { bucket, asset, side, amount } of this.touch(device.account).postings)
      if (bucket.kind === 'available' && side === OUT) next = withSpent(next, asset, amount, this.time);
    if (next !== device) this.setDevice(next, true);
  }

  /** Ends the entry: checks that it balances, moves each touched account's last entry, and gives what each is told. */
  close(): readonly Touch[] {
    for (const [, sum] of imbalances(this.#postings))
      assert(sum === 0n, 'postings sum to zero per asset [L1]');
    const touches = [...this.#touches.values()].sort((a, b) => (a.account < b.account ? -1 : 1));
    for (const { account: of } of touches) {
      const account = this.account(of);
      assert(account !== undefined, 'only accounts are touched');
      this.setAccount({ ...account, lastEntry: this.index, feedLength: account.feedLength + 1 });
    }
    return touches;
  }
}
