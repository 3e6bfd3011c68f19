/** The state before the first entry: a network with its base asset, and nobody in it. */
import type { Id } from './foundation/id.ts';
import type { Sha256 } from './foundation/sha256.ts';
import { baseAssetId } from './ledger/asset.ts';
import { encodeGenesis, networkId, type Genesis } from './ledger/network.ts';
import { MemoryState, setHead, setNetwork } from './state.ts';

export function stateAtGenesis(hash: Sha256, genesis: Genesis): MemoryState {
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
