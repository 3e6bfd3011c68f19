/** An asset beyond those that the public room lists [R4]: who has none of it yet can claim it, accept it and pay it. */
import { beforeEach, describe, expect, test } from 'vitest';
import { encode, encodeGenesis, idOf, publicKeyOf, sha256, type Asset, type Id } from '#kernel';
import { objectResult, readObjectKey, type Question } from '#protocol';
import {
  emptyCopy,
  networkView,
  webPaymentLink,
  type Assets,
  type NetworkFacts,
  type VoucherLink,
} from '#replica';
import type { Replied } from '#replica/sync';
import { SendFlow } from '$lib/state/payments/send-flow.svelte.ts';
import type { WalletState } from '$lib/state/wallet-state.svelte.ts';
import { KeptFacts } from '../../../src/lib/device/leading/kept-facts.ts';
import { UnlistedAssets } from '../../../src/lib/device/leading/unlisted-assets.ts';
import { acceptanceOf } from '../../../src/lib/device/payments/acceptance.ts';
import { BrowserAssets } from '../../../src/lib/device/payments/assets.ts';
import { BrowserLocks } from '../../../src/lib/device/payments/locks.ts';
import { Payments } from '../../../src/lib/device/payments/payments.ts';
import type { People } from '../../../src/lib/device/payments/people.ts';
import type { NetworkRecord } from '../../../src/lib/device/store/databases.ts';
import type { WalletParts } from '../../../src/lib/device/wallet.ts';
import { groundOf } from '../../support/replica.ts';
import { seedOf, World, type Person } from '../../support/world.ts';

const VOUCHER_SEED = seedOf('voucher');

let world: World;
let issuer: Person;
let ben: Person;
let bean: Id;
let link: VoucherLink;
let record: NetworkRecord;
let isOnline: boolean;
let parts: WalletParts;

const ofWorld = (id: Id): Asset => {
  const asset = world.state.table('assets').get(id);
  if (asset === undefined) throw new Error('an asset that was made');
  return asset;
};

/** As the relay answers the leading tab. */
async function relay(question: Question): Promise<Replied> {
  const named = question.what === 'object' ? readObjectKey(question.args.key) : null;
  if (!isOnline || named?.ok !== true) return null;
  const found = world.state.table('assets').get(named.value.key) ?? null;
  return { n: 1, ok: true, result: encode(objectResult('assets'), found) };
}

/** Ben's wallet: a member that has nothing but its name. */
async function walletOfBen(): Promise<WalletParts> {
  const { id: account, device } = ben;
  const head = { seq: device.seq, id: device.previous, issued: 0 };
  const profile = { account, device: device.id, head, name: 'Ben', retired: null, phrase: null, lock: null };
  const copy = { account, ...emptyCopy(account), view: groundOf(world, account).view };
  const networks = { get: async () => record, put: async (kept: NetworkRecord) => void (record = kept) };
  const wallet = { networks, copies: { get: async () => copy, toArray: async () => [copy] } };
  const outbox = { orderBy: () => ({ toArray: async () => [] }) };
  const databases = {
    wallet,
    keys: { profile: async () => ({ ...profile, keys: { signing: { kind: 'here' } } }), outbox },
  } as unknown as WalletParts['databases'];
  const facts = new KeptFacts(databases.wallet, 'the relay');
  await facts.read();
  const failed = (error: unknown): never => {
    throw error;
  };
  const leading = new UnlistedAssets({
    wallet: databases.wallet,
    account: () => account,
    facts,
    ask: relay,
    failed,
  });
  const tabs = {
    ask: (question: Question) => leading.ask(question),
    link: { value: { state: 'online' } },
  } as unknown as WalletParts['tabs'];
  const people = {} as People;
  const payments = new Payments({ databases, relay: 'the relay', people, tabs, lock: 'ben' });
  return { databases, relay: 'the relay', tabs, people, payments: async () => payments } as WalletParts;
}

beforeEach(async () => {
  world = new World();
  issuer = world.join('issuer');
  ben = world.join('ben');
  const terms = { symbol: 'BEAN', name: 'Beans', decimals: 2, cap: null, bonusPerDay: null, icon: null };
  const made = world.sign(issuer.device, 'asset.create', terms);
  world.submit(made);
  bean = made.id;
  const money = { asset: bean, to: issuer.id, amount: 700n, reason: 0, reference: null };
  world.submit(world.sign(issuer.device, 'asset.issue', money));
  const until = world.time + 86_400_000;
  const promised = { asset: bean, amount: 300n, key: idOf(publicKeyOf(VOUCHER_SEED)), until };
  const voucher = world.sign(issuer.device, 'voucher.issue', promised);
  world.submit(voucher);
  const said = { asset: bean, amount: 300n, until, name: null };
  link = { network: world.network, voucher: voucher.id, seed: VOUCHER_SEED, ...said };
  const facts: NetworkFacts = {
    relay: 'the relay',
    relayKey: world.relay.id,
    network: world.network,
    genesis: encodeGenesis(world.genesis),
    robot: null,
    assets: [ofWorld(world.base)],
    checkpoint: null,
    size: null,
  };
  record = { ...facts, view: networkView(sha256, facts) };
  isOnline = true;
  parts = await walletOfBen();
});

describe('[R4] an asset that is not listed, for somebody who has none of it', () => {
  test('can be claimed by a voucher’s link', async () => {
    const claimed = await new BrowserLocks(parts).check({ type: 'claim', link });
    expect(claimed.ok && claimed.value.act.kind).toBe('voucher.claim');
    expect(claimed.ok && claimed.value.voucher).toMatchObject({ asset: { symbol: 'BEAN' }, amount: 300n });
  });

  test('cannot be claimed while the relay cannot be asked, and can be when it answers', async () => {
    const locks = new BrowserLocks(parts);
    isOnline = false;
    expect(await locks.check({ type: 'claim', link })).toEqual({
      ok: false,
      error: { code: 'unknown_asset' },
    });
    isOnline = true;
    expect((await locks.check({ type: 'claim', link })).ok).toBe(true);
  });

  test('[L10] can be accepted', async () => {
    const assets = new BrowserAssets(parts);
    expect(await assets.find(bean)).toMatchObject({ symbol: 'BEAN', decimals: 2 });
    expect(record.view.assets.map(({ id }) => id)).toEqual([world.base, bean]);
    const act = await assets.accepting(bean, true);
    expect(act !== null && (await assets.check(act)).ok).toBe(true);
    expect(await assets.find(idOf(seedOf('no asset')))).toBeNull();
  });

  test('[L10] is accepted by its issuer, as far as anybody knows', async () => {
    const silent = { profileOf: async () => null } as unknown as People;
    const back = { to: issuer.id, asset: bean };
    expect(await acceptanceOf(silent, ben.id, record, back)).toBe('unknown');
    await new BrowserAssets(parts).find(bean);
    expect(await acceptanceOf(silent, ben.id, record, back)).toBe('yes');
  });

  test('is what a payment link asks for, with its decimals', async () => {
    const assets: Assets = new BrowserAssets(parts);
    const state = {
      account: ben.id,
      network: record.view,
      assetOf: (id: Id) => (id === world.base ? record.view.base : null),
      wallet: { assets: async () => assets },
    } as unknown as WalletState;
    const text = webPaymentLink('https://relay.example', {
      account: issuer.id,
      network: world.network,
      asset: bean,
      amount: 250n,
      memo: null,
      request: null,
      name: null,
      boxKey: null,
    });
    const flow = new SendFlow(state);
    isOnline = false;
    const unheard = { ok: false, error: { code: 'unknown_asset', asset: bean } };
    expect(await flow.openText(text)).toEqual(unheard);
    isOnline = true;
    expect((await flow.openText(text)).ok).toBe(true);
    expect([flow.asset?.symbol, flow.amount]).toEqual(['BEAN', '2.50']);
  });
});
