/** A process that does one thing to a stored journal, tells how long it took, and ends. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { emptyRoot } from '#kernel';
import { recover } from '../../../relay/sequencer/recovery.ts';
import { relaySha256 } from '../../../relay/sha256.ts';
import { JOURNAL_FILE } from '../../../relay/store/files.ts';
import { Store } from '../../../relay/store/store.ts';
import { cpuSecondsHere, type Cost } from '../support/bare-verification.ts';
import { homeAt } from './parts.ts';

export interface ProbeTask {
  /** Recover as the relay does it; or read every row and do nothing with it. */
  readonly what: 'recover' | 'read';
  readonly folder: string;
}

export interface Probed extends Cost {
  readonly entries: number;
}

async function recoverAll(folder: string): Promise<number> {
  const { genesis, genesisBytes } = homeAt(folder);
  const opened = await Store.open({ folder, genesis: genesisBytes, emptyRoot: emptyRoot(relaySha256) });
  const journal = await recover({ opened, genesis, hash: relaySha256 });
  await opened.store.close();
  return journal.tree.size;
}

function readAll(folder: string): number {
  const database = new DatabaseSync(join(folder, JOURNAL_FILE), { readOnly: true });
  let entries = 0;
  for (const row of database.prepare('SELECT idx, bytes, effects FROM journal ORDER BY idx').iterate())
    if (row['idx'] === entries) entries++;
  database.close();
  return entries;
}

async function probe({ what, folder }: ProbeTask): Promise<Probed> {
  const [from, cpuFrom] = [performance.now(), cpuSecondsHere()];
  const entries = what === 'recover' ? await recoverAll(folder) : readAll(folder);
  return { entries, seconds: (performance.now() - from) / 1000, cpuSeconds: cpuSecondsHere() - cpuFrom };
}

process.once('message', (task) => void probe(task as ProbeTask).then((probed) => process.send?.(probed)));
process.once('disconnect', () => process.exit(0));
