/**
 * The ledger a second time, the slow and plain way, out of nothing but what was signed and what was accepted: one map of
 * buckets, one of things that lock, one of devices. It knows no state, no effects and no code of the fold. Beside money it
 * judges who may sign: chains, standing, limits of the day. (The oracle of the properties adds up every movement each time.)
 */
import {
  FULL,
  keyOf,
  SPEND,
  utcDay,
  type AssetAmounts,
  type Entry,
  type Id,
  type Kind,
  type Operation,
  type Rejection,
} from '#kernel';

/** A bucket's name: `available <account>`, `hold <id>`, `voucher <id>`, `issuance`, `promo`, `fees`; then the asset. */
export type BucketName = string;

export interface SlowLock {
  readonly kind: 'hold' | 'voucher';
  readonly payer: Id;
  /** Of a hold. */
  readonly to: Id | null;
  readonly asset: Id;
  readonly amount: bigint;
  readonly until: number;
}

export interface SlowDevice {
  readonly account: Id;
  readonly role: number;
  readonly enrolledBy: Id;
  limits: AssetAmounts;
  standing: 'live' | 'revoked' | 'quarantined';
  seq: number;
  last: Id | null;
  /** `<day> <asset>` → taken. */
  readonly spent: Map<string, bigint>;
}

export interface Move {
  readonly from: BucketName;
  readonly to: BucketName;
  readonly asset: Id;
  readonly amount: bigint;
}

const FREE: ReadonlySet<Rejection['code']> = new Set(['expired', 'expiry_too_far', 'fee_too_high']);
const MAY_SPEND: ReadonlySet<Kind> = new Set([
  'transfer',
  'hold.place',
  'hold.post',
  'hold.void',
  'voucher.issue',
  'voucher.claim',
]);
const WHILE_PAUSED: ReadonlySet<Kind> = new Set([
  'hold.post',
  'hold.void',
  'voucher.claim',
  'device.revoke',
  'network.pause',
]);

export const availableOf = (account: Id): BucketName => `available ${account}`;

export class SlowLedger {
  readonly #base: Id;
  readonly amounts = new Map<string, bigint>();
  readonly locks = new Map<Id, SlowLock>();
  readonly devices = new Map<Id, SlowDevice>();
  readonly accounts = new Set<Id>();
  /** Requests that have been paid, by everything that is in them [L11]. */
  readonly paid = new Set<string>();
  paused = false;

  constructor(base: Id) {
    this.#base = base;
  }

  amount(bucket: BucketName, asset: Id): bigint {
    return this.amounts.get(`${bucket} ${asset}`) ?? 0n;
  }

  /** What is locked of an account's money. */
  locked(account: Id, asset: Id): bigint {
    let sum = 0n;
    for (const lock of this.locks.values())
      if (lock.payer === account && lock.asset === asset) sum += lock.amount;
    return sum;
  }

  /** What of an asset there is outside issuance: its supply. */
  supply(asset: Id): bigint {
    let sum = 0n;
    for (const [name, amount] of this.amounts)
      if (name.endsWith(` ${asset}`) && !name.startsWith('issuance ')) sum += amount;
    return sum;
  }

  /** Takes an entry in; what is wrong with it, or null. `operation` is its cause, where that is one. */
  take(entry: Entry, operation: Operation | null): string | null {
    if (operation !== null) return this.#takeOperation(entry, operation);
    const { cause } = entry;
    if (cause.type === 'timeout') return this.#takeTimeout(entry, cause.object);
    return null;
  }

  takeFork(device: Id): string | null {
    const of = this.devices.get(device);
    if (of === undefined) return 'a fork of a device that nobody enrolled';
    of.standing = 'quarantined';
    return null;
  }

  #takeTimeout({ time }: Entry, object: Id): string | null {
    const lock = this.locks.get(object);
    if (lock === undefined) return 'a timeout of something that is not open';
    if (time < lock.until) return 'a timeout before its time';
    return this.#end(object, lock, lock.payer, 0n);
  }

  #takeOperation({ time, verdict }: Entry, operation: Operation): string | null {
    const isRoot = operation.device === operation.account;
    const device = this.devices.get(operation.device);
    const fault = isRoot ? null : this.#advance(operation, device);
    if (fault !== null) return fault;
    if (!isRoot) this.#takeFee(time, verdict, operation, device as SlowDevice);
    if (verdict !== null) return this.#judge(verdict, operation);
    if (time >= operation.expires) return 'accepted after its end';
    if (this.paused && !WHILE_PAUSED.has(operation.kind)) return 'accepted while the network was paused';
    if (!isRoot && device?.role !== FULL && !MAY_SPEND.has(operation.kind))
      return 'accepted of a spend device';
    return this.#play(time, operation, isRoot ? null : (device as SlowDevice));
  }

  #advance({ id, account, seq, previous }: Operation, device: SlowDevice | undefined): string | null {
    if (device === undefined || device.account !== account) return 'signed by a device that is not enrolled';
    if (device.standing !== 'live') return `signed by a device that is ${device.standing}`;
    if (seq !== device.seq + 1 || previous !== device.last) return 'not the next of its chain';
    device.seq = seq;
    device.last = id;
    return null;
  }

  #takeFee(time: number, verdict: Rejection | null, operation: Operation, device: SlowDevice): void {
    const { fee, account } = operation;
    if (fee === 0n || (verdict !== null && FREE.has(verdict.code))) return;
    const available = this.amount(availableOf(account), this.#base);
    const most = [fee, available, this.#leftToday(device, this.#base, time) ?? fee];
    const taken = most.reduce((least, each) => (each < least ? each : least));
    this.#move({ from: availableOf(account), to: 'fees', asset: this.#base, amount: taken });
    this.#spend(device, this.#base, taken, time);
  }

  #leftToday(device: SlowDevice, asset: Id, time: number): bigint | null {
    if (device.role !== SPEND) return null;
    const limit = device.limits.find((each) => each.asset === asset)?.amount ?? 0n;
    const left = limit - (device.spent.get(`${utcDay(time)} ${asset}`) ?? 0n);
    return left > 0n ? left : 0n;
  }

  #spend(device: SlowDevice, asset: Id, amount: bigint, time: number): void {
    const key = `${utcDay(time)} ${asset}`;
    if (device.role === SPEND) device.spent.set(key, (device.spent.get(key) ?? 0n) + amount);
  }

  /** A rejection that can be checked from here. */
  #judge({ code, facts }: Rejection, { account, kind, fields }: Operation): string | null {
    if (code === 'paused' && !this.paused) return 'rejected as paused while nothing was paused';
    if (code !== 'insufficient_available' || kind !== 'transfer') return null;
    const asset = fields.legs[0]?.asset as Id;
    if (fields.legs.some((leg) => leg.asset !== asset)) return null;
    const needed = fields.legs.reduce((sum, { amount }) => sum + amount, 0n);
    const available = this.amount(availableOf(account), asset);
    if (needed <= available) return 'rejected for want of money that was there';
    return facts[1] === available ? null : 'rejected with a wrong figure of what was there';
  }

  #play(time: number, operation: Operation, device: SlowDevice | null): string | null {
    const moves = this.#movesOf(time, operation);
    if (typeof moves === 'string') return moves;
    const mine = availableOf(operation.account);
    for (const move of moves) {
      const left = device === null ? null : this.#leftToday(device, move.asset, time);
      if (move.from === mine && left !== null && move.amount > left) return 'accepted over its day limit';
      const fault = this.#move(move);
      if (fault !== null) return fault;
      if (move.from === mine && device !== null) this.#spend(device, move.asset, move.amount, time);
    }
    return this.#change(time, operation);
  }

  #movesOf(time: number, { id, account, kind, fields }: Operation): readonly Move[] | string {
    const mine = availableOf(account);
    switch (kind) {
      case 'transfer':
        return (
          this.#payRequests(time, fields.legs) ??
          fields.legs.map(({ to, asset, amount }) => ({
            from: mine,
            to: availableOf(to),
            asset,
            amount,
          }))
        );
      case 'hold.place':
      case 'voucher.issue': {
        const { asset, amount, until } = fields;
        const lock = kind === 'hold.place' ? 'hold' : 'voucher';
        const to = kind === 'hold.place' ? fields.to : null;
        this.locks.set(id, { kind: lock, payer: account, to, asset, amount, until });
        return [{ from: mine, to: `${lock} ${id}`, asset, amount }];
      }
      case 'hold.post':
      case 'hold.void':
        return this.#endOfHold(account, fields.hold, kind === 'hold.void' ? 0n : fields.amount);
      case 'voucher.claim': {
        const lock = this.locks.get(fields.voucher);
        if (lock?.kind !== 'voucher') return 'claimed a voucher that is not open';
        return this.#endMoves(fields.voucher, lock, account, lock.amount);
      }
      case 'asset.issue':
        return [{ from: 'issuance', to: availableOf(fields.to), asset: fields.asset, amount: fields.amount }];
      case 'asset.redeem':
        return [{ from: mine, to: 'issuance', asset: fields.asset, amount: fields.amount }];
      case 'asset.fund_promo':
        return [{ from: mine, to: 'promo', asset: fields.asset, amount: fields.amount }];
      case 'asset.bonus':
        return [{ from: 'promo', to: availableOf(fields.to), asset: fields.asset, amount: fields.amount }];
      case 'fees.pay':
        return [{ from: 'fees', to: availableOf(fields.to), asset: fields.asset, amount: fields.amount }];
      default:
        return [];
    }
  }

  /** What is wrong with the requests that a transfer pays, or null. */
  #payRequests(time: number, legs: Operation<'transfer'>['fields']['legs']): string | null {
    for (const { to, asset, amount, request } of legs) {
      if (request === null) continue;
      const terms = `${to} ${asset} ${amount} ${request.expires} ${keyOf(request.nonce)}`;
      if (time >= request.expires) return 'paid a request that is over';
      if (this.paid.has(terms)) return 'paid a request twice';
      this.paid.add(terms);
    }
    return null;
  }

  #endOfHold(account: Id, hold: Id, amount: bigint | null): readonly Move[] | string {
    const lock = this.locks.get(hold);
    if (lock?.kind !== 'hold') return 'ended a hold that is not open';
    if (amount !== null && lock.to !== account) return 'ended a hold of which it is not the payee';
    return this.#endMoves(hold, lock, lock.to as Id, amount ?? lock.amount);
  }

  #endMoves(id: Id, lock: SlowLock, to: Id, amount: bigint): readonly Move[] {
    const from = `${lock.kind} ${id}`;
    const { asset, payer } = lock;
    this.locks.delete(id);
    const moves: Move[] = [];
    if (amount > 0n) moves.push({ from, to: availableOf(to), asset, amount });
    if (amount < lock.amount)
      moves.push({ from, to: availableOf(payer), asset, amount: lock.amount - amount });
    return moves;
  }

  #end(id: Id, lock: SlowLock, to: Id, amount: bigint): string | null {
    for (const move of this.#endMoves(id, lock, to, amount)) {
      const fault = this.#move(move);
      if (fault !== null) return fault;
    }
    return null;
  }

  #move({ from, to, asset, amount }: Move): string | null {
    const left = this.amount(from, asset) - amount;
    if (left < 0n && from !== 'issuance') return `${from.split(' ')[0]} would be below zero`;
    this.amounts.set(`${from} ${asset}`, left);
    this.amounts.set(`${to} ${asset}`, this.amount(to, asset) + amount);
    return null;
  }

  #change(time: number, operation: Operation): string | null {
    const { account, device: by, kind, fields } = operation;
    if (kind === 'network.pause') this.paused = fields.on;
    else if (kind === 'device.enrol') return this.#enrol(account, by, fields);
    else if (kind === 'device.limits') (this.devices.get(fields.device) as SlowDevice).limits = fields.limits;
    else if (kind === 'device.revoke') return this.#revoke(account, fields.device, fields.cascade);
    else if (kind === 'hold.place' && fields.until <= time) return 'placed a hold that is over';
    return null;
  }

  #enrol(account: Id, enrolledBy: Id, fields: Operation<'device.enrol'>['fields']): string | null {
    const { device, role, limits } = fields;
    if (this.devices.has(device)) return 'enrolled a device twice';
    this.accounts.add(account);
    const chain = { seq: 0, last: null, standing: 'live' as const, spent: new Map() };
    this.devices.set(device, { account, role, enrolledBy, limits, ...chain });
    return null;
  }

  #revoke(account: Id, device: Id, cascade: boolean): string | null {
    const of = this.devices.get(device);
    if (of === undefined || of.account !== account || of.standing !== 'live')
      return 'revoked a device that is not live';
    of.standing = 'revoked';
    if (cascade)
      for (const other of this.devices.values())
        if (other.account === account && other.standing === 'live' && this.#descends(other, device))
          other.standing = 'revoked';
    return null;
  }

  #descends(of: SlowDevice, ancestor: Id): boolean {
    for (let device: SlowDevice | undefined = of; device !== undefined;)
      if (device.enrolledBy === ancestor) return true;
      else device = this.devices.get(device.enrolledBy);
    return false;
  }
}
