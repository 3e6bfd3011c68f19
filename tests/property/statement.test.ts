// Statements: whatever the entries and whatever the days, what there was and what came and went give what there is.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { idOf, type Id } from '#kernel';
import { StatementMaker, type AssetView, type BookEntry, type HistoryBook, type HistoryRow } from '#replica';
import { StatementState } from '$lib/state/history/statement.svelte.ts';

const assets: readonly AssetView[] = [0, 1, 2].map((at) => ({
  id: idOf(new Uint8Array(32).fill(at + 1)),
  symbol: 'ABC'.charAt(at),
  name: `Asset ${at}`,
  decimals: at,
}));
const [first] = assets as [AssetView];

/** What one posting does to one of the assets, as far as it is there. */
const change = fc.record({ asset: fc.nat(assets.length - 1), amount: fc.bigInt({ min: -50n, max: 60n }) });
const story = fc.array(fc.array(change, { maxLength: 3 }), { maxLength: 40 });

function rowAt(place: number): HistoryRow {
  return {
    key: `entry-${place}`,
    state: { phase: 'final', index: place },
    kind: 'transfer',
    direction: 'none',
    other: null,
    asset: null,
    amount: null,
    memo: null,
    lock: null,
    time: place,
    device: null,
  };
}

/** Entries as the fold would write them: none falls below zero [L2], and each says what there was then [L8]. */
function told(acts: readonly (readonly { readonly asset: number; readonly amount: bigint }[])[]): {
  readonly entries: readonly BookEntry[];
  readonly after: readonly ReadonlyMap<Id, bigint>[];
} {
  const now = new Map<Id, bigint>();
  const after: ReadonlyMap<Id, bigint>[] = [];
  const entries = acts.map((changes, place) => {
    const made = changes.flatMap(({ asset: at, amount }) => {
      const asset = assets[at] ?? first;
      const balance = (now.get(asset.id) ?? 0n) + amount;
      if (balance < 0n || amount === 0n) return [];
      now.set(asset.id, balance);
      return [{ asset, amount, balance }];
    });
    after.push(new Map(now));
    return { row: rowAt(place), fee: 0n, legs: [], changes: made };
  });
  return { entries, after };
}

function bookOf(entries: readonly BookEntry[], now: ReadonlyMap<Id, bigint>): HistoryBook {
  return {
    read: (places: readonly number[]) => Promise.resolve(places.flatMap((place) => entries[place] ?? [])),
    balances: () =>
      Promise.resolve(
        assets
          .filter(({ id }) => now.has(id))
          .map((asset) => ({ asset, available: now.get(asset.id) ?? 0n })),
      ),
    span: (from: number | null, to: number | null) =>
      Promise.resolve({
        from: Math.min(from ?? 0, entries.length),
        to: Math.min(to ?? entries.length, entries.length),
      }),
  } as unknown as HistoryBook;
}

async function statementOf(book: HistoryBook, from: number, to: number): Promise<StatementState> {
  const state = new StatementState(book, { nameOf: () => null, base: first });
  state.start({ from, to });
  for (let turn = 0; state.statements === null && state.error === null && turn < 100; turn++)
    await new Promise((resolve) => setTimeout(resolve));
  return state;
}

describe('a statement', () => {
  test('[L8] of any days: opening and entries give closing, in each asset, and agree with what there was', async () => {
    await fc.assert(
      fc.asyncProperty(story, fc.nat(40), fc.nat(40), async (acts, one, other) => {
        const { entries, after } = told(acts);
        const [from, to] = [Math.min(one, other), Math.max(one, other)];
        const now = after.at(-1) ?? new Map<Id, bigint>();
        const { statements } = await statementOf(bookOf(entries, now), from, to);
        expect((statements ?? []).map(({ sum }) => sum.asset)).toEqual(
          assets.filter(({ id }) => now.has(id)),
        );
        for (const { sum, lines } of statements ?? []) {
          const at = (place: number): bigint =>
            after[Math.min(place, after.length) - 1]?.get(sum.asset.id) ?? 0n;
          expect(sum.opening).toBe(at(from));
          expect(sum.closing).toBe(at(to));
          expect(sum.opening + sum.came - sum.went).toBe(sum.closing);
          expect(lines.reduce((total, { amount }) => total + amount, sum.opening)).toBe(sum.closing);
          expect(lines).toHaveLength(sum.count);
          let balance = sum.opening;
          for (const line of lines) expect(line.balance).toBe((balance += line.amount));
        }
      }),
      { numRuns: 150 },
    );
  });

  test('of days that follow one another: each opens where the one before closed', () => {
    fc.assert(
      fc.property(story, fc.nat(40), (acts, cut) => {
        const { entries } = told(acts);
        const [whole, before, behind] = [new StatementMaker(), new StatementMaker(), new StatementMaker()];
        for (const entry of entries) whole.take(entry);
        for (const entry of entries.slice(0, cut)) before.take(entry);
        for (const entry of entries.slice(cut)) behind.take(entry);
        for (const sum of behind.sums) {
          const earlier = before.sums.find(({ asset }) => asset === sum.asset);
          expect(sum.opening).toBe(earlier?.closing ?? 0n);
          expect(whole.sums.find(({ asset }) => asset === sum.asset)).toMatchObject({
            closing: sum.closing,
            came: sum.came + (earlier?.came ?? 0n),
            went: sum.went + (earlier?.went ?? 0n),
            count: sum.count + (earlier?.count ?? 0),
          });
        }
      }),
    );
  });

  test('whose entries do not add up is not made', async () => {
    const { entries, after } = told([[{ asset: 0, amount: 5n }], [{ asset: 0, amount: 7n }]]);
    const [one, two] = entries as [BookEntry, BookEntry];
    const wrong = { ...two, changes: two.changes.map((each) => ({ ...each, balance: each.balance + 1n })) };
    const state = await statementOf(bookOf([one, wrong], after.at(-1) ?? new Map()), 0, 2);
    expect(state.statements).toBeNull();
    expect(String(state.error)).toContain('an entry begins where the one before ended');
  });

  test('[U14] as a file: opening, lines, closing; nothing is below zero', async () => {
    const { entries, after } = told([
      [{ asset: 1, amount: 60n }],
      [{ asset: 1, amount: -25n }],
      [{ asset: 1, amount: -5n }],
    ]);
    const state = await statementOf(bookOf(entries, after.at(-1) ?? new Map()), 1, 3);
    const lines = (await state.file('name', { from: 1, to: 3 }).text()).trim().split('\r\n');
    expect(lines).toEqual([
      'asset,time,kind,name,address,memo,in,out,balance,entry',
      'B,1970-01-01T00:00:00.001Z,opening,,,,,,6.0,',
      'B,1970-01-01T00:00:00.001Z,transfer,,,,,2.5,3.5,1',
      'B,1970-01-01T00:00:00.002Z,transfer,,,,,0.5,3.0,2',
      'B,1970-01-01T00:00:00.003Z,closing,,,,,,3.0,',
    ]);
  });
});
