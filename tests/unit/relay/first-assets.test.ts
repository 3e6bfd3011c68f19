/** Which assets everybody is told of [R4]: the first of the journal, whatever is made after them. */
import { describe, expect, test } from 'vitest';
import type { Id } from '#kernel';
import { firstAssets } from '../../../relay/rooms/first-assets.ts';
import { MemoryLedger } from '../../support/memory-ledger.ts';
import { World, type Person } from '../../support/world.ts';

const SYMBOLS = ['ZEBRA', 'APPLE', 'MAPLE', 'BEAN', 'YARROW'] as const;

interface Scene {
  readonly world: World;
  readonly ana: Person;
  /** The base asset and what was made, in the order of the journal. */
  readonly ids: readonly Id[];
}

/** So many of Ana's assets. */
function begin(made: number): Scene {
  const world = new World();
  world.join('issuer');
  const ana = world.join('ana');
  const ids = SYMBOLS.slice(0, made).map((symbol) => create(world, ana, symbol));
  return { world, ana, ids: [world.base, ...ids] };
}

function create(world: World, { device }: Person, symbol: string): Id {
  const fields = { symbol, name: symbol, decimals: 0, cap: null, bonusPerDay: null, icon: null };
  const operation = world.sign(device, 'asset.create', fields);
  world.submit(operation);
  return operation.id;
}

function ledgerOf(world: World): MemoryLedger {
  const ledger = new MemoryLedger(world);
  ledger.flush();
  return ledger;
}

describe('[R4] the assets that everybody is told of', () => {
  test('are all while there are few', async () => {
    const { world, ids } = begin(3);
    const listed = await firstAssets(ledgerOf(world), 4);
    expect(new Set(listed.map(({ id }) => id))).toEqual(new Set(ids));
  });

  test('are the base asset and the first of the journal when there are more', async () => {
    const { world, ana, ids } = begin(5);
    world.submit(world.sign(ana.device, 'asset.freeze_supply', { asset: ids[5] as Id }));
    const listed = await firstAssets(ledgerOf(world), 3);
    expect(listed.map(({ id }) => id)).toEqual(ids.slice(0, 3));
  });
});
