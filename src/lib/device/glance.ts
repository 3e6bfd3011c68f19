/**
 * Everything that the screens show at a glance, read from the databases as they stand: no entry is folded again, so a
 * wallet with a hundred thousand entries opens as fast as one with ten.
 */
import { CLOCK_WARNING_MS, LIVE, sha256, type Device, type Id } from '#kernel';
import {
  assetView,
  balanceViews,
  checkpointOf,
  emptyCopy,
  keysOf,
  knownAssets,
  networkRecord,
  networkView,
  preview,
  type AssetView,
  type BalanceView,
  type Copy,
  type NetworkFacts,
  type NetworkView,
  type Preview,
  type Standing,
  type Waiting,
} from '#replica';
import { allOf, type Databases, type ProfileRecord } from './databases.ts';

export interface Glance {
  readonly standing: Standing;
  readonly network: NetworkView | null;
  readonly balances: readonly BalanceView[];
  readonly devices: readonly Device[];
  readonly unsent: number;
  readonly historyLength: number;
  readonly clockIsOff: boolean;
}

/** The records behind a glance, read in one go. */
export interface Records {
  readonly profile: ProfileRecord | null;
  readonly facts: NetworkFacts | null;
  readonly copy: Copy | null;
  readonly waiting: readonly Waiting[];
}

export async function readRecords({ keys, wallet }: Databases, relay: string): Promise<Records> {
  const [profile = null, facts = null, waiting] = await Promise.all([
    keys.profile(),
    wallet.networks.get(relay),
    keys.outbox.orderBy('seq').toArray(),
  ]);
  const copy =
    profile === null ? null : ((await wallet.copies.get(profile.account)) ?? emptyCopy(profile.account));
  return { profile, facts, copy, waiting };
}

export async function readGlance(databases: Databases, relay: string): Promise<Glance> {
  const records = await readRecords(databases, relay);
  const { profile, facts, copy } = records;
  const dismissed = profile === null ? 0 : await countDismissed(databases, profile.account);
  const length = copy === null ? 0 : copy.view.account.feedLength - copy.first;
  return {
    standing: standingOf(profile, copy),
    network: facts === null ? null : networkView(sha256, facts, sizeOf(facts, copy)),
    balances: balancesOf(records),
    devices: copy?.view.devices ?? [],
    unsent: unsettled(records).filter(({ sent }) => !sent).length,
    historyLength: Math.max(0, length + unsettled(records).length - dismissed),
    clockIsOff: Math.abs(copy?.skewMs ?? 0) > CLOCK_WARNING_MS,
  };
}

function countDismissed({ wallet }: Databases, account: Id): Promise<number> {
  return wallet.dismissed
    .where('[account+key]')
    .between(...allOf<string>(account))
    .count();
}

export function standingOf(profile: ProfileRecord | null, copy: Copy | null): Standing {
  if (profile === null) return { phase: 'empty' };
  const { account, device, retired, backedUp, keys } = profile;
  const view = copy?.view;
  const name = view?.profile?.name ?? profile.name;
  if (retired !== null) return { phase: 'retired', reason: retired, account, name };
  const own = view?.devices.find(({ id }) => id === device);
  if (view === undefined || own === undefined) return { phase: 'joining', account, name };
  return {
    phase: 'member',
    account,
    device,
    name,
    role: own.role,
    backedUp,
    custody: keys.signing.kind,
    devices: view.devices.filter(({ standing }) => standing === LIVE).length,
    boxKey: view.account.boxKey,
  };
}

/** The outbox without what has its verdict in the copy: the two databases are not written in one transaction. */
export function unsettled({ profile, copy, waiting }: Records): readonly Waiting[] {
  const settled = copy?.view.devices.find(({ id }) => id === profile?.device)?.seq ?? 0;
  return waiting.filter(({ seq }) => seq > settled);
}

/** What the outbox would do to the account; null while the network is unknown. */
export function previewOf({ facts, copy, waiting }: Records): Preview | null {
  if (facts === null || copy === null) return null;
  const network = networkRecord(sha256, facts);
  const assets = knownAssets(sha256, facts);
  return preview({ hash: sha256, view: copy.view, network, assets, time: copy.time }, waiting);
}

function balancesOf(records: Records): readonly BalanceView[] {
  const { facts, copy } = records;
  const played = previewOf(records);
  if (facts === null || copy === null || played === null) return [];
  return balanceViews(copy.view, played, knownAssets(sha256, facts).map(assetView));
}

/** The journal's size at the newest checkpoint seen, in the public room or by proof. */
function sizeOf(facts: NetworkFacts, copy: Copy | null): number | null {
  const keys = keysOf(facts);
  const notes = [facts.checkpoint, copy?.checkpoint ?? null];
  const sizes = notes.flatMap((note) =>
    note === null ? [] : (checkpointOf(sha256, keys, note)?.size ?? []),
  );
  return sizes.length === 0 ? null : Math.max(...sizes);
}

export function assetIn(facts: NetworkFacts | null, id: Id): AssetView | null {
  if (facts === null) return null;
  const asset = knownAssets(sha256, facts).find((each) => each.id === id);
  return asset === undefined ? null : assetView(asset);
}
