/** Which assets everybody is told of [R4]: the first of the journal, whatever is made after them. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Id } from '#kernel';
import { firstAssets } from '../../../relay/rooms/first-assets.ts';
import type { Batch } from '../../../relay/sequencer/sequencer.ts';
import type { AssetListing, KeptAssets } from '../../../relay/store/requests.ts';
import { JournalFile } from '../../../relay/store/journal-file.ts';
import { MemoryLedger } from '../../support/memory-ledger.ts';
import { temporaryFolder } from '../../support/relay-home.ts';
import { seedOf, World, type Person } from '../../support/world.ts';

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

/** A relay's start: what it keeps outlives it, and what it reads is counted. */
class Start {
  readonly state;
  readonly read: number[] = [];
  readonly listing: AssetListing;
  readonly #ledger: MemoryLedger;

  constructor(world: World, listing: AssetListing) {
    this.#ledger = new MemoryLedger(world);
    this.#ledger.flush();
    this.state = this.#ledger.state;
    this.listing = listing;
  }

  async *batches(from: number): AsyncIterable<Batch> {
    for await (const { entries } of this.#ledger.batches(0)) {
      const wanted = entries.filter(({ entry }) => entry.index >= from);
      this.read.push(...wanted.map(({ entry }) => entry.index));
      if (wanted.length > 0) yield { first: from, entries: wanted };
    }
  }
}

function newListing(): AssetListing {
  let kept: KeptAssets = { ids: new Uint8Array(), next: 0 };
  return { keptAssets: async () => kept, keepAssets: async (now) => void (kept = now) };
}

function ledgerOf(world: World, listing = newListing()): Start {
  return new Start(world, listing);
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

  test('are read out of the journal once, and not again at each start', async () => {
    const { world, ids } = begin(5);
    const listing = newListing();
    const starts = [ledgerOf(world, listing), ledgerOf(world, listing)] as const;
    for (const start of starts)
      expect((await firstAssets(start, 3)).map(({ id }) => id)).toEqual(ids.slice(0, 3));
    expect(starts[0].read.length).toBeGreaterThan(0);
    expect(starts[1].read).toEqual([]);
  });

  test('are read on from there when more are to be shown', async () => {
    const { world, ids } = begin(5);
    const listing = newListing();
    await firstAssets(ledgerOf(world, listing), 3);
    const { next } = await listing.keptAssets();
    const later = ledgerOf(world, listing);
    expect((await firstAssets(later, 5)).map(({ id }) => id)).toEqual(ids.slice(0, 5));
    expect(later.read[0]).toBe(next);
    expect((await firstAssets(ledgerOf(world, listing), 2)).map(({ id }) => id)).toEqual(ids.slice(0, 2));
  });

  test('are kept in the journal’s own file, and go with its backup', () => {
    const folder = temporaryFolder();
    const options = { genesis: new Uint8Array([1]), emptyRoot: new Uint8Array(32) };
    const [path, copy] = [join(folder, 'journal'), join(folder, 'copy')];
    const kept: KeptAssets = { ids: seedOf('an asset'), next: 7 };
    const journal = new JournalFile({ path, ...options });
    expect(journal.keptAssets()).toEqual({ ids: new Uint8Array(), next: 0 });
    journal.keepAssets(kept);
    journal.backup(copy);
    journal.close();
    for (const each of [path, copy]) {
      const opened = new JournalFile({ path: each, ...options });
      expect(opened.keptAssets()).toEqual(kept);
      opened.close();
    }
  });
});
