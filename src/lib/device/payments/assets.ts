/** Assets in this browser: what the network says of them, and acts of issuers and holders. Loaded where a person looks. */
import {
  ACCEPTS_MAX,
  err,
  ok,
  ruleOf,
  sha256,
  type AccountView,
  type FieldsOf,
  type Id,
  type Kind,
  type Result,
} from '#kernel';
import {
  acceptedBy,
  acceptsWith,
  assetDetail,
  CirculationSums,
  foreseePots,
  knownAssets,
  networkRecord,
  NOBODY,
  profileSaid,
  type Acquaintance,
  type AssetAct,
  type AssetCheck,
  type AssetDetail,
  type Assets,
  type AssetsOverview,
  type AssetView,
  type Circulation,
  type NetworkFacts,
  type PayFault,
} from '#replica';
import { allOf } from '../store/databases.ts';
import { readRecords, type Records } from '../glance.ts';
import { LiveQuery } from '../store/live.ts';
import type { Drafted } from './payments.ts';
import type { WalletParts } from '../wallet.ts';
import { soughtAsset } from './sought-asset.ts';

export class BrowserAssets implements Assets {
  readonly #parts: WalletParts;
  readonly overview: LiveQuery<AssetsOverview | null>;

  constructor(parts: WalletParts) {
    this.#parts = parts;
    this.overview = new LiveQuery<AssetsOverview | null>(null, async () => overviewOf(await this.#records()));
  }

  find(asset: Id): Promise<AssetView | null> {
    return soughtAsset(this.#parts, asset);
  }

  async circulation(asset: Id): Promise<Circulation> {
    const { copy } = await this.#records();
    if (copy === null) return new CirculationSums(asset, asset).view(false);
    const account = copy.view.account.id;
    const sums = new CirculationSums(account, asset);
    await this.#parts.databases.wallet.entries
      .where('[account+place]')
      .between(...allOf<number>(account))
      .each(({ row }) => sums.take(row));
    return sums.view(copy.first === 0);
  }

  async accepting(asset: Id, isAccepted: boolean): Promise<AssetAct | null> {
    const { copy, facts, profile } = await this.#records();
    if (copy === null || facts === null) return null;
    const accepts = acceptsWith(copy.view, baseOf(facts), asset, isAccepted);
    if (accepts.length > ACCEPTS_MAX) return null;
    return { kind: 'profile.set', fields: { ...profileSaid(copy.view, profile?.name ?? ''), accepts } };
  }

  async check(act: AssetAct): Promise<Result<AssetCheck, PayFault>> {
    const payments = await this.#parts.payments();
    const drafted = await payments.draft<Kind>(act.kind, act.fields as FieldsOf<Kind>);
    if (!drafted.ok) return drafted;
    const { operation, mayConflict } = drafted.value;
    const read = { kind: operation.kind, fields: operation.fields } as AssetAct;
    const records = await this.#records();
    const asset = 'asset' in read.fields ? read.fields.asset : null;
    const detail = overviewOf(records)?.assets.find(({ id }) => id === asset);
    const rejection = foreseePots(read, detail);
    if (rejection !== null) return err({ code: 'rejected', rejection });
    const { bytes, account } = operation;
    const known = await this.#acquaintance(account, read, records);
    return ok({ bytes, act: read, left: leftAfter(read, drafted.value), ...known, mayConflict });
  }

  async sign({ bytes }: AssetCheck): Promise<Result<string, PayFault>> {
    return (await this.#parts.payments()).sign(bytes);
  }

  /** Of whoever gets something by the act; an issuer knows itself. */
  async #acquaintance(account: Id, { fields }: AssetAct, { facts }: Records): Promise<Acquaintance> {
    if (!('to' in fields) || fields.to === account) return NOBODY;
    return this.#parts.people.acquaintance(account, fields.to, facts?.robot ?? null);
  }

  #records(): Promise<Records> {
    return readRecords(this.#parts.databases, this.#parts.relay);
  }
}

function baseOf(facts: NetworkFacts): Id {
  return networkRecord(sha256, facts).base;
}

function overviewOf({ facts, copy }: Records): AssetsOverview | null {
  if (facts === null) return null;
  const network = networkRecord(sha256, facts);
  const view: Pick<AccountView, 'account' | 'profile'> | null = copy?.view ?? null;
  const isAccepted = view === null ? () => false : acceptedBy(view, network.base);
  const detail = (asset: Parameters<typeof assetDetail>[0]): AssetDetail =>
    assetDetail(asset, network.base, facts.pots?.get(asset.id), isAccepted(asset.id));
  const mayCreate = ruleOf(network, 'assetCreation') === 'anyone' || view?.account.id === network.operator;
  return { assets: knownAssets(sha256, facts).map(detail), mayCreate };
}

function leftAfter({ kind, fields }: AssetAct, { available }: Drafted): bigint | null {
  return kind === 'asset.redeem' || kind === 'asset.fund_promo'
    ? available(fields.asset) - fields.amount
    : null;
}
