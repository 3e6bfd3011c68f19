/** The state before the first entry: a network with its base asset, and nobody in it. */
import { assert } from './foundation/assert.ts';
import { idBytes, type Id } from './foundation/id.ts';
import type { Sha256 } from './foundation/sha256.ts';
import { baseAssetId } from './ledger/asset.ts';
import { admitKey } from './identity/keys.ts';
import { encodeGenesis, networkId, rulesAreWellFormed, type Genesis } from './ledger/network.ts';
import { relaysAreAdmitted } from './rules/succession.ts';
import { MemoryState } from './memory-state.ts';
import { setHead, setNetwork } from './state.ts';

export type GenesisFault = 'key_not_admitted' | 'rules_malformed';

/** What is wrong with a genesis document that can be read, or null. Its keys are admitted here, once [K1]. */
export function genesisFault({ issuer, operator, relays, rules }: Genesis): GenesisFault | null {
  const founders = [issuer, operator].every((key) => admitKey(idBytes(key)).ok);
  if (!founders || !relaysAreAdmitted(relays)) return 'key_not_admitted';
  return rulesAreWellFormed(rules) ? null : 'rules_malformed';
}

export function stateAtGenesis(hash: Sha256, genesis: Genesis): MemoryState {
  assert(genesisFault(genesis) === null, 'a network begins with a sound genesis');
  const state = new MemoryState();
  const id = networkId(hash, encodeGenesis(genesis));
  const { issuer, operator, relays, rules } = genesis;
  const base = baseAssetId(hash, id);
  setNetwork(state, { id, base, issuer, operator, relays, rules, rulesVersion: 0, paused: false, epoch: 0 });
  setHead(state, { size: 0, time: genesis.madeAt, clock: 0 });
  putBaseAsset(state, base, genesis);
  return state;
}

function putBaseAsset(state: MemoryState, id: Id, { issuer, symbol, assetName, decimals }: Genesis): void {
  const asset = {
    id,
    issuer,
    symbol,
    name: assetName,
    decimals,
    cap: null,
    bonusPerDay: null,
    icon: null,
    frozen: false,
  };
  state.table('assets').set(id, asset);
  state.table('symbols').set(symbol, { asset: id });
}
