/**
 * How fast the journal becomes durable: sealed entries through the relay's store, in batches of 100 and of 1,000, each
 * batch on the disk before it counts. Beside it node:sqlite alone writing the same rows in the same transactions.
 */
import { join } from 'node:path';
import { emptyRoot } from '#kernel';
import { JOURNAL_FILE } from '../../relay/store/files.ts';
import { Store, type NewBatch } from '../../relay/store/store.ts';
import { nodeSha256 } from '../support/world.ts';
import { readRows, writeRows, type Rows } from './baselines/sqlite-rows.ts';
import { median, type Figure } from './bench.ts';
import { emptyJournal, genesisBytes, History, playBatch } from './support/history.ts';
import { removeFolder, temporaryFolder } from './support/processes.ts';

const ROUNDS = 5;
const ACCOUNTS = 1000;
const ENTRIES_BY_BATCH = [
  [100, 10_000],
  [1000, 40_000],
] as const;
const MADE_AT = 1_750_000_000_000;
/** The relay gathers the next batch while the store commits the last one. */
const BATCHES_AT_ONCE = 2;

export const limits =
  'The store packs each batch for its thread and unpacks it there, looks up the numbers of accounts and devices, and ' +
  'answers; the inserts and the fsync are the same.';

/** Batches of entries, the first of which found the network. */
interface Course {
  readonly history: History;
  readonly founding: NewBatch;
  readonly batches: readonly NewBatch[];
}

function courseOf(size: number, entries: number): Course {
  const history = new History({ accounts: ACCOUNTS, at: MADE_AT });
  const journal = emptyJournal(history);
  const founding = playBatch(journal, MADE_AT, history.founding());
  const batches = Array.from({ length: entries / size }, () =>
    playBatch(journal, MADE_AT, history.transfers(size)),
  );
  return { history, founding, batches };
}

/** The store takes the buffers of a batch's blocks for itself. */
function copyOf(batch: NewBatch): NewBatch {
  return { ...batch, blocks: batch.blocks.map((block) => ({ ...block, hashes: block.hashes.slice() })) };
}

async function storeAll({ history, founding, batches }: Course, folder: string): Promise<number> {
  const options = { folder, genesis: genesisBytes(history), emptyRoot: emptyRoot(nodeSha256) };
  const { store } = await Store.open(options);
  await store.append(copyOf(founding));
  const waiting: Promise<void>[] = [];
  const copies = batches.map(copyOf);
  const from = performance.now();
  for (const batch of copies) {
    waiting.push(store.append(batch));
    if (waiting.length >= BATCHES_AT_ONCE) await waiting.shift();
  }
  await Promise.all(waiting);
  const seconds = (performance.now() - from) / 1000;
  await store.close();
  return seconds;
}

async function compare(size: number, entries: number): Promise<Figure> {
  const course = courseOf(size, entries);
  const ours: number[] = [];
  const peer: number[] = [];
  let rows: Rows | null = null;
  for (let round = 0; round < ROUNDS; round++) {
    const folder = temporaryFolder('journal');
    ours.push(entries / (await storeAll(course, folder)));
    rows ??= readRows(join(folder, JOURNAL_FILE), course.founding.entries.length, size);
    peer.push(entries / writeRows(join(folder, 'alone.sqlite'), rows));
    removeFolder(folder);
  }
  const label = `durable entries in batches of ${size}, against node:sqlite alone`;
  return {
    label,
    ours: median(ours),
    peer: median(peer),
    unit: 'entries/s',
    n: ROUNDS * entries,
    goal: { least: 0.8 },
  };
}

export async function run(): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const [size, entries] of ENTRIES_BY_BATCH) figures.push(await compare(size, entries));
  return figures;
}
