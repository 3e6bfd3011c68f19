// A payment to several people, as each of them reads it: one entry with all of its legs, all of them or none; and what a
// statement makes of it and of everything else that the fold writes.

import { describe, expect, test } from 'vitest';
import type { Id } from '#kernel';
import {
  entryView,
  othersIn,
  readItem,
  rowOf,
  StatementMaker,
  waitingRow,
  type AssetView,
  type EntryView,
} from '#replica';
import { copyOf, feedOf } from '../../support/replica.ts';
import { World, type Person } from '../../support/world.ts';

const HOUR_MS = 3_600_000;

class Scene {
  readonly world = new World();
  readonly ana: Person;
  readonly ben: Person;
  readonly cleo: Person;
  readonly base: AssetView;

  constructor() {
    const issuer = this.world.join('issuer');
    this.ana = this.world.join('ana');
    this.ben = this.world.join('ben');
    this.cleo = this.world.join('cleo');
    this.base = { id: this.world.base, symbol: 'SHELL', name: 'Shell', decimals: 2 };
    const grant = { asset: this.world.base, to: this.ana.id, amount: 100n, reason: 0, reference: null };
    this.world.submit(this.world.sign(issuer.device, 'asset.issue', grant));
  }

  signed(by: Person, ...legs: readonly (readonly [Person, bigint])[]) {
    const { world } = this;
    const made = legs.map(([{ id: to }, amount]) => ({
      to,
      asset: world.base,
      amount,
      memo: null,
      request: null,
    }));
    return world.sign(by.device, 'transfer', { legs: made, memos: null });
  }

  pay(by: Person, ...legs: readonly (readonly [Person, bigint])[]): void {
    this.world.submit(this.signed(by, ...legs));
  }

  entries({ id }: Person): readonly EntryView[] {
    return feedOf(this.world, id).map((item, place) => {
      const read = readItem(this.world.hash, item);
      if (!read.ok) throw new Error(read.error);
      const row = rowOf(id, read.value, null);
      const entry = entryView(this.world.hash, id, { place, item, row }, () => this.base);
      if (entry === null) throw new Error('what was taken in can be read');
      return entry;
    });
  }

  last(person: Person): EntryView {
    const entry = this.entries(person).at(-1);
    if (entry === undefined) throw new Error('there are entries');
    return entry;
  }
}

const legsOf = ({ legs }: EntryView): readonly (readonly [Id, bigint])[] =>
  legs.map(({ to, amount }) => [to, amount]);

describe('a payment to two people', () => {
  test('is one row of the payer, with both of them and what went to both', () => {
    const scene = new Scene();
    const { ana, ben, cleo } = scene;
    scene.pay(ana, [ben, 30n], [cleo, 20n]);
    const entry = scene.last(ana);
    expect(entry).toMatchObject({ direction: 'out', other: ben.id, amount: 50n });
    expect(othersIn(entry)).toEqual([ben.id, cleo.id]);
    expect(legsOf(entry)).toEqual([
      [ben.id, 30n],
      [cleo.id, 20n],
    ]);
  });

  test('[P26] shows each payee their own part as the row, and all of its legs', () => {
    const scene = new Scene();
    const { ana, ben, cleo } = scene;
    scene.pay(ana, [ben, 30n], [cleo, 20n]);
    const entry = scene.last(cleo);
    expect(entry).toMatchObject({ direction: 'in', other: ana.id, amount: 20n });
    expect(othersIn(entry)).toEqual([ana.id]);
    expect(legsOf(entry)).toEqual([
      [ben.id, 30n],
      [cleo.id, 20n],
    ]);
  });

  test('[L6] goes through as a whole or not at all', () => {
    const scene = new Scene();
    const { ana, ben, cleo } = scene;
    scene.pay(ana, [ben, 60n], [cleo, 60n]);
    expect(scene.last(ana).state).toMatchObject({
      phase: 'rejected',
      rejection: { code: 'insufficient_available' },
    });
    expect(scene.entries(ben).some(({ kind }) => kind === 'transfer')).toBe(false);
  });

  test('[U2] names both before it has a verdict', () => {
    const scene = new Scene();
    const { ana, ben, cleo } = scene;
    const row = waitingRow(
      ana.id,
      scene.signed(ana, [ben, 1n], [cleo, 2n]),
      null,
      { phase: 'sent' },
      () => scene.base,
    );
    expect(othersIn(row)).toEqual([ben.id, cleo.id]);
    expect(row.amount).toBe(3n);
  });
});

test('a payment to one person has no legs to list, and names nobody else', () => {
  const scene = new Scene();
  const { ana, ben } = scene;
  scene.pay(ana, [ben, 30n]);
  expect(scene.last(ana).legs).toEqual([]);
  expect(scene.last(ana)).not.toHaveProperty('others');
});

test('[L8] a statement of what the fold has written adds up, wherever it begins and ends', () => {
  const scene = new Scene();
  const { world, ana, ben, cleo } = scene;
  scene.pay(ana, [ben, 30n], [cleo, 20n]);
  scene.pay(ben, [ana, 5n]);
  const until = world.time + HOUR_MS;
  const held = { asset: world.base, amount: 10n, to: ben.id, until, hash: null };
  const hold = world.sign(ana.device, 'hold.place', held);
  world.submit(hold);
  scene.pay(ana, [cleo, 1000n]);
  world.submit(world.sign(ben.device, 'hold.post', { hold: hold.id, amount: 4n, preimage: null }));
  scene.pay(cleo, [ana, 7n], [ben, 1n]);

  const entries = scene.entries(ana).map(({ postings, fee, legs, id: _, ...row }) => ({
    row,
    fee,
    legs,
    changes: postings.filter(({ bucket }) => bucket === 'available'),
  }));
  const now = copyOf(world, ana.id).view.account.balances[0]?.available;
  for (let from = 0; from < entries.length; from++) {
    const maker = new StatementMaker();
    for (const entry of entries.slice(from)) maker.take(entry);
    const [sum] = maker.sums;
    if (sum === undefined) continue;
    expect(sum.closing).toBe(now);
    expect(sum.opening + sum.came - sum.went).toBe(sum.closing);
  }
  const maker = new StatementMaker();
  const lines = entries.flatMap((entry) => maker.take(entry));
  expect(lines.map(({ amount }) => amount)).toEqual([100n, -50n, 5n, -10n, 6n, 7n]);
});
