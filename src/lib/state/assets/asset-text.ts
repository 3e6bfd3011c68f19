/** Assets in words: who issues one, what its rules let the issuer do, and what an act will do, said from its bytes. */
import type { Id } from '#kernel';
import { REWARD } from '#kernel';
import { dilutionOf, type AssetAct, type AssetCheck, type AssetDetail, type AssetView } from '#replica';
import { payFaultText } from '../parts/fault-text.ts';
import { locale } from '../parts/locale.ts';
import { amountText, moneyText } from '../parts/money-text.ts';
import { rejectionContext } from '../payments/failure-text.ts';
import type { ActWords } from '../signing/act-words.ts';
import type { WalletState } from '../wallet-state.svelte.ts';
import type { AssetSigning } from './asset-signing.svelte.ts';
import { m } from '$lib/words/compiled/messages.js';

/** The network itself where it issues its base asset, else what this person calls the account. */
export function issuerName({ issuer, isBase }: AssetDetail, wallet: WalletState): string {
  const { network, account } = wallet;
  const isNetwork = isBase && network !== null && issuer !== account && wallet.contactOf(issuer) === null;
  return isNetwork ? network.name : wallet.nameOf(issuer);
}

/** "Can the issuer dilute you?", answered by the asset's rules; to the issuer, about the others. */
export function dilutionText(asset: AssetDetail, wallet: WalletState): string {
  const dilution = dilutionOf(asset);
  const isOwn = asset.issuer === wallet.account;
  const issuer = issuerName(asset, wallet);
  switch (dilution.can) {
    case 'never':
      return m.asset_dilution_never();
    case 'not_now':
      return m.asset_dilution_not_now({ cap: moneyText(dilution.cap, asset) });
    case 'always':
      return isOwn ? m.asset_dilution_own_always() : m.asset_dilution_always({ issuer });
    case 'up_to': {
      const cap = moneyText(dilution.cap, asset);
      if (dilution.left === null) return m.asset_dilution_up_to_cap({ cap });
      const left = moneyText(dilution.left, asset);
      return isOwn
        ? m.asset_dilution_own_up_to({ left, cap })
        : m.asset_dilution_up_to({ issuer, left, cap });
    }
  }
}

type Said = Pick<ActWords, 'what' | 'more' | 'sign'>;

/** `asset`: null for one that is being made. */
export function assetWords(check: AssetCheck, asset: AssetDetail | null, wallet: WalletState): ActWords {
  const { act } = check;
  const isForEver = act.kind === 'asset.freeze_supply';
  return {
    ...saidOf(check, asset, wallet),
    payee: 'to' in act.fields ? act.fields.to : null,
    look: isForEver ? m.asset_look_freeze() : m.check_person(),
    isForEver,
  };
}

function saidOf({ act, left }: AssetCheck, asset: AssetDetail | null, wallet: WalletState): Said {
  if (act.kind === 'asset.create') return createWords(act);
  if (act.kind === 'profile.set') return acceptWords(act, wallet);
  const view = wallet.assetOf(act.fields.asset) ?? asset;
  if (view === null) return { what: m.asset_missing_title(), more: [], sign: m.asset_sign_accepts() };
  if (act.kind === 'asset.freeze_supply') {
    const what = m.asset_words_freeze({ name: view.name });
    return { what, more: [m.asset_words_freeze_after()], sign: m.asset_sign_freeze() };
  }
  const rest = left === null ? [] : [m.check_left({ left: moneyText(left, view) })];
  const { what, more, sign } = amountWords(act, view, asset, wallet);
  return { what, more: [...rest, ...more], sign };
}

type AmountAct = Extract<AssetAct, { readonly fields: { readonly amount: bigint } }>;

function amountWords(act: AmountAct, view: AssetView, asset: AssetDetail | null, wallet: WalletState): Said {
  const amount = moneyText(act.fields.amount, view);
  switch (act.kind) {
    case 'asset.issue': {
      const pots = asset?.pots ?? null;
      const supply = pots === null ? null : moneyText(pots.supply + act.fields.amount, view);
      const reward = act.fields.reason === REWARD ? [m.asset_words_issue_reward()] : [];
      const after = supply === null ? [] : [m.asset_words_issue_after({ supply })];
      const what = m.asset_words_issue({ amount, name: wallet.nameOf(act.fields.to) });
      return { what, more: [...reward, ...after], sign: m.asset_sign_issue({ amount }) };
    }
    case 'asset.bonus': {
      const what = m.asset_words_bonus({ amount, name: wallet.nameOf(act.fields.to) });
      return { what, more: [m.asset_words_bonus_after()], sign: m.asset_sign_bonus({ amount }) };
    }
    case 'asset.fund_promo': {
      const what = m.asset_words_fund_promo({ amount });
      return { what, more: [m.asset_words_fund_promo_after()], sign: m.asset_sign_fund_promo({ amount }) };
    }
    case 'asset.redeem': {
      const issuer = asset === null ? '' : issuerName(asset, wallet);
      const what = m.asset_words_redeem({ amount, issuer });
      return { what, more: [m.asset_words_redeem_after()], sign: m.asset_sign_redeem({ amount }) };
    }
  }
}

function createWords({ fields }: Extract<AssetAct, { kind: 'asset.create' }>): Said {
  const { name, symbol, decimals, cap, bonusPerDay } = fields;
  const view: AssetView = { id: '' as Id, symbol, name, decimals };
  const bonus =
    bonusPerDay === null ? [] : [m.asset_words_create_bonus({ amount: moneyText(bonusPerDay, view) })];
  return {
    what: m.asset_words_create({ name, symbol, count: decimals }),
    more: [
      cap === null ? m.asset_words_create_open() : m.asset_words_create_cap({ cap: moneyText(cap, view) }),
      ...bonus,
      m.asset_words_create_for_ever(),
    ],
    sign: m.asset_sign_create({ symbol }),
  };
}

function acceptWords({ fields }: Extract<AssetAct, { kind: 'profile.set' }>, wallet: WalletState): Said {
  const symbols = (fields.accepts ?? []).map((id) => wallet.assetOf(id)?.symbol ?? '?').sort();
  const assets = new Intl.ListFormat(locale(), { type: 'conjunction' }).format(symbols);
  const what = symbols.length === 0 ? m.asset_words_accepts_none() : m.asset_words_accepts({ assets });
  return { what, more: [], sign: m.asset_sign_accepts() };
}

export function assetFaultText(fault: NonNullable<AssetSigning['fault']>, wallet: WalletState): string {
  return fault.code === 'accepts_full'
    ? m.asset_fault_accepts_full()
    : payFaultText(fault, rejectionContext(wallet));
}

/** What somebody got and gave back, in one line. */
export function holderText(issued: bigint, redeemed: bigint, asset: AssetView): string {
  return redeemed === 0n
    ? m.asset_holder_issued({ amount: amountText(issued, asset) })
    : m.asset_holder_both({ issued: amountText(issued, asset), redeemed: amountText(redeemed, asset) });
}
