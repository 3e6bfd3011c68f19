/** A relay's folder whose journal goes further than its backup, for tests that restore it (P25). */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { emptyRoot } from '#kernel';
import { relayPrimitives } from '../../relay/primitives.ts';
import { JOURNAL_FILE } from '../../relay/store/files.ts';
import type { Home } from '../../relay/store/home.ts';
import { JournalFile } from '../../relay/store/journal-file.ts';
import { homeOf, temporaryFolder } from './relay-home.ts';
import { begin, newLife, payOnce, type Life } from './relay-life.ts';

export const MINUTE_MS = 60_000;

export interface LostJournal {
  readonly life: Life;
  readonly home: Home;
  /** Holds the first of the two payments that Alice has made. */
  readonly backup: string;
  /** Entries in the backup. */
  readonly size: number;
  /** Entries in the folder's journal, and the time of the last one. */
  readonly whole: number;
  readonly time: number;
}

export async function loseJournal(): Promise<LostJournal> {
  const life = newLife();
  const { home, clock } = life;
  const solo = await begin(life);
  await payOnce(life, solo);
  const { size } = solo;
  const backup = join(temporaryFolder(), 'saved.sqlite');
  const journal = journalOf(home);
  journal.backup(backup);
  journal.close();
  clock.advance(MINUTE_MS);
  await payOnce(life, solo);
  const whole = solo.size;
  await solo.close();
  return { life, home, backup, size, whole, time: clock.now() };
}

/** To be read, and closed. */
export function journalOf({ folder, genesisBytes: genesis }: Home, file = join(folder, JOURNAL_FILE)) {
  return new JournalFile({ path: file, genesis, emptyRoot: emptyRoot(relayPrimitives.hash), readOnly: true });
}

export function sizeOf(home: Home, file?: string): number {
  const journal = journalOf(home, file);
  try {
    return journal.size;
  } finally {
    journal.close();
  }
}

/** The same folder once more, as on another disk. */
export function copyOf({ life, home }: LostJournal): Home {
  const folder = temporaryFolder();
  cpSync(home.folder, folder, { recursive: true });
  return homeOf(life.world, folder);
}

/** A folder of the network without a journal, as on a new disk. */
export function freshHome({ life }: LostJournal): Home {
  return homeOf(life.world);
}
