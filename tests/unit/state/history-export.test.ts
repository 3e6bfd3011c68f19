// Files of history: exactly what was found, in its order, with plain decimals and nothing that a spreadsheet would run.

import { describe, expect, test } from 'vitest';
import { formatAddress, idHex, idOf, type Id } from '#kernel';
import type { BookEntry, HistoryBook, HistoryRow } from '#replica';
import { HistoryExport } from '$lib/state/history/history-export.svelte.ts';
import type { Naming } from '$lib/state/history/history-file.ts';

const id = (fill: number): Id => idOf(new Uint8Array(32).fill(fill));
const [ana, ben] = [id(1), id(2)];
const shell = { id: id(10), symbol: 'SHELL', name: 'Shell', decimals: 2 };
const naming: Naming = { base: shell, nameOf: (account) => (account === ana ? '=Ana' : null) };

const row: HistoryRow = {
  key: 'ab'.repeat(32),
  state: { phase: 'final', index: 42 },
  kind: 'transfer',
  direction: 'out',
  other: ana,
  asset: shell,
  amount: 1250n,
  memo: '@soup, "for" four',
  lock: null,
  time: Date.UTC(2026, 2, 7, 12, 5),
  device: null,
};
const entry: BookEntry = {
  row,
  fee: 5n,
  legs: [],
  changes: [{ asset: shell, amount: -1255n, balance: 8745n }],
};
const rejected: BookEntry = {
  row: {
    ...row,
    key: 'entry-43',
    others: [ana, ben],
    memo: null,
    state: {
      phase: 'rejected',
      index: 43,
      rejection: { code: 'insufficient_available', facts: [1n] } as never,
      spender: null,
    },
  },
  fee: 0n,
  legs: [
    { to: ana, asset: shell, amount: 1000n },
    { to: ben, asset: shell, amount: 250n },
  ],
  changes: [],
};

/** A book of which only entries are read. */
function bookOf(entries: readonly BookEntry[], read: (places: readonly number[]) => void): HistoryBook {
  return {
    read: (places: readonly number[]) => {
      read(places);
      return Promise.resolve(places.flatMap((place) => entries[place] ?? []));
    },
  } as unknown as HistoryBook;
}

const made = async (
  format: 'csv' | 'json',
  entries: readonly BookEntry[],
  waiting: readonly HistoryRow[] = [],
): Promise<string> => {
  const file = new HistoryExport(
    bookOf(entries, () => undefined),
    naming,
  );
  const places = entries.map((_, at) => at);
  return (await (await file.make(format, { waiting, places }, 'name'))?.text()) ?? '';
};

const NOTHING = { waiting: [], places: [] };
const HEAD =
  'time,state,reason,kind,direction,name,address,asset,asset_id,amount,fee,memo,entry,operation\r\n';

describe('[U14] as CSV', () => {
  test('an entry is a line: amounts are plain, and what others wrote is no formula', async () => {
    expect(await made('csv', [entry])).toBe(
      `${HEAD}2026-03-07T12:05:00.000Z,final,,transfer,out,'=Ana,${formatAddress(ana)},SHELL,` +
        `${idHex(shell.id)},12.50,0.05,"'@soup, ""for"" four",42,${'ab'.repeat(32)}\r\n`,
    );
  });

  test('one that failed says why, and one to several names them all', async () => {
    const [, line] = (await made('csv', [rejected])).split('\r\n');
    expect(line).toBe(
      `2026-03-07T12:05:00.000Z,rejected,insufficient_available,transfer,out,"'=Ana | ",` +
        `${formatAddress(ana)} | ${formatAddress(ben)},SHELL,${idHex(shell.id)},12.50,0.00,,43,`,
    );
  });

  test('what is not final comes first, and its fee is not known yet', async () => {
    const [, line] = (await made('csv', [entry], [{ ...row, state: { phase: 'sent' } }])).split('\r\n');
    expect(line).toMatch(/^2026-03-07T12:05:00.000Z,sent,,transfer/);
    expect(line).toMatch(/,12\.50,,"'@soup/);
  });

  test('of nothing is its head, which says its encoding', async () => {
    expect(await made('csv', [])).toBe(HEAD);
    const file = await new HistoryExport(
      bookOf([], () => undefined),
      naming,
    ).make('csv', NOTHING, 'name');
    const bytes = new Uint8Array((await file?.arrayBuffer()) ?? new ArrayBuffer(0));
    expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  });
});

describe('as JSON', () => {
  test('entries are objects, with what they changed and what there was then', async () => {
    const [first, second] = JSON.parse(await made('json', [entry, rejected])) as readonly unknown[];
    expect(first).toEqual({
      time: '2026-03-07T12:05:00.000Z',
      state: 'final',
      reason: null,
      kind: 'transfer',
      direction: 'out',
      name: '=Ana',
      address: formatAddress(ana),
      asset: 'SHELL',
      asset_id: idHex(shell.id),
      amount: '12.50',
      fee: '0.05',
      memo: '@soup, "for" four',
      entry: 42,
      operation: 'ab'.repeat(32),
      legs: [],
      changes: [{ asset: 'SHELL', asset_id: idHex(shell.id), amount: '-12.55', balance: '87.45' }],
    });
    expect(second).toMatchObject({
      reason: 'insufficient_available',
      operation: null,
      memo: null,
      legs: [
        { name: '=Ana', address: formatAddress(ana), asset: 'SHELL', amount: '10.00' },
        { name: null, address: formatAddress(ben), asset: 'SHELL', amount: '2.50' },
      ],
    });
  });

  test('of nothing is an empty list', async () => {
    expect(JSON.parse(await made('json', []))).toEqual([]);
  });
});

describe('a file of many', () => {
  const many = Array.from({ length: 1234 }, (_, at) => ({
    ...entry,
    row: { ...row, state: { phase: 'final', index: at } as const },
  }));

  test('has each of them once and in order, read a few at a time', async () => {
    const sizes: number[] = [];
    const file = new HistoryExport(
      bookOf(many, (places) => sizes.push(places.length)),
      naming,
    );
    const places = many.map((_, at) => many.length - 1 - at);
    const csv = (await (await file.make('csv', { waiting: [], places }, 'name'))?.text()) ?? '';
    const indexes = csv
      .split('\r\n')
      .slice(1, -1)
      .map((line) => Number(line.split(',').at(-2)));
    expect(indexes).toEqual(places);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(100);
    expect(file.done).toBeNull();
  });

  test('that is cancelled is not made', async () => {
    const file: HistoryExport = new HistoryExport(
      bookOf(many, ([first]) => first === 100 && file.cancel()),
      naming,
    );
    const places = many.map((_, at) => at);
    expect(await file.make('json', { waiting: [], places }, 'name')).toBeNull();
    expect([file.done, file.hasFailed]).toEqual([null, false]);
  });

  test('[U13] that cannot be read says so', async () => {
    const file = new HistoryExport(
      bookOf(many, () => {
        throw new Error('the disk is gone');
      }),
      naming,
    );
    expect(await file.make('csv', { waiting: [], places: [0] }, 'name')).toBeNull();
    expect(file.hasFailed).toBe(true);
  });
});
