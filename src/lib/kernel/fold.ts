/**
 * The fold: from a state, a time and a cause to a verdict and its effects. Pure: two replicas with the same journal have
 * equal entries byte for byte [L7]. `fold` decides and changes the state; `seal` adds the digests and the bytes that go
 * into the journal; `apply` is both. A device plays its outbox with `fold` on an overlay.
 *
 * Order of checks of an operation, the first failure wins: expired, expiry_too_far, fee_too_high, fee_not_covered, paused,
 * role_forbids, day_limit, then the kind's own. The first three cost nothing; all later ones keep the fee.
 */
import { assert } from './foundation/assert.ts';
import { Books, type Touch } from './books.ts';
import { idBytes } from './foundation/id.ts';
import { CLOCK_STEP_MAX_MS, EXPIRES_MAX_MS, ROOT_EXPIRES_MAX_MS } from './foundation/limits.ts';
import type { Sha256 } from './foundation/sha256.ts';
import { verify } from './identity/signature.ts';
import {
  effectDigest,
  encodeEffect,
  encodeEntry,
  type Cause,
  type Effect,
  type Entry,
} from './journal/entry.ts';
import {
  accountDigest,
  amountIn,
  LIVE,
  QUARANTINED,
  spentToday,
  type Account,
  type Device,
} from './ledger/account.ts';
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
import { assetRules } from './rules/asset.ts';
import { deviceRules, retire } from './rules/device.ts';
import { expireHold, holdRules } from './rules/hold.ts';
import { FEES, networkRules } from './rules/network.ts';
import { assetFact, type Rule, type Taking } from './rules/rule.ts';
import { transferRules } from './rules/transfer.ts';
import { expireVoucher, voucherRules } from './rules/voucher.ts';
import { checkEpoch, checkRuleChange, changeEpoch, changeRules } from './rules/succession.ts';
import { headOf, setHead, type State } from './state.ts';

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
  | 'epoch_not_signed';

export interface Outcome {
  readonly index: number;
  readonly time: number;
  readonly clock: number;
  readonly verdict: Verdict;
  /** Sorted by account. */
  readonly touches: readonly Touch[];
}

/** An entry with its bytes, and for each account it touches the effect with its bytes. */
export interface SealedEntry {
  readonly entry: Entry;
  readonly bytes: Uint8Array;
  readonly effects: readonly SealedEffect[];
}

export interface SealedEffect {
  readonly effect: Effect;
  /** Its index in the account's feed. */
  readonly place: number;
  readonly bytes: Uint8Array;
}

/** Why this cause may not be the next entry at this time, or null. Changes nothing. */
export function invalidity(state: State, time: number, input: Input): InvalidEntry | null {
  if (time < headOf(state).time) return 'time_runs_backwards';
  switch (input.type) {
    case 'operation':
    case 'rules':
      if (state.isDue(time)) return 'timeout_is_due';
      return input.type === 'rules' && !checkRuleChange(state, input) ? 'rules_not_signed' : null;
    case 'timeout': {
      const first = state.due(time)[0];
      return first?.timeout === input.timeout && first.object === input.object ? null : 'timeout_not_due';
    }
    case 'fork':
      return isFork(state, input.a, input.b) ? null : 'fork_not_proven';
    case 'epoch':
      return checkEpoch(state, input) ? null : 'epoch_not_signed';
    case 'clock':
      return null;
  }
}

/** Plays one entry. The cause must be valid here (see `invalidity`). */
export function fold(state: State, hash: Sha256, time: number, input: Input): Outcome {
  const before = headOf(state);
  assert(time >= before.time, 'time never runs backwards [P20]');
  const index = before.size;
  const clock = before.clock + Math.min(time - before.time, CLOCK_STEP_MAX_MS);
  const books = new Books(state, hash, index, time);
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
  const root = isRootSigned(operation);
  if (root) noteRoot(books, operation);
  else advanceChain(books, operation);
  const verdict = checkTimes(books, operation) ?? takeFee(books, operation) ?? judge(books, operation);
  // Nothing below may refuse.
  if (verdict === null) ruleFor(operation).change(books, operation);
  if (books.account(operation.account) !== undefined) books.touch(operation.account);
  const device = books.device(operation.device);
  if (device !== undefined) books.countSpent(device);
  return verdict;
}

function ruleFor(operation: Operation): Rule<Kind> {
  return rules[operation.kind] as Rule<Kind>;
}

/** The id of a root-signed operation stays until it expires, so that a repeat is harmless [P2]. */
function noteRoot(books: Books, { id, expires }: Operation): void {
  books.state.table('roots').set(id, { until: Math.min(expires, books.time + ROOT_EXPIRES_MAX_MS) });
}

/** A rejected operation uses its seq too, so that no verdict jams a chain [P2]. */
function advanceChain(books: Books, { id, device, seq }: Operation): void {
  const of = books.device(device) as Device;
  books.setDevice({ ...of, seq, last: id }, false);
}

function checkTimes(books: Books, operation: Operation): Verdict {
  if (books.time >= operation.expires) return rejected('expired');
  if (operation.expires > books.time + EXPIRES_MAX_MS) return rejected('expiry_too_far');
  return operation.fee > ruleOf(books.network, 'maxFee') ? rejected('fee_too_high') : null;
}

/** Takes min(fee, available, what the device's limit has left); less than the fee is `fee_not_covered` [P4]. */
function takeFee(books: Books, operation: Operation): Verdict {
  if (operation.fee === 0n || isRootSigned(operation)) return null;
  const { base } = books.network;
  const device = books.device(operation.device) as Device;
  const left = leftToday(device, base, books.time);
  const most = [operation.fee, books.available(operation.account, base), left ?? operation.fee];
  const taken = most.reduce((least, each) => (each < least ? each : least));
  if (taken > 0n) books.move(available(operation.account), FEES, base, taken);
  return taken < operation.fee ? rejected('fee_not_covered', taken) : null;
}

/** What a `spend` device may still take of an asset today; null: as much as there is. */
function leftToday(device: Device, asset: Operation['id'], time: number): bigint | null {
  if (device.role === FULL) return null;
  const left = (amountIn(device.limits, asset) ?? 0n) - spentToday(device, asset, time);
  return left > 0n ? left : 0n;
}

function judge(books: Books, operation: Operation): Verdict {
  const rule = ruleFor(operation);
  if (books.network.paused && !rule.whilePaused) return rejected('paused');
  if (!roleAllows(books, operation, rule)) return rejected('role_forbids');
  return checkDayLimit(books, operation, rule.takes(operation)) ?? rule.check(books, operation);
}

function roleAllows(books: Books, operation: Operation, rule: Rule<Kind>): boolean {
  if (isRootSigned(operation)) return rule.who === 'root';
  return rule.who === 'spend' || books.device(operation.device)?.role === FULL;
}

function checkDayLimit(books: Books, operation: Operation, takings: readonly Taking[]): Verdict {
  const device = books.device(operation.device);
  if (device === undefined || device.role !== SPEND) return null;
  const fee = { asset: books.network.base, amount: isRootSigned(operation) ? 0n : operation.fee };
  const needs = new Map<string, bigint>([[fee.asset, fee.amount]]);
  for (const { asset, amount } of takings) needs.set(asset, (needs.get(asset) ?? 0n) + amount);
  for (const { asset } of takings) {
    const left = leftToday(device, asset, books.time) as bigint;
    if ((needs.get(asset) as bigint) > left) return rejected('day_limit', assetFact(asset), left);
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
function isFork(state: State, a: SignedOperation, b: SignedOperation): boolean {
  const device = state.table('devices').get(a.device);
  if (device === undefined || device.standing === QUARANTINED) return false;
  if (a.device !== b.device || a.seq !== b.seq || a.seq < 1 || a.id === b.id) return false;
  if (a.account !== device.account || b.account !== device.account || a.network !== b.network) return false;
  return [a, b].every(({ bytes, signature }) =>
    verify(idBytes(device.id), operationMessage(bytes), signature),
  );
}

/** What the fold would say of an operation now, changing nothing: for a first enrolment, which is refused instead [P2]. */
export function foresee(state: State, hash: Sha256, time: number, operation: Operation): Verdict {
  const books = new Books(state, hash, headOf(state).size, time);
  return checkTimes(books, operation) ?? judge(books, operation);
}

/** Adds digests and bytes to what was just played: must follow its `fold` before the state changes again. */
export function seal(state: State, hash: Sha256, outcome: Outcome, cause: Cause): SealedEntry {
  const { index, time, clock, verdict } = outcome;
  const effects: SealedEffect[] = [];
  const effectDigests: Uint8Array[] = [];
  const devices = state.table('devices');
  for (const touch of outcome.touches) {
    const account = state.table('accounts').get(touch.account) as Account;
    const effect = { ...touch, digest: accountDigest(hash, account, (id) => devices.get(id) as Device) };
    const bytes = encodeEffect(effect);
    effects.push({ effect, place: touch.place, bytes });
    effectDigests.push(effectDigest(hash, account.salt, bytes));
  }
  const entry = { index, time, clock, cause, verdict, effectDigests };
  return { entry, bytes: encodeEntry(entry), effects };
}

/** The cause as it stands in the journal. */
export function causeOf(input: Input): Cause {
  switch (input.type) {
    case 'operation':
      return { type: 'operation', bytes: input.operation.bytes, signature: input.operation.signature };
    case 'fork':
      return {
        type: 'fork',
        bytesA: input.a.bytes,
        signatureA: input.a.signature,
        bytesB: input.b.bytes,
        signatureB: input.b.signature,
      };
    default:
      return input;
  }
}

export function apply(state: State, hash: Sha256, time: number, input: Input): SealedEntry {
  return seal(state, hash, fold(state, hash, time, input), causeOf(input));
}
