/**
 * Assets as screens see them: what the network says of each, whether its issuer can dilute whoever holds it, and the acts
 * of issuers and holders, each checked by a person in words before it is signed.
 */
import {
  AMOUNT_MAX,
  rejected,
  type AccountView,
  type Asset,
  type FieldsOf,
  type Id,
  type Rejection,
  type Result,
} from '#kernel';
import type { AssetPots } from '#protocol';
import type { Acquaintance } from '../acquaintance.ts';
import type { Circulation } from './circulation.ts';
import type { AssetView } from '../network/network-view.ts';
import type { Live } from '../live.ts';
import type { PayFault } from '../payments-view.ts';

export interface AssetDetail extends AssetView {
  readonly issuer: Id;
  readonly isBase: boolean;
  /** Minor units; null: none but the largest amount that there can be. */
  readonly cap: bigint | null;
  /** What an account may get out of the bonus fund in a UTC day, minor units; null: no limit. */
  readonly bonusPerDay: bigint | null;
  readonly isFrozen: boolean;
  /** By the relay's word; null where it has not said. */
  readonly pots: AssetPots | null;
  /** Whether this account lets payments in it in [L10]. */
  readonly isAccepted: boolean;
}

/** What the asset's rules let its issuer do to the share of whoever holds it. */
export type Dilution =
  | { readonly can: 'never' }
  /** Only what is redeemed may be issued again. */
  | { readonly can: 'not_now'; readonly cap: bigint }
  /** `left` is null where the supply is not known. */
  | { readonly can: 'up_to'; readonly cap: bigint; readonly left: bigint | null }
  | { readonly can: 'always' };

export function dilutionOf({ isFrozen, cap, pots }: AssetDetail): Dilution {
  if (isFrozen) return { can: 'never' };
  if (cap === null) return { can: 'always' };
  if (pots === null) return { can: 'up_to', cap, left: null };
  return pots.supply >= cap ? { can: 'not_now', cap } : { can: 'up_to', cap, left: cap - pots.supply };
}

type ActKind =
  | 'asset.create'
  | 'asset.issue'
  | 'asset.fund_promo'
  | 'asset.bonus'
  | 'asset.redeem'
  | 'asset.freeze_supply'
  | 'profile.set';

/** What can be done about assets; `profile.set` says which of them the account accepts. */
export type AssetAct = {
  readonly [K in ActKind]: { readonly kind: K; readonly fields: FieldsOf<K> };
}[ActKind];

/** What a person confirms, read back from the very bytes that will be signed. */
export interface AssetCheck extends Acquaintance {
  readonly bytes: Uint8Array;
  readonly act: AssetAct;
  /** Of the asset, what the account has available afterwards, minor units; null where the act takes nothing. */
  readonly left: bigint | null;
  /** True if another live device may spend first while this one is offline. */
  readonly mayConflict: boolean;
}

export interface AssetsOverview {
  /** The base asset first. */
  readonly assets: readonly AssetDetail[];
  /** Whether the network's rules let this account make one. */
  readonly mayCreate: boolean;
}

export interface Assets {
  /** Null until the network is known. */
  readonly overview: Live<AssetsOverview | null>;
  /** As it is known here, else as the relay says, which is then known here; null: it cannot be asked, or knows none. */
  find(asset: Id): Promise<AssetView | null>;
  /** Of an asset that this account issues. */
  circulation(asset: Id): Promise<Circulation>;
  /** The profile that accepts this asset, or no longer does, all else as it is; null: it accepts ACCEPTS_MAX already. */
  accepting(asset: Id, isAccepted: boolean): Promise<AssetAct | null>;
  /** Builds the operation at its place in the chain, and reads it back. Signs nothing. */
  check(act: AssetAct): Promise<Result<AssetCheck, PayFault>>;
  /** Signs and stores what was checked [P7]; the operation's id in hex. */
  sign(check: AssetCheck): Promise<Result<string, PayFault>>;
}

/** What the account lets in, as the fold sees it [L10]. */
export function acceptedBy({ account, profile }: Pick<AccountView, 'account' | 'profile'>, base: Id) {
  const chosen = profile?.accepts ?? null;
  return (asset: Id): boolean =>
    chosen === null ? asset === base || account.accepts.includes(asset) : chosen.includes(asset);
}

/** The list of what is accepted once this asset is, or is not; sorted. What was accepted without a list stays. */
export function acceptsWith(
  { account, profile }: Pick<AccountView, 'account' | 'profile'>,
  base: Id,
  asset: Id,
  isAccepted: boolean,
): readonly Id[] {
  const before = profile?.accepts ?? [base, ...account.accepts];
  const others = before.filter((each) => each !== asset);
  return [...new Set(isAccepted ? [...others, asset] : others)].sort();
}

export function assetDetail(
  asset: Asset,
  base: Id,
  pots: AssetPots | undefined,
  isAccepted: boolean,
): AssetDetail {
  const { id, symbol, name, decimals, issuer, cap, bonusPerDay, frozen } = asset;
  const isBase = id === base;
  const rules = { issuer, isBase, cap, bonusPerDay, isFrozen: frozen };
  return { id, symbol, name, decimals, ...rules, pots: pots ?? null, isAccepted };
}

/** The rejections that follow from an asset's pots, which only the public room tells of; null: none that is known. */
export function foreseePots(act: AssetAct, asset: AssetDetail | undefined): Rejection | null {
  if (asset === undefined || asset.pots === null) return null;
  const { supply, promo } = asset.pots;
  const room = (asset.cap ?? AMOUNT_MAX) - supply;
  if (act.kind === 'asset.issue' && act.fields.amount > room) return rejected('cap_exceeded', room);
  if (act.kind === 'asset.bonus' && act.fields.amount > promo) return rejected('insufficient_pot', promo);
  return null;
}
