/**
 * How soon a relay with a long journal is back after kill −9: from the start of its process to `ready`, with the snapshot
 * that it had; folding the whole journal from genesis without one, beside reading the same rows and doing nothing with
 * them; and auditing it, beside hashing as often as an audit must. `--entries N` makes the journal shorter than a million.
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
const START_MS = 2000;
const FOLDED_PER_SECOND = 150_000;
const AUDITED_PER_SECOND = 40_000;
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
  const speeds = await probeAll(home.folder, entries);
  home.remove();
  return figuresOf(entries, started, speeds);
}

type Speeds = Readonly<Record<ProbeTask['what'], number>>;

/** Entries a second by what is done with them; an audit and its hashing, which use one core, by the second of that core. */
async function probeAll(folder: string, entries: number): Promise<Speeds> {
  const rates: Record<ProbeTask['what'], number[]> = { recover: [], read: [], audit: [], hash: [] };
  for (let round = 0; round < ROUNDS; round++)
    for (const what of ['recover', 'read', 'audit', 'hash'] as const) {
      const { seconds, cpuSeconds } = await probe({ what, folder, entries });
      rates[what].push(entries / (what === 'audit' || what === 'hash' ? cpuSeconds : seconds));
    }
  const { recover, read, audit, hash } = rates;
  return { recover: median(recover), read: median(read), audit: median(audit), hash: median(hash) };
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
  { recover, read, audit, hash }: Speeds,
): readonly Figure[] {
  const n = ROUNDS * entries;
  const perSecond = { unit: 'entries/s', n };
  const perCoreSecond = { unit: 'entries/core-s', n };
  return [
    {
      label: 'start after kill −9 with a snapshot, against the 2 s that it may take',
      ours: median(started),
      peer: START_MS,
      unit: 'ms',
      n: ROUNDS,
      goal: { most: 1 },
    },
    {
      label: 'folding from genesis, against the 150 k/s wanted',
      ours: recover,
      peer: FOLDED_PER_SECOND,
      ...perSecond,
      goal: { least: 1 },
    },
    {
      label: 'folding from genesis, against reading the rows alone',
      ours: recover,
      peer: read,
      ...perSecond,
    },
    {
      label: 'audit, against the 40 k/s a core wanted',
      ours: audit,
      peer: AUDITED_PER_SECOND,
      ...perCoreSecond,
      goal: { least: 1 },
    },
    { label: 'audit, against its hashing alone', ours: audit, peer: hash, ...perCoreSecond },
  ];
}
