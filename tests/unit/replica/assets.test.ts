/** Assets as a device sees them: what their rules let the issuer do, who accepts them, and where they went. */
import { describe, expect, test } from 'vitest';
import { emptyView, idOf, utf8, type Id } from '#kernel';
import {
  acceptedBy,
  acceptsWith,
  CirculationSums,
  dilutionOf,
  foreseePots,
  readItem,
  rowOf,
  type AssetAct,
  type AssetDetail,
  type Row,
} from '#replica';
import { copyOf, feedOf } from '../../support/replica.ts';
import { World, type Person } from '../../support/world.ts';

const named = (name: string): Id => idOf(utf8(name.padEnd(32, '.')));
const [base, loaf, tool] = [named('base'), named('loaf'), named('tool')];

const asset: AssetDetail = {
  ...{ id: loaf, symbol: 'LOAF', name: 'Loaves', decimals: 0, issuer: named('marta'), isBase: false },
  ...{ cap: 100n, bonusPerDay: null, isFrozen: false, isAccepted: false },
  pots: { supply: 60n, promo: 5n },
};

describe('[L4] whether the issuer can dilute a holder', () => {
  test.each([
    ['frozen', { isFrozen: true, cap: null }, { can: 'never' }],
    ['below its cap', {}, { can: 'up_to', cap: 100n, left: 40n }],
    ['at its cap', { pots: { supply: 100n, promo: 0n } }, { can: 'not_now', cap: 100n }],
    ['of unknown supply', { pots: null }, { can: 'up_to', cap: 100n, left: null }],
    ['without a cap', { cap: null }, { can: 'always' }],
  ])('%s', (_, rules, dilution) => {
    expect(dilutionOf({ ...asset, ...rules })).toEqual(dilution);
  });
});

describe('what the pots forbid is foreseen', () => {
  const issue = (amount: bigint): AssetAct => ({
    kind: 'asset.issue',
    fields: { asset: loaf, to: named('ana'), amount, reason: 0, reference: null },
  });
  const bonus = (amount: bigint): AssetAct => ({
    kind: 'asset.bonus',
    fields: { asset: loaf, to: named('ana'), amount, reference: null },
  });

  test.each([
    ['up to the cap', issue(40n), null],
    ['above the cap', issue(41n), { code: 'cap_exceeded', facts: [40n] }],
    ['all of the bonus fund', bonus(5n), null],
    ['more than the bonus fund', bonus(6n), { code: 'insufficient_pot', facts: [5n] }],
  ])('%s', (_, act, rejection) => {
    expect(foreseePots(act, asset)).toEqual(rejection);
  });

  test('nothing where the relay has not said what is in them', () => {
    expect(foreseePots(issue(1000n), { ...asset, pots: null })).toBeNull();
    expect(foreseePots(issue(1000n), undefined)).toBeNull();
  });
});

describe('[L10] what an account accepts', () => {
  const account = { ...emptyView(named('ana')).account, accepts: [tool] };
  const said = { name: 'Ana', about: '', avatar: null, memoRequired: false, blocks: [] };

  test('without a list: the base asset and what it has used', () => {
    const isAccepted = acceptedBy({ account, profile: { ...said, accepts: null } }, base);
    expect([base, tool, loaf].map(isAccepted)).toEqual([true, true, false]);
  });

  test('with a list: what is on it', () => {
    const isAccepted = acceptedBy({ account, profile: { ...said, accepts: [loaf] } }, base);
    expect([base, tool, loaf].map(isAccepted)).toEqual([false, false, true]);
  });

  test('the first list keeps what was accepted without one', () => {
    expect(acceptsWith({ account, profile: null }, base, loaf, true)).toEqual([base, loaf, tool].sort());
    expect(acceptsWith({ account, profile: null }, base, tool, false)).toEqual([base]);
  });

  test('a list holds each asset once, in the order that the operation wants', () => {
    const profile = { ...said, accepts: [loaf] };
    expect(acceptsWith({ account, profile }, base, loaf, true)).toEqual([loaf]);
    expect(acceptsWith({ account, profile }, base, loaf, false)).toEqual([]);
  });
});

/** Marta makes loaves, issues them to Ana and to herself, and Ana redeems some; one issue is too much. */
function bakery(): {
  readonly world: World;
  readonly marta: Person;
  readonly ana: Person;
  readonly bread: Id;
} {
  const world = new World();
  world.join('issuer');
  const [marta, ana] = [world.join('marta'), world.join('ana')];
  const about = { name: 'Loaves', decimals: 0, cap: 100n, bonusPerDay: null, icon: null };
  const made = world.sign(marta.device, 'asset.create', { symbol: 'LOAF', ...about });
  world.submit(made);
  const issue = (to: Person, amount: bigint): unknown =>
    world.submit(
      world.sign(marta.device, 'asset.issue', {
        ...{ asset: made.id, to: to.id, amount, reason: 0, reference: null },
      }),
    );
  issue(ana, 30n);
  issue(marta, 50n);
  issue(ana, 21n);
  issue(ana, 20n);
  world.submit(world.sign(ana.device, 'asset.redeem', { asset: made.id, amount: 12n, reference: null }));
  world.submit(world.sign(marta.device, 'asset.freeze_supply', { asset: made.id }));
  return { world, marta, ana, bread: made.id };
}

function rowsOf(world: World, account: Id): readonly Row[] {
  return feedOf(world, account).map((item) => {
    const read = readItem(world.hash, item);
    if (!read.ok) throw new Error(read.error);
    return rowOf(account, read.value, null);
  });
}

test('[L4] an issuer sees what was issued to whom and who redeemed; what was rejected does not count', () => {
  const { world, marta, ana, bread } = bakery();
  const sums = new CirculationSums(marta.id, bread);
  for (const row of rowsOf(world, marta.id)) sums.take(row);
  expect(sums.view(true)).toEqual({
    issued: 100n,
    redeemed: 12n,
    people: [
      { account: ana.id, issued: 50n, redeemed: 12n },
      { account: marta.id, issued: 50n, redeemed: 0n },
    ],
    isWhole: true,
  });
  expect(world.state.table('assets').get(bread)?.frozen).toBe(true);
  expect(copyOf(world, marta.id).view.assets.map(({ id }) => id)).toEqual([bread]);
});

test('rows say to the issuer and to the holder what moved, and in which asset', () => {
  const { world, marta, ana, bread } = bakery();
  const said = (account: Id): readonly unknown[] =>
    rowsOf(world, account)
      .filter((row) => row.asset === bread && row.rejection === null)
      .map(({ kind, direction, other, amount }) => [kind, direction, other, amount]);
  expect(said(marta.id)).toEqual([
    ['asset.create', 'none', null, null],
    ['asset.issue', 'none', ana.id, 30n],
    ['asset.issue', 'in', null, 50n],
    ['asset.issue', 'none', ana.id, 20n],
    ['asset.redeem', 'none', ana.id, 12n],
    ['asset.freeze_supply', 'none', null, null],
  ]);
  expect(said(ana.id)).toEqual([
    ['asset.issue', 'in', marta.id, 30n],
    ['asset.issue', 'in', marta.id, 20n],
    ['asset.redeem', 'out', null, 12n],
  ]);
});
