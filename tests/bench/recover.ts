/**
 * How soon a relay with a long journal is back after kill −9: from the start of its process to `ready`, with the snapshot
 * that it had; and folding the whole journal from genesis without one, beside reading the same rows and doing nothing with
 * them. `--entries N` makes the journal shorter than a million.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { SNAPSHOT_FILE } from '../../relay/store/files.ts';
import { median, type Figure } from './bench.ts';
import type { Made, MakeTask } from './recovery/make.ts';
import type { Probed, ProbeTask } from './recovery/probe.ts';
import { Home } from './support/home.ts';
import { Child } from './support/processes.ts';
import { startRelay } from './support/relay-process.ts';

const ENTRIES = 1_000_000;
const ACCOUNTS = 10_000;
const ROUNDS = 3;
const START_GOAL_MS = 2000;
const FOLD_GOAL = 150_000;
const RECOVERY = join(import.meta.dirname, 'recovery');

export const limits =
  'The first start includes what Node takes to load the relay. Folding from genesis reads each operation and plays it; ' +
  'the digests and the tree are not made again but for the last entries.';

function entriesWanted(options: readonly string[]): number {
  const at = options.indexOf('--entries');
  const wanted = at === -1 ? ENTRIES : Number(options[at + 1]);
  if (!Number.isSafeInteger(wanted) || wanted < 1) throw new Error('--entries needs a whole number');
  return wanted;
}

export async function run(
  options: readonly string[],
  say: (sentence: string) => void,
): Promise<readonly Figure[]> {
  const home = await Home.found(ACCOUNTS, Date.now());
  const entries = await fill(home, entriesWanted(options), say);
  const started: number[] = [];
  for (let round = 0; round < ROUNDS; round++) started.push(await startAgain(home.folder));
  for (const suffix of ['', '-wal', '-shm'])
    rmSync(join(home.folder, SNAPSHOT_FILE + suffix), { force: true });
  const folded: number[] = [];
  const read: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    folded.push(entries / (await probe({ what: 'recover', folder: home.folder })).seconds);
    read.push(entries / (await probe({ what: 'read', folder: home.folder })).seconds);
  }
  home.remove();
  return figuresOf(entries, started, folded, read);
}

/** Makes the journal and kills its maker. */
async function fill(home: Home, entries: number, say: (sentence: string) => void): Promise<number> {
  const maker = new Child(join(RECOVERY, 'make.ts'));
  const task: MakeTask = { folder: home.folder, accounts: ACCOUNTS, entries, at: home.history.at };
  const made = await maker.ask<Made>(task);
  await maker.stop('SIGKILL');
  const rate = Math.round(made.perSecond).toLocaleString('en');
  say(
    `The journal has ${made.entries.toLocaleString('en')} entries of ${ACCOUNTS} accounts; the sequencer made ${rate} a second, signatures aside.`,
  );
  return made.entries;
}

async function startAgain(folder: string): Promise<number> {
  const relay = await startRelay(folder);
  await relay.stop('SIGKILL');
  return relay.startMs;
}

async function probe(task: ProbeTask): Promise<Probed> {
  const child = new Child(join(RECOVERY, 'probe.ts'));
  const probed = await child.ask<Probed>(task);
  await child.stop();
  return probed;
}

function figuresOf(
  entries: number,
  started: readonly number[],
  folded: readonly number[],
  read: readonly number[],
): readonly Figure[] {
  const n = ROUNDS * entries;
  return [
    {
      label: 'start after kill −9 with a snapshot, against the 2 s that it may take',
      ours: median(started),
      peer: START_GOAL_MS,
      unit: 'ms',
      n,
      goal: { most: 1 },
    },
    {
      label: 'folding from genesis, against the 150 k/s wanted',
      ours: median(folded),
      peer: FOLD_GOAL,
      unit: 'entries/s',
      n,
      goal: { least: 1 },
    },
    {
      label: 'folding from genesis, against reading the rows alone',
      ours: median(folded),
      peer: median(read),
      unit: 'entries/s',
      n,
    },
  ];
}
