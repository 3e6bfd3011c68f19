/**
 * Everything that the screens show at a glance, read from the databases as they stand: no entry is folded again, so a
 * wallet with a hundred thousand entries opens as fast as one with ten.
 */
import { CLOCK_WARNING_MS, LIVE, type Id } from '#kernel';
import {
  balanceViews,
  emptyCopy,
  type AssetView,
  type BalanceView,
  type Copy,
  type NetworkView,
  type Standing,
  type Waiting,
} from '#replica';
import { allOf, type Databases, type NetworkRecord, type ProfileRecord } from './store/databases.ts';

export interface Glance {
  readonly standing: Standing;
  readonly network: NetworkView | null;
  readonly balances: readonly BalanceView[];
  readonly unsent: number;
  readonly historyLength: number;
  readonly clockIsOff: boolean;
}

/** The records behind a glance, read in one go. */
export interface Records {
  readonly profile: ProfileRecord | null;
  readonly facts: NetworkRecord | null;
  readonly copy: Copy | null;
  readonly waiting: readonly Waiting[];
}

export async function readRecords({ keys, wallet }: Databases, relay: string): Promise<Records> {
  const [profile = null, facts = null, waiting, copies] = await Promise.all([
    keys.profile(),
    wallet.networks.get(relay),
    keys.outbox.orderBy('seq').toArray(),
    wallet.copies.toArray(),
  ]);
  const own = copies.find(({ account }) => account === profile?.account);
  const copy = profile === null ? null : (own ?? emptyCopy(profile.account));
  return { profile, facts, copy, waiting };
}

export async function readGlance(databases: Databases, relay: string): Promise<Glance> {
  const records = await readRecords(databases, relay);
  const { profile, facts, copy } = records;
  const dismissed = profile === null ? 0 : await countDismissed(databases, profile.account);
  const length = copy === null ? 0 : copy.view.account.feedLength - copy.first;
  return {
    standing: standingOf(records),
    network: facts?.view ?? null,
    balances: await balancesOf(records),
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

export function standingOf(records: Records): Standing {
  const { profile, copy } = records;
  if (profile === null) return { phase: 'empty' };
  const { account, device, retired, backedUp, keys, lock } = profile;
  const view = copy?.view;
  const name = view?.profile?.name ?? profile.name;
  if (retired !== null) {
    const [hasPhrase, waiting] = [profile.phrase !== null, unsettled(records).length];
    return { phase: 'retired', reason: retired, account, name, hasPhrase, waiting };
  }
  const own = view?.devices.find(({ id }) => id === device);
  if (view === undefined || own === undefined) return { phase: 'joining', account, name };
  return {
    phase: 'member',
    account,
    device,
    name,
    role: own.role,
    backedUp,
    custody: lock === null ? keys.signing.kind : 'locked',
    devices: view.devices.filter(({ standing }) => standing === LIVE).length,
    boxKey: view.account.boxKey,
  };
}

/** The outbox without what has its verdict in the copy: the two databases are not written in one transaction. */
export function unsettled({ profile, copy, waiting }: Records): readonly Waiting[] {
  const settled = copy?.view.devices.find(({ id }) => id === profile?.device)?.seq ?? 0;
  return waiting.filter(({ seq }) => seq > settled);
}

const NOTHING_TAKEN: ReadonlyMap<Id, bigint> = new Map();

/** The fold is loaded only where an outbox has to be played: a wallet at rest shows its balance without it. */
async function balancesOf(records: Records): Promise<readonly BalanceView[]> {
  const { profile, facts, copy } = records;
  if (facts === null || copy === null) return [];
  // A new device of an account that there is: until its copy has come nobody knows, and a zero would be untrue.
  if (profile?.phrase === null && standingOf(records).phase === 'joining') return [];
  const isAtRest = unsettled(records).length === 0;
  const taken = isAtRest ? NOTHING_TAKEN : (await import('./payments/played.ts')).play(records)?.taken;
  return balanceViews(copy.view, taken ?? NOTHING_TAKEN, facts.view.assets);
}

export function assetIn(facts: NetworkRecord | null, id: Id): AssetView | null {
  return facts?.view.assets.find((each) => each.id === id) ?? null;
}
