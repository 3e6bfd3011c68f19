/**
 * The fold: from a state, a time and a cause to a verdict and its effects. Pure: two replicas with the same journal have
 * equal entries byte for byte [L7]. The digests and the bytes that go into the journal are added by `seal` (seal.ts). A
 * device plays its outbox with `fold` on an overlay.
 *
 * Order of checks of an operation, the first failure wins: expired, expiry_too_far, fee_too_high, fee_not_covered, paused,
 * role_forbids, day_limit, then the kind's own. The first three cost nothing; all later ones keep the fee.
 */
import { assert } from './foundation/assert.ts';
import { Books, type Touch } from './books.ts';
import { idBytes, type Id } from './foundation/id.ts';
import { CLOCK_STEP_MAX_MS, EXPIRES_MAX_MS } from './foundation/limits.ts';
import type { Verify } from './identity/signature.ts';
import type { Cause } from './journal/entry.ts';
import { amountIn, LIVE, QUARANTINED, spentToday, type Device } from './ledger/account.ts';
import type { Hold, Voucher } from './ledger/hold.ts';
import { ruleOf } from './ledger/network.ts';
import { available } from './ledger/posting.ts';
import { rejected, type Verdict } from './ledger/rejection.ts';
import { FULL, SPEND } from './operation/device.ts';
import {
  isRootSigned,
  operationMessage,
  type Kind,
  type Operation,
  type SignedOperation,
  type VerifiedOperation,
} from './operation/operation.ts';
import type { Primitives } from './primitives.ts';
import { assetRules } from './rules/asset.ts';
import { deviceRules, retire } from './rules/device.ts';
import { expireHold, holdRules } from './rules/hold.ts';
import { FEES, networkRules } from './rules/network.ts';
import { assetFact, sums, type Rule } from './rules/rule.ts';
import { transferRules } from './rules/transfer.ts';
import { expireVoucher, voucherRules } from './rules/voucher.ts';
import { changeEpoch, changeRules, checkEpoch, ruleChangeFault } from './rules/succession.ts';
import { headOf, networkOf, setHead, type State } from './state.ts';

const rules: { readonly [K in Kind]: Rule<K> } = {
  ...deviceRules,
  ...assetRules,
  ...networkRules,
  ...transferRules,
  ...holdRules,
  ...voucherRules,
};

/** A cause as the fold takes it: operations have been verified already. */
export type Input =
  | { readonly type: 'operation'; readonly operation: VerifiedOperation }
  | { readonly type: 'fork'; readonly a: SignedOperation; readonly b: SignedOperation }
  | Extract<Cause, { readonly type: 'clock' | 'timeout' | 'rules' | 'epoch' }>;

/** Why an entry with this cause cannot stand at this place: a defect or a lie of its sequencer, never a person's. */
export type InvalidEntry =
  | 'time_runs_backwards'
  | 'timeout_is_due'
  | 'timeout_not_due'
  | 'fork_not_proven'
  | 'rules_not_signed'
  | 'rules_malformed'
  | 'epoch_not_signed';

export interface Outcome {
  readonly index: number;
  readonly time: number;
  readonly clock: number;
  readonly verdict: Verdict;
  /** Sorted by account. */
  readonly touches: readonly Touch[];
}

/** Why this cause may not be the next entry at this time, or null. Changes nothing. */
export function invalidity(
  state: State,
  { verify }: Primitives,
  time: number,
  input: Input,
): InvalidEntry | null {
  if (time < headOf(state).time) return 'time_runs_backwards';
  switch (input.type) {
    case 'operation':
    case 'rules':
      if (state.isDue(time)) return 'timeout_is_due';
      return input.type === 'rules' ? ruleChangeFault(state, verify, input) : null;
    case 'timeout': {
      const first = state.nextTimeout();
      const isFirst = first?.timeout === input.timeout && first.object === input.object;
      return isFirst && first.until <= time ? null : 'timeout_not_due';
    }
    case 'fork':
      return isFork(state, verify, input) ? null : 'fork_not_proven';
    case 'epoch':
      return checkEpoch(state, verify, input) ? null : 'epoch_not_signed';
    case 'clock':
      return null;
  }
}

/** Plays one entry. The cause must be valid here (see `invalidity`). */
export function fold(state: State, primitives: Primitives, time: number, input: Input): Outcome {
  const before = headOf(state);
  assert(time >= before.time, 'time never runs backwards [P20]');
  const index = before.size;
  const clock = before.clock + Math.min(time - before.time, CLOCK_STEP_MAX_MS);
  const books = new Books(state, primitives, index, time);
  const verdict = play(books, input);
  const touches = books.close();
  setHead(state, { size: index + 1, time, clock });
  return { index, time, clock, verdict, touches };
}

function play(books: Books, input: Input): Verdict {
  switch (input.type) {
    case 'operation':
      return playOperation(books, input.operation);
    case 'timeout':
      playTimeout(books, input.timeout, input.object);
      return null;
    case 'fork':
      playFork(books, input.a);
      return null;
    case 'rules':
      changeRules(books, input);
      return null;
    case 'epoch':
      changeEpoch(books, input);
      return null;
    case 'clock':
      return null;
  }
}

function playOperation(books: Books, operation: VerifiedOperation): Verdict {
  const device = isRootSigned(operation) ? null : advanceChain(books, operation);
  if (device === null) noteRoot(books, operation);
  const verdict =
    checkTimes(books, operation) ?? takeFee(books, operation, device) ?? judge(books, operation, device);
  // Nothing below may refuse.
  if (verdict === null) ruleFor(operation).change(books, operation);
  books.touch(operation.account);
  if (device?.role === SPEND) books.countSpent(device);
  return verdict;
}

function ruleFor(operation: Operation): Rule<Kind> {
  return rules[operation.kind] as Rule<Kind>;
}

/** The id of a root-signed operation stays until it expires, so that a repeat is harmless [P2]. */
function noteRoot(books: Books, { id, expires }: Operation): void {
  books.state.table('roots').set(id, { until: expires });
}

/** A rejected operation uses its seq too, so that no verdict jams a chain [P2]. The device with its new head. */
function advanceChain(books: Books, { id, account, device, seq }: Operation): Device {
  const of = books.device(device);
  assert(of !== undefined && of.account === account && seq === of.seq + 1, 'only what is admitted is played');
  const next = { ...of, seq, last: id };
  books.setDevice(next, false);
  return next;
}

function checkTimes(books: Books, { expires, fee }: Operation): Verdict {
  if (books.time >= expires) return rejected('expired');
  if (expires > books.time + EXPIRES_MAX_MS) return rejected('expiry_too_far');
  return fee > 0n && fee > ruleOf(books.network, 'maxFee') ? rejected('fee_too_high') : null;
}

/** Takes min(fee, available, what the device's limit has left); less than the fee is `fee_not_covered` [P4]. */
function takeFee(books: Books, { account, fee }: Operation, device: Device | null): Verdict {
  if (fee === 0n || device === null) return null;
  const { base } = books.network;
  const most = [fee, books.available(account, base), leftToday(device, base, books.time) ?? fee];
  const taken = most.reduce((least, each) => (each < least ? each : least));
  if (taken > 0n) books.move(available(account), FEES, base, taken);
  return taken < fee ? rejected('fee_not_covered', taken) : null;
}

/** What a `spend` device may still take of an asset today; null: as much as there is. */
function leftToday(device: Device, asset: Id, time: number): bigint | null {
  if (device.role === FULL) return null;
  const left = (amountIn(device.limits, asset) ?? 0n) - spentToday(device, asset, time);
  return left > 0n ? left : 0n;
}

function judge(books: Books, operation: Operation, device: Device | null): Verdict {
  const rule = ruleFor(operation);
  if (books.network.paused && !rule.whilePaused) return rejected('paused');
  if (!roleAllows(rule, device)) return rejected('role_forbids');
  const limit = device?.role === SPEND ? checkDayLimit(books, operation, device) : null;
  return limit ?? rule.check(books, operation);
}

/** A device of null is the account's root. */
function roleAllows(rule: Rule<Kind>, device: Device | null): boolean {
  return device === null ? rule.who === 'root' : rule.who === 'spend' || device.role === FULL;
}

/** The fee has been taken by now, so it is no longer left. */
function checkDayLimit(books: Books, operation: Operation, device: Device): Verdict {
  for (const { asset, amount } of sums(ruleFor(operation).takes(operation))) {
    const fee = asset === books.network.base ? operation.fee : 0n;
    const left = (leftToday(device, asset, books.time) as bigint) - fee;
    if (amount > left) return rejected('day_limit', assetFact(asset), left);
  }
  return null;
}

function playTimeout(books: Books, timeout: 'hold' | 'voucher', object: string): void {
  if (timeout === 'hold') expireHold(books, books.state.table('holds').get(object) as Hold);
  else expireVoucher(books, books.state.table('vouchers').get(object) as Voucher);
}

function playFork(books: Books, { device }: Operation): void {
  const of = books.device(device) as Device;
  if (of.standing === LIVE) retire(books, of, QUARANTINED);
  else books.setDevice({ ...of, standing: QUARANTINED }, true);
}

/** Both signatures good, same device, same seq ≥ 1, different ids, not yet quarantined. */
function isFork(state: State, verify: Verify, { a, b }: Extract<Input, { readonly type: 'fork' }>): boolean {
  const device = state.table('devices').get(a.device);
  if (device === undefined || device.standing === QUARANTINED) return false;
  if (a.seq !== b.seq || a.seq < 1 || a.id === b.id) return false;
  const { id: network } = networkOf(state);
  return [a, b].every(
    (each) =>
      each.network === network &&
      each.account === device.account &&
      each.device === device.id &&
      verify(idBytes(device.id), operationMessage(each.bytes), each.signature),
  );
}

/** What the fold would say of a root's operation now, changing nothing: for a first enrolment, refused instead [P2]. */
export function foresee(state: State, primitives: Primitives, time: number, operation: Operation): Verdict {
  const books = new Books(state, primitives, headOf(state).size, time);
  return checkTimes(books, operation) ?? judge(books, operation, null);
}
