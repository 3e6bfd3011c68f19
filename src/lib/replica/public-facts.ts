/** What the values of a public room say: believed only as far as the relay has signed it. */
import { decodeGenesis, networkId, type Asset, type Id, type Primitives } from '#kernel';
import type { AssetPots } from '#protocol';
import { keysOf, type NetworkFacts } from './network-facts.ts';
import { checkpointOf } from './trust.ts';

export interface PublicValues {
  readonly genesis: Uint8Array | null;
  readonly relayKey: Id | null;
  readonly robot: Id | null;
  readonly assets: readonly Asset[];
  readonly pots: ReadonlyMap<Id, AssetPots>;
  readonly checkpoint: string | null;
}

/** Null while they do not say enough. `relay` is the address that they came from. */
export function readFacts(primitives: Primitives, relay: string, said: PublicValues): NetworkFacts | null {
  const { genesis, relayKey, robot, assets, pots, checkpoint: note } = said;
  if (genesis === null || relayKey === null || !decodeGenesis(genesis).ok) return null;
  const network = networkId(primitives.hash, genesis);
  const checkpoint = note === null ? null : checkpointOf(primitives, keysOf({ network, relayKey }), note);
  const seen =
    checkpoint === null ? { checkpoint: null, size: null } : { checkpoint: note, size: checkpoint.size };
  return { relay, relayKey, network, genesis, robot, assets, pots, ...seen };
}
