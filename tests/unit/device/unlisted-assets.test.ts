/** Assets that the public room does not list [R4]: who has one is told of it by the relay, and goes on knowing it. */
import { beforeEach, describe, expect, test } from 'vitest';
import { encode, encodeGenesis, type Id } from '#kernel';
import { objectKey, objectResult, readObjectKey, type Question } from '#protocol';
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
let asked: Id[];

const ofWorld = (id: Id) => {
  const asset = world.state.table('assets').get(id);
  if (asset === undefined) throw new Error('an asset that was made');
  return asset;
};
const view = () => groundOf(world, ana.id).view;

/** As the relay answers. */
async function ask(question: Question): Promise<Replied> {
  const named = question.what === 'object' ? readObjectKey(question.args.key) : null;
  if (named?.ok === true) asked.push(named.value.key as Id);
  if (!isOnline || named?.ok !== true) return null;
  const found = world.state.table('assets').get(named.value.key) ?? null;
  return { n: 1, ok: true, result: encode(objectResult('assets'), found) };
}

function assetsOf(account: Id = ana.id): UnlistedAssets {
  const copies = { get: async () => ({ view: groundOf(world, account).view }) };
  const failed = (error: unknown): void => void failures.push(error);
  const wallet = { copies } as unknown as WalletDatabase;
  return new UnlistedAssets({ wallet, account: () => account, facts, ask, failed });
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

async function refreshed(): Promise<void> {
  assetsOf().linked({ state: 'online' });
  await settled();
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
  [stored, failures, asked, isOnline] = [[], [], [], true];
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

  test('is asked for once a connection, however often that is said to be up to date', async () => {
    const assets = assetsOf();
    for (const state of ['connecting', 'online', 'online'] as const) assets.linked({ state });
    assets.linked({ state: 'catching_up', have: 1, of: 100 });
    assets.linked({ state: 'online' });
    await settled();
    expect(asked).toEqual([bean]);
    for (const state of ['offline', 'online'] as const) assets.linked({ state });
    await settled();
    expect(asked).toEqual([bean, bean]);
  });

  test('is asked for also where it is the 33rd: some at a time, and all of them', async () => {
    const fields = { name: 'Beans', decimals: 2, cap: null, bonusPerDay: null, icon: null };
    const made = Array.from({ length: 70 }, (_, at) => {
      const operation = world.sign(ana.device, 'asset.create', { ...fields, symbol: `BEAN${at}` });
      world.submit(operation);
      return operation.id;
    });
    await refreshed();
    expect(new Set(asked)).toEqual(new Set([bean, ...made]));
    expect(new Set(known())).toEqual(new Set([world.base, bean, ...made]));
  });

  test('is known from then on when somebody who has nothing of it asks for it', async () => {
    const assets = assetsOf(world.join('ben').id);
    const question = { what: 'object', args: { key: objectKey('assets', bean) } } as const;
    const reply = await assets.ask(question);
    expect(reply?.ok).toBe(true);
    expect(known()).toEqual([world.base, bean]);
    await assets.ask({ what: 'object', args: { key: objectKey('assets', world.base) } });
    expect(facts.now?.unlisted).toEqual([ofWorld(bean)]);
    asked = [];
    assets.linked({ state: 'online' });
    await settled();
    expect(asked).toEqual([bean]);
  });
});
