/**
 * Taking in the feed [P13, P24]: an item is believed only if it continues what is kept. Its effect must belong to the
 * account, name the entry before it, stand among the entry's digests, and lead to the account digest that it ends with.
 * A fault is never guessed around: it carries the item as evidence, and nothing behind it is taken.
 */
import {
  applyEffect,
  decodeFeedItem,
  decodeOperation,
  effectDigest,
  entryHasEffect,
  equal,
  err,
  ok,
  viewDigest,
  type AccountView,
  type Effect,
  type EffectFault,
  type Entry,
  type Id,
  type Result,
  type Sha256,
  type SignedOperation,
} from '#kernel';

/** In the order of checking. */
export type FeedFault =
  'malformed_item' | EffectFault | 'time_runs_backwards' | 'effect_not_in_entry' | 'window_unproven';

/** An item that has been read and belongs to this account's feed. */
export interface FeedEntry {
  readonly item: Uint8Array;
  readonly entry: Entry;
  readonly effect: Effect;
  readonly effectBytes: Uint8Array;
  /** The cause, where it is an operation. */
  readonly operation: SignedOperation | null;
}

export interface Step {
  readonly view: AccountView;
  /** Of the last entry, ms. */
  readonly time: number;
}

/** One item further. `from` is where the copy stands; a copy of nothing begins with the account's first entry. */
export function takeItem(
  hash: Sha256,
  from: Step,
  item: Uint8Array,
): Result<Step & { readonly taken: FeedEntry }, FeedFault> {
  const read = readItem(hash, item);
  if (!read.ok) return read;
  const { entry, effect, effectBytes, operation } = read.value;
  const own = operation?.account === from.view.account.id ? operation : null;
  const moved = applyEffect(hash, from.view, entry, effect, own);
  if (!moved.ok) return moved;
  if (entry.time < from.time) return err('time_runs_backwards');
  const digest = effectDigest(hash, moved.value.account.salt, effectBytes);
  if (!entryHasEffect(entry, digest)) return err('effect_not_in_entry');
  return ok({ view: moved.value, time: entry.time, taken: read.value });
}

/**
 * Items that follow one another, checked among themselves: for history that lies before the view. `previous` is the index
 * that the first one must name as the entry before it, or undefined where that is not known.
 */
export function takeRun(
  hash: Sha256,
  { id, salt }: Pick<AccountView['account'], 'id' | 'salt'>,
  items: readonly Uint8Array[],
  previous: number | null | undefined,
): Result<readonly FeedEntry[], FeedFault> {
  const run: FeedEntry[] = [];
  let before = previous;
  for (const item of items) {
    const read = readItem(hash, item);
    if (!read.ok) return read;
    const { entry, effect, effectBytes } = read.value;
    if (effect.account !== id) return err('other_account');
    if (before !== undefined && effect.previous !== before) return err('entry_skipped');
    if (!entryHasEffect(entry, effectDigest(hash, salt, effectBytes))) return err('effect_not_in_entry');
    before = entry.index;
    run.push(read.value);
  }
  return ok(run);
}

/**
 * The newest part of a feed for a device that has nothing, with the view that the relay hands out for its end: the view
 * must have the digest in the last effect.
 */
export function takeWindow(
  hash: Sha256,
  account: Id,
  view: AccountView,
  items: readonly Uint8Array[],
): Result<readonly FeedEntry[], FeedFault> {
  if (view.account.id !== account) return err('other_account');
  const run = takeRun(hash, view.account, items, undefined);
  if (!run.ok) return run;
  const last = run.value.at(-1);
  if (last === undefined || last.entry.index !== view.account.lastEntry) return err('window_unproven');
  return digestOf(hash, view, last.effect) ? run : err('digest_wrong');
}

function digestOf(hash: Sha256, view: AccountView, effect: Effect): boolean {
  const ids = new Set(view.devices.map((device) => device.id));
  return (
    view.account.devices.every((device) => ids.has(device)) && equal(viewDigest(hash, view), effect.digest)
  );
}

export function readItem(hash: Sha256, item: Uint8Array): Result<FeedEntry, 'malformed_item'> {
  const read = decodeFeedItem(item);
  if (!read.ok) return err('malformed_item');
  const { entry, effect } = read.value;
  const { cause } = entry.value;
  if (cause.type !== 'operation')
    return ok({ item, entry: entry.value, effect: effect.value, effectBytes: effect.bytes, operation: null });
  const operation = decodeOperation(hash, cause.bytes, cause.signature);
  if (!operation.ok) return err('malformed_item');
  const { value } = operation;
  return ok({ item, entry: entry.value, effect: effect.value, effectBytes: effect.bytes, operation: value });
}
