/** [U10] Notifications are made from what a device keeps: what they say, when they are due, and which are shown outside the app. */
import { describe, expect, test } from 'vitest';
import { idHex, idOf, rejected, type Id } from '#kernel';
import {
  dueAt,
  nextDue,
  notificationsOf,
  readMarks,
  subjectOf,
  toldAll,
  toldAtFirst,
  toTell,
  unreadAt,
  type HistoryRow,
  type KnownEntry,
  type NotificationGround,
  type NotificationsOverview,
  type Row,
} from '#replica';
import { feedOf } from '../../support/replica.ts';
import { World } from '../../support/world.ts';

const id = (fill: number): Id => idOf(new Uint8Array(32).fill(fill));
const [me, ana, phone, laptop, asset] = [id(1), id(2), id(3), id(4), id(5)];
const SHELL = { id: asset, symbol: 'SHELL', name: 'Shell', decimals: 2 };
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NONCE = 'c3'.repeat(16);

const received: Row = {
  key: 'came',
  index: 7,
  kind: 'transfer',
  direction: 'in',
  other: ana,
  asset,
  amount: 1250n,
  memo: 'Soup',
  lock: null,
  request: null,
  time: 1000,
  device: null,
  rejection: null,
  spender: null,
};
const entry = (change: Partial<Row>, subject: Id | null = null): KnownEntry => ({
  row: { ...received, ...change },
  subject,
});

function ground(change: Partial<NotificationGround>): NotificationGround {
  const account = { id: me } as NotificationGround['view']['account'];
  return {
    device: phone,
    view: { account, holds: [], vouchers: [] },
    entries: [],
    waiting: [],
    requests: [],
    recovery: null,
    assetOf: (of) => (of === asset ? SHELL : null),
    ...change,
  };
}

const typesOf = (of: Partial<NotificationGround>): readonly string[] =>
  notificationsOf(ground(of)).map(({ about, isOwn }) => `${about.type}${isOwn ? ', own' : ''}`);

describe('[U10] what an entry says', () => {
  test.each([
    ['money that came', {}, null, ['received']],
    ['an own payment', { device: phone, direction: 'out' }, null, ['final, own']],
    ['a payment of another device', { device: laptop, direction: 'out' }, null, ['final, own']],
    ['an own payment that was rejected', { device: phone, rejection: rejected('expired') }, null, ['failed']],
    ['a rejected payment of somebody else', { rejection: rejected('expired') }, null, []],
    ['money that somebody holds for me', { kind: 'hold.place', direction: 'none' }, null, ['held']],
    ['my hold was taken', { kind: 'hold.post', direction: 'none' }, null, ['ended']],
    ['a hold was paid to me', { kind: 'hold.post' }, null, ['received']],
    ['my hold was let go', { kind: 'hold.void' }, null, ['ended']],
    ['a hold ran out', { kind: 'timeout' }, null, ['ended']],
    ['my voucher was claimed', { kind: 'voucher.claim', direction: 'none' }, null, ['ended']],
    ['another device was added', { kind: 'device.enrol', device: phone }, laptop, ['device, own']],
    ['a device was added elsewhere', { kind: 'device.enrol', device: laptop }, id(9), ['device']],
    ['this device was added', { kind: 'device.enrol' }, phone, []],
    ['limits of another device', { kind: 'device.limits', device: laptop }, id(9), ['device']],
    ['[P2] another device in quarantine', { kind: 'fork', direction: 'none' }, laptop, ['device']],
    ['[P2] this device in quarantine', { kind: 'fork', direction: 'none' }, phone, []],
    ['a new box key', { kind: 'box.set', device: phone }, null, []],
  ] as const)('%s', (_, change, subject, types) => {
    expect(typesOf({ entries: [entry(change as Partial<Row>, subject)] })).toEqual(types);
  });

  test('a payment for a request names it', () => {
    const paid = entry({ request: { nonce: NONCE, expires: 5000 } });
    const request = { id: NONCE, asset, amount: 1250n, memo: 'Boat', expires: 5000, isPaid: true };
    const [found, ...more] = notificationsOf(ground({ entries: [paid], requests: [request] }));
    expect(found?.about).toMatchObject({ type: 'received', request: NONCE });
    expect(more).toEqual([]);
  });

  test('[P25] a recovery that the person went on with stays to be read about, and is counted as news to nobody', () => {
    const [restored] = notificationsOf(ground({ recovery: { epoch: 2, time: 700 } }));
    const about = { type: 'relay_restored' };
    expect(restored).toEqual({ key: 'restored-2', time: 700, about, isOwn: true });
  });

  test('[P2] an entry that shows a fork says whose it is', () => {
    const world = new World();
    const ben = world.join('ben');
    const signed = (amount: bigint) => {
      const legs = [{ to: world.issuer.id, asset: world.base, amount, memo: null, request: null }];
      return world.sign(ben.device, 'transfer', { legs, memos: null }, { seq: 1, previous: null });
    };
    world.enter({ type: 'fork', a: signed(1n), b: signed(2n) });
    const item = feedOf(world, ben.id).at(-1) ?? new Uint8Array();
    const row = { ...received, kind: 'fork' as const };
    expect(subjectOf(world.hash, { place: 1, item, row })).toBe(ben.device.id);
  });

  test('what the relay will not take is told, what only waits is not', () => {
    const row = {
      key: 'k',
      time: 5,
      state: { phase: 'refused', code: 'x', facts: [] },
    } as unknown as HistoryRow;
    const waits: HistoryRow = { ...row, key: 'w', state: { phase: 'sent' } };
    expect(typesOf({ waiting: [row, waits] })).toEqual(['failed']);
  });
});

describe('[U10] deadlines', () => {
  const hold = { id: id(20), payer: me, to: ana, asset, amount: 500n, until: 10 * DAY_MS, hash: null };
  const view = { account: ground({}).view.account, holds: [hold], vouchers: [] };

  test('a hold that is about to end is told of a day before', () => {
    const [ending] = notificationsOf(ground({ view }));
    expect(ending).toMatchObject({ time: 9 * DAY_MS, about: { type: 'ending' }, isOwn: false });
  });

  test('one that lasts four hours is told of in its last hour', () => {
    const placed = entry({
      key: idHex(hold.id),
      kind: 'hold.place',
      device: phone,
      time: 10 * DAY_MS - 4 * HOUR_MS,
    });
    const ending = notificationsOf(ground({ view, entries: [placed] })).find(
      ({ about }) => about.type === 'ending',
    );
    expect(ending?.time).toBe(10 * DAY_MS - HOUR_MS);
  });

  test('a voucher is told of like a hold; of assets that nobody knows nothing is told', () => {
    const voucher = { id: id(21), payer: me, asset, amount: 5n, key: id(22), until: 3 * DAY_MS };
    const vouchers = [voucher, { ...voucher, id: id(23), asset: id(99) }];
    expect(typesOf({ view: { ...view, holds: [], vouchers } })).toEqual(['ending']);
  });

  test('a request that nobody has paid is told of when it runs out', () => {
    const request = { id: NONCE, asset, amount: 5n, memo: '', expires: 700, isPaid: false };
    expect(notificationsOf(ground({ requests: [request] }))).toMatchObject([{ time: 700 }]);
    expect(typesOf({ requests: [{ ...request, isPaid: true }] })).toEqual([]);
  });
});

describe('[U10] what is due, unread, and shown outside the app', () => {
  const overviewOf = (
    times: readonly number[],
    shared: readonly [string, number][] = [],
  ): NotificationsOverview => ({
    notifications: notificationsOf(
      ground({ entries: times.map((time) => entry({ time, key: `at ${time}` })) }),
    ),
    marks: readMarks(new Map(shared)),
    matters: [],
    aheadMs: 0,
  });
  const keys = (of: readonly { readonly key: string }[]) => of.map(({ key }) => key);

  test('newest first, and only those whose time has come', () => {
    const overview = overviewOf([10, 30, 20]);
    expect(keys(dueAt(overview, 20))).toEqual(['at 20', 'at 10']);
    expect(nextDue(overview, 20)).toBe(30);
    expect(nextDue(overview, 30)).toBeNull();
  });

  test('what was read on any device is not unread', () => {
    const overview = overviewOf(
      [10, 20, 30],
      [
        [idHex(laptop), 10],
        ['one at 30', 30],
      ],
    );
    expect(keys(unreadAt(overview, 100))).toEqual(['at 20']);
  });

  test('[U10] each is shown once, also one that comes later and is older, and none that was read elsewhere', () => {
    const before = toldAtFirst(overviewOf([10, 20]), 100);
    expect(before).toEqual({ from: 20, keys: ['at 20'] });
    const more = overviewOf([10, 20, 30, 40], [['one at 40', 40]]);
    expect(keys(toTell(more, 100, before))).toEqual(['at 30']);
    const after = toldAll(more, 100, before);
    const late = overviewOf([10, 20, 25, 30]);
    expect(keys(toTell(late, 100, after))).toEqual(['at 25']);
    expect(toTell(late, 100, toldAll(late, 100, after))).toEqual([]);
  });

  test('[U10] what is remembered of those that there are no more has an end', () => {
    const all = toldAll(overviewOf([30, 40]), 100, {
      from: 0,
      keys: Array.from({ length: 900 }, (_, n) => `old ${n}`),
    });
    expect(all.keys).toHaveLength(202);
    expect(all.keys).toContain('at 30');
  });
});
