/** What a device believes of its feed, and each fault by its name. */
import { describe, expect, test } from 'vitest';
import { encodeEffect, encodeEntry, feedItemOf, viewOf, type Effect, type Entry, type Id } from '#kernel';
import { readItem, takeItem, takeRun, takeWindow, type FeedFault } from '#replica';
import { copyOf, feedOf } from '../../support/replica.ts';
import { World, type Person } from '../../support/world.ts';

interface Feed {
  readonly world: World;
  readonly ana: Person;
  readonly items: readonly Uint8Array[];
}

/** Ana joins, is given money, and pays twice; in between others are busy. */
function feed(): Feed {
  const world = new World();
  const [issuer, ana, ben] = [world.join('issuer'), world.join('ana'), world.join('ben')];
  const give = (to: Person): unknown => {
    world.time += 1000;
    const fields = { asset: world.base, to: to.id, amount: 100n, reason: 0, reference: null };
    return world.submit(world.sign(issuer.device, 'asset.issue', fields));
  };
  const pay = (amount: bigint): unknown => {
    world.time += 1000;
    const legs = [{ to: ben.id, asset: world.base, amount, memo: null, request: null }];
    return world.submit(world.sign(ana.device, 'transfer', { legs, memos: null }));
  };
  give(ana);
  give(ben);
  pay(30n);
  pay(500n);
  pay(20n);
  return { world, ana, items: feedOf(world, ana.id) };
}

/** The item with its entry or effect changed by a liar who can write canonical bytes. */
function forged(
  { world }: Feed,
  item: Uint8Array,
  change: { readonly entry?: Partial<Entry>; readonly effect?: Partial<Effect> },
): Uint8Array {
  const read = readItem(world.hash, item);
  if (!read.ok) throw new Error(read.error);
  const entry = { ...read.value.entry, ...change.entry };
  const effect = { ...read.value.effect, ...change.effect };
  return feedItemOf(encodeEntry(entry), encodeEffect(effect));
}

/** What a device says that has taken in the items before this one. */
function takeAt(of: Feed, place: number, item: Uint8Array): FeedFault | 'taken' {
  const world = of.world;
  let step = { view: copyOf(new World(), of.ana.id).view, time: 0 };
  for (const before of of.items.slice(0, place)) {
    const taken = takeItem(world.hash, step, before);
    if (!taken.ok) throw new Error(taken.error);
    step = taken.value;
  }
  const taken = takeItem(world.hash, step, item);
  return taken.ok ? 'taken' : taken.error;
}

const SYMBOLS = ['SENT', 'HELD', 'VOUCHED', 'KEPT', 'LACKED'];

describe('taking in', () => {
  test('[P24, L8] an honest feed leads to the view that the relay has, rejections included', () => {
    const { world, ana } = feed();
    const { view } = copyOf(world, ana.id);
    const theirs = viewOf(world.state, ana.id);
    expect(view.account.balances).toEqual(theirs?.account.balances);
    expect(view.devices).toEqual(theirs?.devices);
    expect(view.account.lastEntry).toBe(theirs?.account.lastEntry);
    expect(view.account.feedLength).toBe(theirs?.account.feedLength);
  });

  test('[L10] the device knows as well as the relay which assets its account has come to accept', () => {
    const world = new World();
    const [ana, ben] = [world.join('ana'), world.join('ben')];
    const made = (by: Person, symbol: string): Id => {
      const terms = { name: symbol, decimals: 0, cap: null, bonusPerDay: null, icon: null };
      const operation = world.sign(by.device, 'asset.create', { symbol, ...terms });
      world.submit(operation);
      return operation.id;
    };
    const [own, sent, held, vouched, kept, lacked] = [
      made(ana, 'CLAM'),
      ...SYMBOLS.map((each) => made(ben, each)),
    ];
    for (const asset of [sent, held, vouched, kept] as Id[]) {
      const fields = { asset, to: ana.id, amount: 9n, reason: 0, reference: null };
      world.submit(world.sign(ben.device, 'asset.issue', fields));
    }
    const until = world.time + 1000;
    const paid = { amount: 1n, to: ben.id };
    const legs = [sent, lacked].map((asset) => [{ ...paid, asset: asset as Id, memo: null, request: null }]);
    for (const each of legs) world.submit(world.sign(ana.device, 'transfer', { legs: each, memos: null }));
    const { device } = ana;
    world.submit(world.sign(device, 'hold.place', { ...paid, asset: held as Id, until, hash: null }));
    const fields = { asset: vouched as Id, amount: 1n, key: world.issuer.id, until };
    world.submit(world.sign(device, 'voucher.issue', fields));

    const { accepts } = copyOf(world, ana.id).view.account;
    expect(accepts).toEqual([own, sent, held, vouched].toSorted());
    expect(accepts).toEqual(viewOf(world.state, ana.id)?.account.accepts);
  });

  const faults: readonly (readonly [FeedFault, string, (of: Feed) => FeedFault | 'taken'])[] = [
    ['malformed_item', 'bytes that are no item', (of) => takeAt(of, 2, Uint8Array.of(0x82, 1))],
    [
      'other_account',
      'the effect on somebody else',
      (of) => {
        const bens = feedOf(of.world, of.world.entries[2]?.effects[0]?.effect.account as never);
        return takeAt(of, 2, bens[1] as Uint8Array);
      },
    ],
    ['entry_skipped', 'the item after the next', (of) => takeAt(of, 1, of.items[2] as Uint8Array)],
    ['entry_skipped', 'the same item twice', (of) => takeAt(of, 2, of.items[1] as Uint8Array)],
    [
      'digest_wrong',
      'a posting with another balance',
      (of) => {
        const read = readItem(of.world.hash, of.items[1] as Uint8Array);
        const postings = read.ok ? read.value.effect.postings : [];
        const richer = postings.map((posting) => ({ ...posting, balance: posting.balance + 1n }));
        return takeAt(of, 1, forged(of, of.items[1] as Uint8Array, { effect: { postings: richer } }));
      },
    ],
    [
      'time_runs_backwards',
      'an entry that is older than the one before',
      (of) => takeAt(of, 2, forged(of, of.items[2] as Uint8Array, { entry: { time: 1 } })),
    ],
    [
      'effect_not_in_entry',
      'an entry that does not name the effect',
      (of) => takeAt(of, 2, forged(of, of.items[2] as Uint8Array, { entry: { effectDigests: [] } })),
    ],
  ];
  test.each(faults)('[P24] %s: %s', (fault, _what, take) => {
    expect(take(feed())).toBe(fault);
  });
});

describe('a window without its past', () => {
  test('[P13] is taken with the view for its end', () => {
    const { world, ana, items } = feed();
    const view = viewOf(world.state, ana.id);
    const window = view && takeWindow(world.hash, ana.id, view, items.slice(2));
    expect(window?.ok === true && window.value.map(({ entry }) => entry.index)).toEqual([5, 6, 7]);
  });

  test('[P13] a view that the last effect does not end with is not believed', () => {
    const { world, ana, items } = feed();
    const view = viewOf(world.state, ana.id);
    if (view === null) throw new Error('Ana has an account');
    const [balance] = view.account.balances;
    const richer = {
      ...view.account,
      balances: balance === undefined ? [] : [{ ...balance, available: 999n }],
    };
    const lying = { ...view, account: richer };
    expect(takeWindow(world.hash, ana.id, lying, items.slice(2))).toEqual({
      ok: false,
      error: 'digest_wrong',
    });
    const poorer = { ...view, devices: [] };
    expect(takeWindow(world.hash, ana.id, poorer, items.slice(2))).toEqual({
      ok: false,
      error: 'digest_wrong',
    });
    expect(takeWindow(world.hash, ana.id, view, items.slice(2, 4))).toEqual({
      ok: false,
      error: 'window_unproven',
    });
  });

  test('[P13] older pages must lead up to what is kept', () => {
    const { world, ana, items } = feed();
    const { account } = copyOf(world, ana.id).view;
    expect(takeRun(world.hash, account, items.slice(0, 3), null).ok).toBe(true);
    expect(takeRun(world.hash, account, items.slice(1, 3), null)).toEqual({
      ok: false,
      error: 'entry_skipped',
    });
    const gap = [items[0], items[2]] as Uint8Array[];
    expect(takeRun(world.hash, account, gap, null)).toEqual({ ok: false, error: 'entry_skipped' });
  });
});
