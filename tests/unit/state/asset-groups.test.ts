// Assets in a list: the person's own first, and found by a part of their name or symbol.

import { expect, test } from 'vitest';
import { idOf, utf8, type Id } from '#kernel';
import type { AssetDetail } from '#replica';
import { assetGroups } from '$lib/state/assets/asset-groups.ts';

const named = (name: string): Id => idOf(utf8(name.padEnd(32, '.')));
const [marta, ana] = [named('marta'), named('ana')];

function assetOf(symbol: string, name: string, issuer: Id): AssetDetail {
  const rules = { cap: null, bonusPerDay: null, isFrozen: false, isAccepted: false, pots: null };
  return { id: named(symbol), symbol, name, decimals: 0, issuer, isBase: false, ...rules };
}

const assets = [
  assetOf('SHELL', 'Shell', ana),
  assetOf('BEAN', 'Café beans', ana),
  assetOf('LOAF', 'Loaves', marta),
  assetOf('TOOL', 'Tool days', ana),
];
const held = new Set([named('SHELL')]);

function symbolsOf(wanted: string): readonly (readonly string[])[] {
  const { mine, others } = assetGroups(assets, held, marta, wanted);
  return [mine, others].map((group) => group.map(({ symbol }) => symbol));
}

test('what one has or issues comes first, in the order of the network', () => {
  expect(symbolsOf('')).toEqual([
    ['SHELL', 'LOAF'],
    ['BEAN', 'TOOL'],
  ]);
});

test.each([
  ['  tool', [[], ['TOOL']]],
  ['CAFÉ', [[], ['BEAN']]],
  ['l', [['SHELL', 'LOAF'], ['TOOL']]],
  ['nothing like it', [[], []]],
])('“%s” is looked for in names and symbols', (wanted, found) => {
  expect(symbolsOf(wanted)).toEqual(found);
});
