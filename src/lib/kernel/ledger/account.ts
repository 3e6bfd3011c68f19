/**
 * Accounts and their devices as the state keeps them, and the account record whose digest ends every effect (protocol §5):
 *
 *   record = [account, recovery key, box key, box epoch, SHA-256(profile) | null,
 *             live devices [[device, role, limits, spent | null, seq, last id | null]…],
 *             [[asset, available, locked]…], last entry index]          digest = SHA-256(tag "account" ‖ record)
 *
 * `spent` is [UTC day, [[asset, amount]…]] of a `spend` device that has paid; lists are sorted by bytes; a balance stays in
 * its list when it falls to zero.
 */
import { CborWriter } from '../foundation/cbor-writer.ts';
import { id, type Id } from '../foundation/id.ts';
import { DAY_MS, LABEL_BYTES_MAX } from '../foundation/limits.ts';
import { bigUint, bytes, bytesBetween, uint, uintBetween, type TypeOf } from '../foundation/schema.ts';
import { list, optional, record, sortedList } from '../foundation/composite.ts';
import type { Sha256 } from '../foundation/sha256.ts';
import { tag } from '../foundation/tag.ts';
import { assetAmounts, deviceKinds, role, type AssetAmounts } from '../operation/device.ts';

export const balance = record({
  asset: id,
  available: bigUint,
  /** Σ of the account's holds and vouchers in the asset. */
  locked: bigUint,
  /** The last entry that took from available: what a loser is told. */
  spentBy: optional(uint),
});
export type Balance = TypeOf<typeof balance>;

export const account = record({
  id,
  recoveryKey: id,
  boxKey: id,
  boxEpoch: uint,
  /** The feed salt: keys the effect digests of this account. */
  salt: bytes(32),
  profileHash: optional(id),
  /** Live devices, sorted. */
  devices: list(id, 0, Number.MAX_SAFE_INTEGER),
  /** Sorted by asset. */
  balances: list(balance, 0, Number.MAX_SAFE_INTEGER),
  /** Assets it has itself sent or created: accepted by default. Sorted. */
  accepts: list(id, 0, Number.MAX_SAFE_INTEGER),
  lastEntry: optional(uint),
  /** How many entries have touched it: the length of its feed. */
  feedLength: uint,
});
export type Account = TypeOf<typeof account>;

export const profile = deviceKinds['profile.set'];

/** Limits may change during a day, so there can be more assets here than limits. */
const spent = record({
  day: uint,
  amounts: sortedList(
    record({ asset: id, amount: bigUint }),
    1,
    Number.MAX_SAFE_INTEGER,
    (item) => item.asset,
  ),
});

export const LIVE = 0;
export const REVOKED = 1;
export const QUARANTINED = 2;
export type Standing = typeof LIVE | typeof REVOKED | typeof QUARANTINED;

export const device = record({
  id,
  account: id,
  boxKey: id,
  role,
  limits: assetAmounts,
  spent: optional(spent),
  /** The head of its chain, kept for ever. */
  seq: uint,
  last: optional(id),
  standing: uintBetween<Standing>(LIVE, QUARANTINED),
  /** The device that enrolled it, or the account itself for the root. */
  enrolledBy: id,
  label: bytesBetween(0, LABEL_BYTES_MAX),
});
export type Device = TypeOf<typeof device>;

export function balanceOf(of: Account, asset: Id): Balance {
  for (const each of of.balances) if (each.asset === asset) return each;
  return { asset, available: 0n, locked: 0n, spentBy: null };
}

/** The account with this balance in place. One of zero stays: a loser asks it which entry took the money. */
export function withBalance(of: Account, next: Balance): Account {
  let at = 0;
  while (at < of.balances.length && (of.balances[at] as Balance).asset < next.asset) at++;
  const isHeld = of.balances[at]?.asset === next.asset;
  // Copies of their exact size: there is one list for each account.
  const balances = isHeld ? of.balances.slice() : of.balances.toSpliced(at, 0, next);
  balances[at] = next;
  return { ...of, balances };
}

export function utcDay(time: number): number {
  return Math.floor(time / DAY_MS);
}

export function amountIn(amounts: AssetAmounts, asset: Id): bigint | null {
  return amounts.find((each) => each.asset === asset)?.amount ?? null;
}

/** What a `spend` device has taken of an asset in the UTC day of `time`. */
export function spentToday(of: Device, asset: Id, time: number): bigint {
  if (of.spent === null || of.spent.day !== utcDay(time)) return 0n;
  return amountIn(of.spent.amounts, asset) ?? 0n;
}

/** The device after it took `amount` out of available. */
export function withSpent(of: Device, asset: Id, amount: bigint, time: number): Device {
  const day = utcDay(time);
  const before = of.spent?.day === day ? of.spent.amounts : [];
  const amounts = before.filter((each) => each.asset !== asset);
  amounts.push({ asset, amount: (amountIn(before, asset) ?? 0n) + amount });
  amounts.sort((a, b) => (a.asset < b.asset ? -1 : 1));
  return { ...of, spent: { day, amounts } };
}

/** Sorted union of a sorted list and one more id. */
export function withId(ids: readonly Id[], more: Id): readonly Id[] {
  return ids.includes(more) ? ids : ids.concat(more).sort();
}

const writer = new CborWriter();

/** Hand-written rather than by a schema: it is encoded twice an entry. */
function writeRecord(of: Account, deviceById: (id: Id) => Device): void {
  writer.array(8);
  writer.latin1(of.id);
  writer.latin1(of.recoveryKey);
  writer.latin1(of.boxKey);
  writer.uint(of.boxEpoch);
  if (of.profileHash === null) writer.null();
  else writer.latin1(of.profileHash);
  writer.array(of.devices.length);
  for (const each of of.devices) writeDevice(deviceById(each));
  writer.array(of.balances.length);
  for (const each of of.balances) {
    writer.array(3);
    writer.latin1(each.asset);
    writer.uint(each.available);
    writer.uint(each.locked);
  }
  writer.uint(of.lastEntry ?? 0);
}

function writeDevice(of: Device): void {
  writer.array(6);
  writer.latin1(of.id);
  writer.uint(of.role);
  assetAmounts.write(writer, of.limits);
  if (of.spent === null) writer.null();
  else spent.write(writer, of.spent);
  writer.uint(of.seq);
  if (of.last === null) writer.null();
  else writer.latin1(of.last);
}

export function accountDigest(hash: Sha256, of: Account, deviceById: (id: Id) => Device): Uint8Array {
  writer.raw(tag('account'));
  writeRecord(of, deviceById);
  return hash(writer.borrow());
}
