/** By which rules a device foresees: those that the relay has said last, as far as they can be this network's. */
import { describe, expect, test } from 'vitest';
import { encodeGenesis, networkOf, verify, type Network, type Rules } from '#kernel';
import { networkRecord, pinFacts, preview, type NetworkFacts } from '#replica';
import { readFacts } from '../../../src/lib/replica/network/public-facts.ts';
import { groundOf } from '../../support/replica.ts';
import { World, type Person } from '../../support/world.ts';

/** What a device knows when the public room says this of the network. */
function factsOf({ genesis, relay, hash }: World, record: Network | null): NetworkFacts {
  const nothing = { robot: null, assets: [], pots: new Map(), checkpoint: null };
  const said = { genesis: encodeGenesis(genesis), relayKey: relay.id, record, ...nothing };
  const facts = readFacts({ hash, verify }, 'the relay', said);
  if (facts === null) throw new Error('a public room that says enough');
  return facts;
}

/** What the device foresees of Ana's payment of 1 to Ben, and of an asset that she makes. */
function foreseen(world: World, { ana, ben }: Record<'ana' | 'ben', Person>, record: Network | null) {
  const ground = { ...groundOf(world, ana.id), network: networkRecord(world.hash, factsOf(world, record)) };
  const legs = [{ to: ben.id, asset: world.base, amount: 1n, memo: null, request: null }];
  const terms = { name: 'Clam', decimals: 0, cap: null, bonusPerDay: null, icon: null };
  const { foresee } = preview(ground, []);
  const next = { seq: ana.device.seq + 1 };
  return [
    foresee(world.sign(ana.device, 'transfer', { legs, memos: null }, next))?.code ?? null,
    foresee(world.sign(ana.device, 'asset.create', { symbol: 'CLAM', ...terms }, next))?.code ?? null,
  ];
}

function people(): { readonly world: World; readonly ana: Person; readonly ben: Person } {
  const world = new World();
  const [issuer, ana, ben] = [world.join('issuer'), world.join('ana'), world.join('ben')];
  const grant = { asset: world.base, to: ana.id, amount: 100n, reason: 0, reference: null };
  world.submit(world.sign(issuer.device, 'asset.issue', grant));
  return { world, ana, ben };
}

const byOperator: Rules = [{ name: 'assetCreation', value: 'operator' }];

describe('foresight', () => {
  test('goes by genesis until the relay has said more', () => {
    const { world, ...both } = people();
    expect(foreseen(world, both, null)).toEqual([null, null]);
    expect(foreseen(world, both, networkOf(world.state))).toEqual([null, null]);
  });

  test('knows of a pause of the network, and of its end', () => {
    const { world, ...both } = people();
    world.submit(world.sign(world.issuer.device, 'network.pause', { on: true }));
    expect(foreseen(world, both, networkOf(world.state))).toEqual(['paused', 'paused']);
    world.submit(world.sign(world.issuer.device, 'network.pause', { on: false }));
    expect(foreseen(world, both, networkOf(world.state))).toEqual([null, null]);
  });

  test('knows of rules that have changed since genesis', () => {
    const { world, ...both } = people();
    const changed = { ...networkOf(world.state), rules: byOperator, rulesVersion: 1 };
    expect(foreseen(world, both, changed)).toEqual([null, 'asset_creation_closed']);
  });
});

describe('what is said of the network', () => {
  const other = new World([{ name: 'maxFee', value: 1n }]);

  test.each<readonly [string, Partial<Network>]>([
    ['another network', { id: other.network }],
    ['another base asset', { base: other.base }],
    ['another issuer', { issuer: other.relay.id }],
    ['another operator', { operator: other.relay.id }],
    ['a rule of another kind', { rules: [{ name: 'maxFee', value: 'none' }] }],
  ])('is not kept where it is of %s', (_what, lie) => {
    const world = new World();
    expect(factsOf(world, { ...networkOf(world.state), ...lie, paused: true }).record).toBeUndefined();
  });

  test('stays known when the relay says less', () => {
    const world = new World();
    const paused = { ...networkOf(world.state), paused: true };
    const pinned = pinFacts(factsOf(world, paused), factsOf(world, null));
    expect(pinned.ok && networkRecord(world.hash, pinned.value)).toEqual(paused);
  });
});
