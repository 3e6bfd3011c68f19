/**
 * What a device keeps of its own account: everything of the state that its feed tells it. A new device is handed the view
 * as it stands at the end of the feed; from there each effect moves it on, and its account digest says that nothing was
 * left out: a wrong balance, a missing device or a skipped entry all end in `digest_wrong`.
 */
import { assert } from './foundation/assert.ts';
import { equal } from './foundation/bytes.ts';
import { idOf, type Id } from './foundation/id.ts';
import { encode, type TypeOf } from './foundation/schema.ts';
import { list, optional, record } from './foundation/composite.ts';
import { err, ok, type Result } from './foundation/result.ts';
import type { Sha256 } from './foundation/sha256.ts';
import type { Change, Effect, Entry } from './journal/entry.ts';
import {
  account,
  accountDigest,
  balanceOf,
  device,
  LIVE,
  profile,
  withBalance,
  withId,
  type Device,
} from './ledger/account.ts';
import { asset, baseAssetId } from './ledger/asset.ts';
import { hold, voucher } from './ledger/hold.ts';
import { IN, OUT, type Posting } from './ledger/posting.ts';
import { isRootSigned, type Operation } from './operation/operation.ts';
import type { MemoryState } from './memory-state.ts';

const UNBOUNDED = Number.MAX_SAFE_INTEGER;

export const accountView = record({
  account,
  /** The live ones, and those that the device saw end. */
  devices: list(device, 0, UNBOUNDED),
  profile: optional(profile),
  /** Open holds that it pays or is paid by. */
  holds: list(hold, 0, UNBOUNDED),
  /** Its own open vouchers. */
  vouchers: list(voucher, 0, UNBOUNDED),
  /** Assets it issues. */
  assets: list(asset, 0, UNBOUNDED),
});
export type AccountView = TypeOf<typeof accountView>;

export type EffectFault = 'other_account' | 'entry_skipped' | 'digest_wrong';

/** The view out of the whole state, as a relay hands it to a new device; null for an unknown account. */
export function viewOf(state: MemoryState, id: Id): AccountView | null {
  const of = state.table('accounts').get(id);
  if (of === undefined) return null;
  return {
    account: of,
    devices: of.devices.map((each) => state.table('devices').get(each) as Device),
    profile: state.table('profiles').get(id) ?? null,
    holds: state.of('holds', id),
    vouchers: state.of('vouchers', id),
    assets: state.of('assets', id),
  };
}

export function viewDigest(hash: Sha256, view: AccountView): Uint8Array {
  const byId = new Map(view.devices.map((each) => [each.id, each]));
  return accountDigest(hash, view.account, (id) => {
    const found = byId.get(id);
    assert(found !== undefined, 'a live device is among the devices');
    return found;
  });
}

/**
 * The view after an entry that touched the account. `operation` is the entry's cause where that is an operation of this
 * account, else null. Checks that no entry was skipped and that the digest is the one in the effect.
 */
export function applyEffect(
  hash: Sha256,
  view: AccountView,
  entry: Pick<Entry, 'index' | 'verdict'>,
  effect: Effect,
  operation: Operation | null,
): Result<AccountView, EffectFault> {
  if (effect.account !== view.account.id) return err('other_account');
  if (effect.previous !== view.account.lastEntry) return err('entry_skipped');
  let next = effect.changes.reduce((moved, change) => withChange(hash, moved, change), view);
  next = effect.postings.reduce((moved, posting) => withPosting(moved, posting, entry.index), next);
  if (operation !== null) next = withOperation(next, operation);
  if (operation !== null && entry.verdict === null) next = withAccepts(hash, next, operation);
  const { feedLength } = view.account;
  next = { ...next, account: { ...next.account, lastEntry: entry.index, feedLength: feedLength + 1 } };
  return equal(viewDigest(hash, next), effect.digest) ? ok(next) : err('digest_wrong');
}

function withPosting(
  view: AccountView,
  { bucket, asset: of, side, amount, balance }: Posting,
  index: number,
): AccountView {
  if (bucket.kind === 'issuance' || bucket.kind === 'promo' || bucket.kind === 'fees') return view;
  const before = balanceOf(view.account, of);
  const next =
    bucket.kind === 'available'
      ? { ...before, available: balance, spentBy: side === OUT ? index : before.spentBy }
      : { ...before, locked: before.locked + (side === IN ? amount : -amount) };
  return { ...view, account: withBalance(view.account, next) };
}

/** The device's chain has moved on. */
function withOperation(view: AccountView, operation: Operation): AccountView {
  if (isRootSigned(operation)) return view;
  const { id: last, seq, device: by } = operation;
  return { ...view, devices: view.devices.map((each) => (each.id === by ? { ...each, seq, last } : each)) };
}

/** What the account sends or creates it accepts from then on [L10]; the base asset needs no mention. */
function withAccepts(hash: Sha256, view: AccountView, operation: Operation): AccountView {
  const known = view.account.accepts;
  const fresh = assetsAccepted(operation).filter((of) => !known.includes(of));
  if (fresh.length === 0) return view;
  const base = baseAssetId(hash, operation.network);
  const accepts = fresh.filter((of) => of !== base).reduce(withId, known);
  return { ...view, account: { ...view.account, accepts } };
}

/** The assets that an accepted operation sends to somebody, or makes. */
function assetsAccepted(operation: Operation): readonly Id[] {
  switch (operation.kind) {
    case 'transfer':
      return operation.fields.legs.map((leg) => leg.asset);
    case 'hold.place':
    case 'voucher.issue':
      return [operation.fields.asset];
    case 'asset.create':
      return [operation.id];
    default:
      return [];
  }
}

function withChange(hash: Sha256, view: AccountView, change: Change): AccountView {
  switch (change.kind) {
    case 'account':
      return change.value === null ? view : { ...view, account: { ...view.account, ...change.value } };
    case 'device':
      return change.value === null ? view : withDevice(view, change.value);
    case 'profile': {
      const profileHash = change.value === null ? null : idOf(hash(encode(profile, change.value)));
      return { ...view, profile: change.value, account: { ...view.account, profileHash } };
    }
    case 'asset':
      return { ...view, assets: replaced(view.assets, change.id, change.value) };
    case 'hold':
      return { ...view, holds: replaced(view.holds, change.id, change.value) };
    case 'voucher':
      return { ...view, vouchers: replaced(view.vouchers, change.id, change.value) };
  }
}

function withDevice(view: AccountView, device: Device): AccountView {
  const others = view.account.devices.filter((each) => each !== device.id);
  const live = device.standing === LIVE ? withId(others, device.id) : others;
  return {
    ...view,
    devices: replaced(view.devices, device.id, device),
    account: { ...view.account, devices: live },
  };
}

function replaced<T extends { readonly id: Id }>(items: readonly T[], id: Id, value: T | null): readonly T[] {
  const others = items.filter((each) => each.id !== id);
  return value === null ? others : [...others, value];
}
