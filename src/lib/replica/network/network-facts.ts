/**
 * What a relay says of its network in the public room, and what a device pins of it at first contact. The document itself
 * is made anew for each connection and never kept; this is what it said.
 */
import {
  baseAssetId,
  decodeGenesis,
  err,
  ok,
  type Asset,
  type Genesis,
  type Id,
  type Network,
  type NetworkKeys,
  type Result,
  type Sha256,
} from '#kernel';
import type { AssetPots } from '#protocol';
import type { AssetView, NetworkView } from './network-view.ts';

export interface NetworkFacts {
  /** The relay's address, as this device reaches it. */
  readonly relay: string;
  readonly relayKey: Id;
  readonly network: Id;
  readonly genesis: Uint8Array;
  readonly robot: Id | null;
  /** The first of the network, which its public room lists. */
  readonly assets: readonly Asset[];
  /** Others that this device's account has to do with, by the relay's answers. */
  readonly unlisted?: readonly Asset[];
  /** The network's record with its rules now, by the relay's word; absent until it has said so. */
  readonly record?: Network;
  /** What is in each asset's pots, by the relay's word; absent until it has said so. */
  readonly pots?: ReadonlyMap<Id, AssetPots>;
  /** The newest checkpoint's note whose signature is good. */
  readonly checkpoint: string | null;
  /** Of the journal at that checkpoint. */
  readonly size: number | null;
}

export type PinFault = 'other_network' | 'relay_key_changed';

/** What is known after the room was read: the key and the network of an address never change [P24]. */
export function pinFacts(pinned: NetworkFacts | null, said: NetworkFacts): Result<NetworkFacts, PinFault> {
  if (pinned === null) return ok(said);
  if (pinned.network !== said.network) return err('other_network');
  if (pinned.relayKey !== said.relayKey) return err('relay_key_changed');
  const { checkpoint, size } = said.checkpoint === null ? pinned : said;
  return ok({ ...pinned, ...said, robot: said.robot ?? pinned.robot, checkpoint, size });
}

export function keysOf({ network, relayKey }: Pick<NetworkFacts, 'network' | 'relayKey'>): NetworkKeys {
  return { network, relayKeys: [relayKey], quorum: 1 };
}

export function genesisOf(facts: NetworkFacts): Genesis {
  const read = decodeGenesis(facts.genesis);
  if (!read.ok) throw new Error(`kept genesis: ${read.error}`);
  return read.value;
}

/**
 * The network's record as the fold reads it: as the relay has said it last, else as genesis has it. A device foresees by it;
 * what the relay says wrong of it shows in the verdicts.
 */
export function networkRecord(hash: Sha256, facts: NetworkFacts): Network {
  return facts.record ?? recordAtGenesis(hash, facts.network, genesisOf(facts));
}

export function recordAtGenesis(hash: Sha256, id: Id, { issuer, operator, relays, rules }: Genesis): Network {
  const base = baseAssetId(hash, id);
  return { id, base, issuer, operator, relays, rules, rulesVersion: 0, paused: false, epoch: 0 };
}

export function assetView({ id, symbol, name, decimals }: Asset): AssetView {
  return { id, symbol, name, decimals };
}

/** The base asset as genesis describes it. */
export function baseAsset(hash: Sha256, facts: NetworkFacts): Asset {
  const { issuer, symbol, assetName, decimals } = genesisOf(facts);
  const id = baseAssetId(hash, facts.network);
  const open = { cap: null, bonusPerDay: null, icon: null, frozen: false };
  return (
    facts.assets.find((asset) => asset.id === id) ?? {
      id,
      issuer,
      symbol,
      name: assetName,
      decimals,
      ...open,
    }
  );
}

/** All assets that the network is known to have, the base asset first. */
export function knownAssets(hash: Sha256, facts: NetworkFacts): readonly Asset[] {
  const base = baseAsset(hash, facts);
  const listed = new Set(facts.assets.map(({ id }) => id));
  const others = (facts.unlisted ?? []).filter(({ id }) => !listed.has(id));
  return [base, ...[...facts.assets, ...others].filter(({ id }) => id !== base.id)];
}

export function networkView(hash: Sha256, facts: NetworkFacts): NetworkView {
  const { network: id, robot, relay: url, relayKey: key, size } = facts;
  const assets = knownAssets(hash, facts).map(assetView);
  return {
    id,
    name: genesisOf(facts).name,
    base: assets[0] as AssetView,
    assets,
    robot,
    relay: { url, key, size },
  };
}
