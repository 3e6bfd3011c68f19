/**
 * What the values of a public room say. The network and its checkpoint prove themselves; all else is the relay's word, kept
 * only where it is of this network's form.
 */
import {
  decodeGenesis,
  networkId,
  rulesAreWellFormed,
  type Asset,
  type Id,
  type Network,
  type Primitives,
} from '#kernel';
import type { AssetPots } from '#protocol';
import { keysOf, recordAtGenesis, type NetworkFacts } from './network-facts.ts';
import { checkpointOf } from '../trust/trust.ts';

export interface PublicValues {
  readonly genesis: Uint8Array | null;
  readonly relayKey: Id | null;
  readonly record: Network | null;
  readonly robot: Id | null;
  readonly assets: readonly Asset[];
  readonly pots: ReadonlyMap<Id, AssetPots>;
  readonly checkpoint: string | null;
}

/** Null while they do not say enough. `relay` is the address that they came from. */
export function readFacts(primitives: Primitives, relay: string, said: PublicValues): NetworkFacts | null {
  const { genesis, relayKey, robot, assets, pots, checkpoint: note } = said;
  const founded = genesis === null ? null : decodeGenesis(genesis);
  if (genesis === null || relayKey === null || founded?.ok !== true) return null;
  const network = networkId(primitives.hash, genesis);
  const checkpoint = note === null ? null : checkpointOf(primitives, keysOf({ network, relayKey }), note);
  const seen =
    checkpoint === null ? { checkpoint: null, size: null } : { checkpoint: note, size: checkpoint.size };
  const before = recordAtGenesis(primitives.hash, network, founded.value);
  const record = said.record !== null && continues(before, said.record) ? { record: said.record } : {};
  return { relay, relayKey, network, genesis, robot, assets, pots, ...seen, ...record };
}

/** Whether a network that began so can have come to this record: who it is and whose it is never changes. */
function continues(before: Network, now: Network): boolean {
  const isSame = (['id', 'base', 'issuer', 'operator'] as const).every((name) => before[name] === now[name]);
  return isSame && rulesAreWellFormed(now.rules);
}
