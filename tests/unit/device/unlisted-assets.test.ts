/** Assets that the public room does not list [R4]: who has one is told of it by the relay, and goes on knowing it. */
import { beforeEach, describe, expect, test } from 'vitest';
import { encode, encodeGenesis, type Id } from '#kernel';
import { objectResult, readObjectKey, type Question } from '#protocol';
import { balanceViews, knownAssets, networkView, unlistedIn, type NetworkFacts } from '#replica';
import type { Replied } from '#replica/sync';
import { KeptFacts } from '../../../src/lib/device/leading/kept-facts.ts';
import { UnlistedAssets } from '../../../src/lib/device/leading/unlisted-assets.ts';
import type { WalletDatabase } from '../../../src/lib/device/store/databases.ts';
import { groundOf } from '../../support/replica.ts';
import { World, type Person } from '../../support/world.ts';

let world: World;
let ana: Person;
let bean: Id;
let listed: NetworkFacts;
let stored: NetworkFacts[];
let isOnline: boolean;
let facts: KeptFacts;
let failures: unknown[];

const ofWorld = (id: Id) => {
  const asset = world.state.table('assets').get(id);
  if (asset === undefined) throw new Error('an asset that was made');
  return asset;
};
const view = () => groundOf(world, ana.id).view;

/** As the relay answers. */
async function ask(question: Question): Promise<Replied> {
  const named = question.what === 'object' ? readObjectKey(question.args.key) : null;
  if (!isOnline || named?.ok !== true) return null;
  const found = world.state.table('assets').get(named.value.key) ?? null;
  return { n: 1, ok: true, result: encode(objectResult('assets'), found) };
}

async function refreshed(): Promise<void> {
  const wallet = { copies: { get: async () => ({ view: view() }) } } as unknown as WalletDatabase;
  const failed = (error: unknown): void => void failures.push(error);
  new UnlistedAssets({ wallet, account: () => ana.id, facts, ask, failed }).refresh();
  await new Promise((resolve) => setTimeout(resolve));
}

beforeEach(async () => {
  world = new World();
  const issuer = world.join('issuer');
  ana = world.join('ana');
  const fields = { name: 'Beans', decimals: 2, cap: null, bonusPerDay: null, icon: null };
  const made = world.sign(issuer.device, 'asset.create', { ...fields, symbol: 'BEAN' });
  world.submit(made);
  bean = made.id;
  const money = { asset: bean, to: ana.id, amount: 700n, reason: 0, reference: null };
  world.submit(world.sign(issuer.device, 'asset.issue', money));
  listed = {
    relay: 'the relay',
    relayKey: world.relay.id,
    network: world.network,
    genesis: encodeGenesis(world.genesis),
    robot: null,
    assets: [ofWorld(world.base)],
    checkpoint: null,
    size: null,
  };
  [stored, failures, isOnline] = [[], [], true];
  const networks = {
    get: async () => listed,
    put: async (record: NetworkFacts) => void stored.push(record),
  };
  facts = new KeptFacts({ networks } as unknown as WalletDatabase, 'the relay');
  await facts.read();
});

const known = (): readonly Id[] => knownAssets(world.hash, facts.now ?? listed).map(({ id }) => id);

describe('[R4] an asset that the public room does not list', () => {
  test('is asked for by who holds it, and its balance is then shown', async () => {
    const shown = () => balanceViews(view(), new Map(), networkView(world.hash, facts.now ?? listed).assets);
    expect(shown().map(({ asset }) => asset.symbol)).toEqual(['SHELL']);
    await refreshed();
    expect(shown().map(({ asset, available }) => [asset.symbol, available])).toContainEqual(['BEAN', 700n]);
    expect(stored.at(-1)?.unlisted).toEqual([ofWorld(bean)]);
    expect(failures).toEqual([]);
  });

  test('stays known when the public room says again what it lists, and is there once when it lists it', async () => {
    await refreshed();
    await facts.take(listed);
    expect(known()).toEqual([world.base, bean]);
    await facts.take({ ...listed, assets: [ofWorld(world.base), ofWorld(bean)] });
    expect(known()).toEqual([world.base, bean]);
  });

  test('is asked for again, because its rules may have changed', async () => {
    await refreshed();
    world.submit(world.sign(world.issuer.device, 'asset.freeze_supply', { asset: bean }));
    await refreshed();
    expect(facts.now?.unlisted).toEqual([{ ...ofWorld(bean), frozen: true }]);
  });

  test('is not known where nobody answers, and is asked for the next time', async () => {
    isOnline = false;
    await refreshed();
    expect(known()).toEqual([world.base]);
    isOnline = true;
    await refreshed();
    expect(known()).toEqual([world.base, bean]);
  });

  test('is nobody’s question who has nothing of it', () => {
    expect(unlistedIn(world.hash, listed, view())).toEqual([bean]);
    expect(unlistedIn(world.hash, { ...listed, assets: [ofWorld(bean)] }, view())).toEqual([]);
    const ben = world.join('ben');
    expect(unlistedIn(world.hash, listed, groundOf(world, ben.id).view)).toEqual([]);
  });
});
