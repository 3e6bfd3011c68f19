/** What the public room says to anybody, as it changes: the network's record, its assets, and their pots. */
import { randomBytes } from 'node:crypto';
import { afterEach, expect, it } from 'vitest';
import { networkOf, ruleChangeMessage, sign } from '#kernel';
import type { NetworkFacts } from '#replica';
import { PublicRoom } from '#replica/sync';
import { WebSocket } from 'ws';
import { relayPrimitives } from '../../../relay/primitives.ts';
import { socketsTo } from '../../../src/lib/device/leading/room-socket.ts';
import { startTestRooms, type TestRooms } from '../../support/memory-ledger.ts';
import { World } from '../../support/world.ts';

let rooms: TestRooms | null = null;
let reader: PublicRoom | null = null;
let facts: NetworkFacts | null = null;

afterEach(async () => {
  reader?.stop();
  await rooms?.stop();
  facts = null;
  expect(rooms?.failures ?? []).toEqual([]);
});

function follow(url: string): void {
  reader = new PublicRoom({
    ...relayPrimitives,
    clock: {
      now: () => Date.now(),
      after(ms, run) {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
    },
    random: (bytes) => new Uint8Array(randomBytes(bytes)),
    open: socketsTo(url.replace('ws:', 'http:'), WebSocket as unknown as typeof globalThis.WebSocket),
    relay: url,
    said: async (said) => void (facts = said),
    failed: (error) => expect(error).toBeNull(),
  });
  reader.start();
}

it('[L4] says how much there is of each asset and what its bonus fund holds, at once and when that changes', async () => {
  const world = new World();
  const [issuer, ana] = ['issuer', 'ana'].map((name) => world.join(name));
  if (issuer === undefined || ana === undefined) throw new Error('two people joined');
  const create = { name: 'Tomatoes', decimals: 0, cap: 500n, bonusPerDay: null, icon: null };
  const made = world.sign(ana.device, 'asset.create', { symbol: 'TOMATO', ...create });
  world.submit(made);
  const asset = made.id;
  const issue = { asset, to: issuer.id, reason: 0, reference: null } as const;
  world.submit(world.sign(ana.device, 'asset.issue', { ...issue, amount: 90n }));
  rooms = await startTestRooms(world);
  rooms.ledger.flush();
  follow(rooms.url);
  await expect.poll(() => facts?.pots?.get(asset)).toEqual({ supply: 90n, promo: 0n });
  expect(facts?.pots?.get(world.base)).toEqual({ supply: 0n, promo: 0n });

  world.submit(world.sign(ana.device, 'asset.issue', { ...issue, to: ana.id, amount: 10n }));
  world.submit(world.sign(ana.device, 'asset.fund_promo', { asset, amount: 4n }));
  world.submit(world.sign(issuer.device, 'asset.redeem', { asset, amount: 30n, reference: null }));
  rooms.ledger.flush();
  await expect.poll(() => facts?.pots?.get(asset), { timeout: 5000 }).toEqual({ supply: 70n, promo: 4n });

  const later = world.sign(ana.device, 'asset.create', { symbol: 'BEAN', ...create });
  world.submit(later);
  rooms.ledger.flush();
  await expect.poll(() => facts?.pots?.get(later.id), { timeout: 5000 }).toEqual({ supply: 0n, promo: 0n });
});

it('[R4] shows as many assets as are listed, and nothing of those that are made after them', async () => {
  const world = new World();
  world.join('issuer');
  const ana = world.join('ana');
  rooms = await startTestRooms(world, { assetsListed: 2 });
  rooms.ledger.flush();
  follow(rooms.url);
  const [first, second] = ['TOMATO', 'BEAN'].map((symbol) => {
    const fields = { symbol, name: symbol, decimals: 0, cap: null, bonusPerDay: null, icon: null };
    const made = world.sign(ana.device, 'asset.create', fields);
    world.submit(made);
    return made.id;
  });
  for (const asset of [second, first])
    world.submit(
      world.sign(ana.device, 'asset.issue', {
        asset: asset ?? world.base,
        to: ana.id,
        amount: 5n,
        reason: 0,
        reference: null,
      }),
    );
  rooms.ledger.flush();
  await expect
    .poll(() => facts?.pots?.get(first ?? world.base), { timeout: 5000 })
    .toEqual({ supply: 5n, promo: 0n });
  expect(new Set(facts?.assets.map(({ id }) => id))).toEqual(new Set([world.base, first]));
  expect(facts?.pots?.size).toBe(2);
});

it('says by which rules the network goes on, and whether it is paused', async () => {
  const world = new World();
  const issuer = world.join('issuer');
  rooms = await startTestRooms(world);
  rooms.ledger.flush();
  follow(rooms.url);
  await expect.poll(() => facts?.record).toEqual(networkOf(world.state));

  world.submit(world.sign(issuer.device, 'network.pause', { on: true }));
  rooms.ledger.flush();
  await expect.poll(() => facts?.record?.paused, { timeout: 5000 }).toBe(true);
  const change = { version: 1, relays: world.genesis.relays, rules: [{ name: 'maxFee', value: 7n }] };
  const message = ruleChangeMessage({ network: world.network, ...change });
  const signatures = [issuer, world.relay].map(({ id: key, rootSeed }) => {
    return { key, signature: sign(rootSeed, message) };
  });
  world.enter({ type: 'rules', change, signatures });
  world.submit(world.sign(issuer.device, 'network.pause', { on: false }));
  rooms.ledger.flush();
  await expect.poll(() => facts?.record?.rulesVersion, { timeout: 5000 }).toBe(1);
  expect(facts?.record).toEqual(networkOf(world.state));
});
