// Which rows of history a filter lets through: each thing that it asks for, alone and together.

import { describe, expect, test } from 'vitest';
import { formatAddress, idOf, type Id } from '#kernel';
import { isWanted, type HistoryRow, type HistoryWanted } from '#replica';

const id = (fill: number): Id => idOf(new Uint8Array(32).fill(fill));
const [ana, ben, cleo] = [id(1), id(2), id(3)];
const shell = { id: id(10), symbol: 'SHELL', name: 'Shell', decimals: 2 };
const hour = { id: id(11), symbol: 'HOUR', name: 'Hours', decimals: 0 };

const row: HistoryRow = {
  key: 'abcdef0123'.padEnd(64, '7'),
  state: { phase: 'final', index: 42 },
  kind: 'transfer',
  direction: 'out',
  other: ana,
  asset: shell,
  amount: 1250n,
  memo: 'Soup for FOUR',
  lock: null,
  time: 1000,
  device: null,
};

const all: HistoryWanted = {
  kind: null,
  asset: null,
  person: null,
  state: null,
  from: null,
  to: null,
  least: null,
  most: null,
  search: null,
};
const search = (text: string, ...named: readonly Id[]): Partial<HistoryWanted> => ({
  search: { text, named: new Set(named) },
});
const wants = (wanted: Partial<HistoryWanted>, of: Partial<HistoryRow> = {}): boolean =>
  isWanted({ ...all, ...wanted }, { ...row, ...of });

test('a filter that asks for nothing lets everything through', () => {
  expect(wants({})).toBe(true);
  expect(wants({}, { amount: null, asset: null, other: null, memo: null })).toBe(true);
});

describe('a kind', () => {
  test.each([
    ['sent', {}, true],
    ['received', {}, false],
    ['received', { direction: 'in' }, true],
    ['received', { direction: 'in', amount: null }, false],
    ['holds', { kind: 'timeout', lock: { kind: 'hold', id: ana } }, true],
    ['vouchers', { kind: 'timeout', lock: { kind: 'hold', id: ana } }, false],
    ['assets', { kind: 'asset.bonus' }, true],
    ['assets', { kind: 'fees.pay' }, true],
    ['account', { kind: 'device.enrol' }, true],
    ['account', {}, false],
    ['other', { kind: 'network.pause' }, true],
  ] as const)('%s', (kind, of, is) => {
    expect(wants({ kind }, of)).toBe(is);
  });
});

describe('a state', () => {
  test.each([
    ['final', { phase: 'final', index: 1 }],
    ['open', { phase: 'signed' }],
    ['open', { phase: 'sent' }],
    ['failed', { phase: 'refused', code: 'malformed', facts: [] }],
    ['failed', { phase: 'rejected', index: 1, rejection: { code: 'expired', facts: [] }, spender: null }],
  ] as const)('%s', (state, phase) => {
    for (const each of ['final', 'open', 'failed'] as const)
      expect(wants({ state: each }, { state: phase }), each).toBe(each === state);
  });
});

test('a person is found among all payees of a payment', () => {
  expect(wants({ person: ana })).toBe(true);
  expect(wants({ person: ben })).toBe(false);
  expect(wants({ person: ben }, { others: [ana, ben] })).toBe(true);
  expect(wants({ person: cleo }, { others: [ana, ben] })).toBe(false);
});

test('times count from the first and end before the last', () => {
  expect(wants({ from: 1000, to: 1001 })).toBe(true);
  expect(wants({ from: 1001 })).toBe(false);
  expect(wants({ to: 1000 })).toBe(false);
});

test('an asset is its own, and what moves none is not in it', () => {
  expect(wants({ asset: shell.id })).toBe(true);
  expect(wants({ asset: hour.id })).toBe(false);
  expect(wants({ asset: shell.id }, { asset: null })).toBe(false);
});

describe('[U4] amounts are compared exactly, whatever decimals the asset has', () => {
  test.each([
    [1250n, shell, 1250n, 2, true],
    [1250n, shell, 12_500n, 3, true],
    [1250n, shell, 12_501n, 3, false],
    [12n, hour, 125n, 1, false],
    [13n, hour, 125n, 1, true],
    [2n ** 62n, shell, 2n ** 62n + 1n, 2, false],
  ])('%s of %o is at least %s/10^%s: %s', (amount, asset, digits, scale, is) => {
    expect(wants({ least: { digits, scale } }, { amount, asset })).toBe(is);
  });

  test('the most is counted too, and no amount is no size', () => {
    expect(wants({ most: { digits: 125n, scale: 1 } })).toBe(true);
    expect(wants({ most: { digits: 1249n, scale: 2 } })).toBe(false);
    expect(wants({ least: { digits: 0n, scale: 0 } }, { amount: null })).toBe(false);
  });
});

describe('a search finds', () => {
  test.each([
    ['a part of the memo in any case', search('for four')],
    ['a name', search('ana', ana)],
    ['the entry by its number', search('42')],
    ['the entry by its number as it is written', search('#42')],
    ['the beginning of the operation', search('abcdef0123')],
    ['an address', search(formatAddress(ana))],
    ['the beginning of an address', search(formatAddress(ana).slice(0, 12))],
  ])('%s', (_, wanted) => {
    expect(wants(wanted)).toBe(true);
  });

  test.each([
    ['another name', search('ben', ben)],
    ['a part of a number', search('4')],
    ['a few digits that the operation begins with', search('abc')],
    ['another address', search(formatAddress(ben))],
  ])('not %s', (_, wanted) => {
    expect(wants(wanted)).toBe(false);
  });
});

test('all that is asked for must hold', () => {
  const both = { kind: 'sent', person: ana, ...search('soup') } as const;
  expect(wants(both)).toBe(true);
  expect(wants(both, { memo: 'Bread' })).toBe(false);
  expect(wants(both, { direction: 'in' })).toBe(false);
});
