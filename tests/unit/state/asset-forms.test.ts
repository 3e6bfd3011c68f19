// What the forms about assets ask for, and what they say before anything is checked.

import { describe, expect, test } from 'vitest';
import { idOf, utf8, type Id } from '#kernel';
import { NOBODY, type AssetDetail } from '#replica';
import { AssetDraft } from '$lib/state/assets/asset-draft.svelte.ts';
import { AssetForm, type AmountTask } from '$lib/state/assets/asset-form.svelte.ts';
import { assetWords, dilutionText } from '$lib/state/assets/asset-text.ts';
import type { WalletState } from '$lib/state/wallet-state.svelte.ts';

const named = (name: string): Id => idOf(utf8(name.padEnd(32, '.')));
const [marta, ana] = [named('marta'), named('ana')];

const asset: AssetDetail = {
  ...{ id: named('loaf'), symbol: 'LOAF', name: 'Loaves', decimals: 1, issuer: marta, isBase: false },
  ...{ cap: 1000n, bonusPerDay: 30n, isFrozen: false, isAccepted: false },
  pots: { supply: 600n, promo: 50n },
};

const names = new Map([
  [marta, 'Marta'],
  [ana, 'Ana'],
]);

function walletOf(account: Id): WalletState {
  return {
    account,
    network: null,
    balances: [{ asset, available: 120n }],
    assetOf: () => asset,
    nameOf: (id: Id) => names.get(id) ?? '?',
    contactOf: () => null,
  } as unknown as WalletState;
}

function formOf(task: AmountTask, typed: string, of: AssetDetail = asset): AssetForm {
  const form = new AssetForm(task, () => of, walletOf(marta));
  form.choose(ana);
  form.amount = typed;
  return form;
}

describe('[U4, U13] the amount of an act', () => {
  test.each<[AmountTask, string, string]>([
    ['asset.issue', '40', ''],
    ['asset.issue', '40,1', 'You may still issue 40.0 LOAF.'],
    ['asset.issue', '1.25', 'At most 1 digit after the decimal sign. Nothing is rounded.'],
    ['asset.bonus', '3', ''],
    ['asset.bonus', '3.1', 'One account may get 3.0 LOAF a day.'],
    ['asset.bonus', '5.1', 'The bonus fund holds 5.0 LOAF.'],
    ['asset.redeem', '12', ''],
    ['asset.redeem', '12.1', 'You have 12.0 LOAF available.'],
    ['asset.fund_promo', '13', 'You have 12.0 LOAF available.'],
    ['asset.fund_promo', 'many', 'This is not an amount. Type digits, and a point or a comma.'],
  ])('%s %s', (task, typed, says) => {
    const form = formOf(task, typed);
    expect(form.amountError).toBe(says);
    expect(form.act === null).toBe(says !== '');
  });

  test('nothing is said of an empty one before it was tried', () => {
    const form = formOf('asset.issue', '');
    expect([form.amountError, form.act]).toEqual(['', null]);
    form.wasTried = true;
    expect(form.amountError).toBe('Type an amount.');
  });

  test('without a cap there is no limit to foresee', () => {
    expect(formOf('asset.issue', '99999', { ...asset, cap: null }).amountError).toBe('');
  });

  test('nobody is issued to before somebody was chosen', () => {
    const form = formOf('asset.issue', '1');
    form.choose(null);
    expect(form.act).toBeNull();
  });
});

describe('[U3, U13] a new asset', () => {
  const draft = (fields: Partial<Pick<AssetDraft, 'name' | 'symbol' | 'decimals' | 'cap' | 'bonusPerDay'>>) =>
    Object.assign(new AssetDraft(() => [asset]), { name: 'Hours', symbol: 'hour', decimals: 0, ...fields });

  test('takes the symbol in capitals, and nothing typed as no limit', () => {
    expect(draft({ cap: '2000' }).act).toEqual({
      kind: 'asset.create',
      fields: { symbol: 'HOUR', name: 'Hours', decimals: 0, cap: 2000n, bonusPerDay: null, icon: null },
    });
  });

  test('says which symbol cannot be, and which is taken', () => {
    expect(draft({ symbol: '1HOUR' }).symbolError).toContain('a letter first');
    expect(draft({ symbol: 'loaf' }).symbolError).toBe('Loaves has this symbol already.');
    expect(draft({ symbol: 'loaf' }).act).toBeNull();
  });

  test('has limits with as many decimals as itself', () => {
    expect(draft({ cap: '1.5' }).capError).toContain('Nothing is rounded.');
    expect(draft({ cap: '1.5', decimals: 1 }).capError).toBe('');
  });
});

describe('[U3] words', () => {
  const of = { bytes: new Uint8Array(), ...NOBODY, mayConflict: false, left: null };

  test('an issue says how much there is afterwards', () => {
    const fields = { asset: asset.id, to: ana, amount: 25n, reason: 0 as const, reference: null };
    const words = assetWords({ ...of, act: { kind: 'asset.issue', fields } }, asset, walletOf(marta));
    expect(words.what).toBe('You issue 2.5 LOAF to Ana.');
    expect(words.more).toEqual(['There are then 62.5 LOAF in circulation.']);
  });

  test('a redemption says what is left, and that nothing is promised for it', () => {
    const fields = { asset: asset.id, amount: 25n, reference: null };
    const check = { ...of, left: 95n, act: { kind: 'asset.redeem', fields } } as const;
    const { what, more } = assetWords(check, asset, walletOf(ana));
    expect(what).toBe('You redeem 2.5 LOAF: you give it back to Marta, and it ceases to exist.');
    expect(more[0]).toBe('Left: 9.5 LOAF.');
  });

  test('whether the issuer can dilute is told to holders and to the issuer', () => {
    expect(dilutionText(asset, walletOf(ana))).toBe(
      'Up to a limit. Marta may issue 40.0 LOAF more, and never beyond 100.0 LOAF in all.',
    );
    expect(dilutionText({ ...asset, cap: null }, walletOf(marta))).toBe(
      'Yes. You may issue as much as you like, at any time.',
    );
    expect(dilutionText({ ...asset, isFrozen: true }, walletOf(ana))).toContain('No.');
  });
});
