/**
 * A second opinion on money, written from the design and not from the code: it reads entries as bytes, remembers every
 * movement there ever was, and adds them all up whenever it is asked. It believes verdicts, except that what was accepted
 * must have been covered, and who was told that money was lacking must have lacked it.
 */
import { expect } from 'vitest';
import {
  bucketKey,
  decodeEntry,
  decodeOperation,
  FULL,
  idOf,
  SPEND,
  type AssetAmounts,
  type BucketKind,
  type Cause,
  type Genesis,
  type Id,
  type MemoryState,
  type Operation,
  type Role,
  type SealedEffect,
  type SignedOperation,
  type Verdict,
} from '#kernel';
import { nodeSha256 } from './world.ts';

interface Place {
  readonly kind: BucketKind;
  /** The account of `available`, the hold or voucher of a lock. */
  readonly of: Id | null;
}

interface Movement {
  readonly from: Place;
  readonly to: Place;
  readonly asset: Id;
  readonly amount: bigint;
  readonly entry: number;
}

interface Gift {
  readonly to: Id;
  readonly asset: Id;
  readonly amount: bigint;
}

interface Lock {
  readonly kind: 'hold' | 'voucher';
  readonly id: Id;
  readonly payer: Id;
  readonly to: Id | null;
  readonly asset: Id;
  readonly amount: bigint;
}

interface Spent {
  readonly device: Id;
  readonly day: number;
  readonly asset: Id;
  readonly amount: bigint;
}

const DAY_MS = 86_400_000;
const MOST = 2n ** 63n - 1n;
/** These cost nothing, not even the fee. */
const FREE: readonly string[] = ['expired', 'expiry_too_far', 'fee_too_high'];
const FEES: Place = { kind: 'fees', of: null };
const ISSUANCE: Place = { kind: 'issuance', of: null };
const PROMO: Place = { kind: 'promo', of: null };
const available = (of: Id): Place => ({ kind: 'available', of });
const same = (a: Place, b: Place): boolean => a.kind === b.kind && a.of === b.of;

export class Oracle {
  readonly #network: Id;
  readonly #base: Id;
  readonly #accounts = new Set<Id>();
  readonly #devices = new Map<Id, { readonly role: Role; limits: AssetAmounts }>();
  readonly #caps = new Map<Id, bigint>();
  readonly #locks = new Map<Id, Lock>();
  readonly #spent: Spent[] = [];
  readonly #movements: Movement[] = [];
  #entries = 0;

  constructor(genesis: Genesis, network: Id, base: Id) {
    this.#network = network;
    this.#base = base;
    this.#caps.set(base, MOST);
    expect(genesis.relays.length).toBeGreaterThan(0);
  }

  /** Reads the next entry. */
  take(bytes: Uint8Array): void {
    const decoded = decodeEntry(bytes);
    if (!decoded.ok) throw new Error(decoded.error);
    const { index, time, cause, verdict } = decoded.value;
    expect(index).toBe(this.#entries);
    if (cause.type === 'operation') this.#operation(operationOf(cause), time, verdict);
    if (cause.type === 'timeout') this.#giveBack(cause.object);
    this.#entries++;
    this.#nothingIsNegative();
  }

  /** Σ in − Σ out over all movements that there ever were. */
  balance(place: Place, asset: Id, entries = this.#entries): bigint {
    let balance = 0n;
    for (const { from, to, asset: of, amount, entry } of this.#movements) {
      if (of !== asset || entry >= entries) continue;
      if (same(to, place)) balance += amount;
      if (same(from, place)) balance -= amount;
    }
    return balance;
  }

  #operation(operation: SignedOperation, time: number, verdict: Verdict): void {
    expect(operation.network).toBe(this.#network);
    const isRoot = operation.device === operation.account;
    if (!isRoot && !FREE.includes(verdict?.code ?? '')) this.#fee(operation, time, verdict);
    if (verdict === null) this.#accepted(operation);
    if (verdict?.code === 'insufficient_available') this.#mustLack(operation, verdict.facts);
    if (!isRoot && this.#devices.get(operation.device)?.role === SPEND) this.#count(operation, time);
  }

  #fee({ account, device, fee }: Operation, time: number, verdict: Verdict): void {
    const amounts = [fee, this.balance(available(account), this.#base, this.#entries + 1)];
    const left = this.#leftToday(device, this.#base, time);
    if (left !== null) amounts.push(left);
    const taken = amounts.sort((a, b) => (a < b ? -1 : 1))[0] as bigint;
    expect(verdict?.code === 'fee_not_covered').toBe(taken < fee);
    this.#move(available(account), FEES, this.#base, taken);
  }

  #leftToday(device: Id, asset: Id, time: number): bigint | null {
    const of = this.#devices.get(device);
    if (of === undefined || of.role === FULL) return null;
    const limit = of.limits.find((each) => each.asset === asset)?.amount ?? 0n;
    const spent = this.#spent.filter(
      (each) => each.device === device && each.asset === asset && each.day === Math.floor(time / DAY_MS),
    );
    const left = spent.reduce((rest, { amount }) => rest - amount, limit);
    return left > 0n ? left : 0n;
  }

  /** Whatever left the account's available by a `spend` device counts, and is never credited back. */
  #count({ account, device }: Operation, time: number): void {
    const day = Math.floor(time / DAY_MS);
    for (const { from, asset, amount, entry } of this.#movements)
      if (entry === this.#entries && same(from, available(account)))
        this.#spent.push({ device, day, asset, amount });
  }

  #accepted(operation: Operation): void {
    const { id, account } = operation;
    switch (operation.kind) {
      case 'device.enrol': {
        const { device, role, limits } = operation.fields;
        this.#accounts.add(account);
        this.#devices.set(device, { role, limits });
        return;
      }
      case 'device.limits':
        (this.#devices.get(operation.fields.device) as { limits: AssetAmounts }).limits =
          operation.fields.limits;
        return;
      case 'asset.create':
        this.#caps.set(id, operation.fields.cap ?? MOST);
        return;
      case 'asset.issue':
        return this.#give(ISSUANCE, operation.fields);
      case 'asset.redeem':
        return this.#move(available(account), ISSUANCE, operation.fields.asset, operation.fields.amount);
      case 'asset.fund_promo':
        return this.#move(available(account), PROMO, operation.fields.asset, operation.fields.amount);
      case 'asset.bonus':
        return this.#give(PROMO, operation.fields);
      case 'fees.pay':
        return this.#give(FEES, operation.fields);
      case 'transfer':
        for (const leg of operation.fields.legs) this.#give(available(account), leg);
        return;
      case 'hold.place':
        return this.#lock({ kind: 'hold', id, payer: account, ...operation.fields });
      case 'hold.post':
        return this.#end(operation.fields.hold, null, operation.fields.amount);
      case 'hold.void':
        return this.#giveBack(operation.fields.hold);
      case 'voucher.issue':
        return this.#lock({ kind: 'voucher', id, payer: account, to: null, ...operation.fields });
      case 'voucher.claim':
        return this.#end(operation.fields.voucher, account, null);
      default:
        return;
    }
  }

  #give(from: Place, { to, asset, amount }: Gift): void {
    this.#move(from, available(to), asset, amount);
  }

  #lock({ kind, id, payer, to, asset, amount }: Lock): void {
    this.#move(available(payer), { kind, of: id }, asset, amount);
    this.#locks.set(id, { kind, id, payer, to, asset, amount });
  }

  /** To the payee of the lock, or to whoever claimed it; without an amount, all of it. The rest goes back. */
  #end(id: Id, claimer: Id | null, amount: bigint | null): void {
    const lock = this.#locks.get(id) as Lock;
    const paid = amount ?? lock.amount;
    this.#move({ kind: lock.kind, of: id }, available(claimer ?? (lock.to as Id)), lock.asset, paid);
    if (paid < lock.amount) this.#giveBack(id, lock.amount - paid);
    this.#locks.delete(id);
  }

  #giveBack(id: Id, amount = (this.#locks.get(id) as Lock).amount): void {
    const { kind, payer, asset } = this.#locks.get(id) as Lock;
    this.#move({ kind, of: id }, available(payer), asset, amount);
    this.#locks.delete(id);
  }

  #move(from: Place, to: Place, asset: Id, amount: bigint): void {
    if (amount > 0n) this.#movements.push({ from, to, asset, amount, entry: this.#entries });
  }

  #mustLack(operation: Operation, [asset, told]: readonly unknown[]): void {
    const of = idOf(asset as Uint8Array);
    const has = this.balance(available(operation.account), of, this.#entries + 1);
    expect(told).toBe(has);
    expect(wantedOf(operation, of)).toBeGreaterThan(has);
  }

  /** [L2] [L4] */
  #nothingIsNegative(): void {
    for (const { from, to, asset } of this.#movements)
      for (const place of [from, to]) {
        const balance = this.balance(place, asset);
        if (place.kind !== 'issuance') expect(balance).toBeGreaterThanOrEqual(0n);
        else expect(-balance).toBeLessThanOrEqual(this.#caps.get(asset) as bigint);
      }
  }

  /** [L1] [L4] Every balance, lock, pot and supply of the state is what all movements add up to, and there is nothing else. */
  agreesWith(state: MemoryState): void {
    const accounts = state.rows('accounts');
    expect(new Set(accounts.keys())).toEqual(this.#accounts);
    for (const { id, balances } of accounts.values())
      for (const asset of this.#caps.keys()) {
        const held = balances.find((each) => each.asset === asset);
        expect(held?.available ?? 0n).toBe(this.balance(available(id), asset));
        expect(held?.locked ?? 0n).toBe(this.#lockedOf(id, asset));
      }
    expect(state.rows('buckets')).toEqual(this.#buckets());
    const locks = [...state.rows('holds').keys(), ...state.rows('vouchers').keys()];
    expect(new Set(locks)).toEqual(new Set(this.#locks.keys()));
  }

  #lockedOf(account: Id, asset: Id): bigint {
    return [...this.#locks.values()]
      .filter((lock) => lock.payer === account && lock.asset === asset)
      .reduce((sum, { amount }) => sum + amount, 0n);
  }

  #buckets(): ReadonlyMap<string, bigint> {
    const buckets = new Map<string, bigint>();
    for (const { from, to, asset } of this.#movements)
      for (const place of [from, to]) {
        if (place.kind === 'available') continue;
        const balance = this.balance(place, asset);
        if (balance !== 0n)
          buckets.set(bucketKey(place.kind, place.of, asset), balance < 0n ? -balance : balance);
      }
    return buckets;
  }

  /** [L8] The balances in the postings of the last entry lead from what was before to what is now. */
  agreesWithPostings(effects: readonly SealedEffect[]): void {
    for (const { effect } of effects) {
      const balances = new Map<string, bigint>();
      for (const { bucket, asset, side, amount, balance } of effect.postings) {
        const place =
          bucket.kind === 'available' ? available(effect.account) : { kind: bucket.kind, of: bucket.id };
        const key = `${place.kind}${place.of ?? ''}${asset}`;
        const sign = place.kind === 'issuance' ? -1n : 1n;
        const before = balances.get(key) ?? sign * this.balance(place, asset, this.#entries - 1);
        expect(balance).toBe(before + sign * (side === 0 ? amount : -amount));
        balances.set(key, balance);
      }
    }
  }
}

function operationOf({ bytes, signature }: Extract<Cause, { readonly type: 'operation' }>): SignedOperation {
  const decoded = decodeOperation(nodeSha256, bytes, signature);
  if (!decoded.ok) throw new Error(decoded.error);
  return decoded.value;
}

/** How much of an asset the operation would take. */
function wantedOf(operation: Operation, asset: Id): bigint {
  const takings = operation.kind === 'transfer' ? operation.fields.legs : [operation.fields];
  let sum = 0n;
  for (const each of takings)
    if ('amount' in each && 'asset' in each && each.asset === asset) sum += each.amount ?? 0n;
  return sum;
}
