/** The network that a command is about, and its journal as it can be read beside a running relay. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { emptyRoot } from '#kernel';
import type { Config } from '../config.ts';
import { relaySha256 } from '../sha256.ts';
import { StartFault } from '../start-fault.ts';
import { JOURNAL_FILE } from '../store/files.ts';
import { readHome, type Home } from '../store/home.ts';
import { JournalFile } from '../store/journal-file.ts';
import { isRestoreOpen } from '../store/replacement.ts';

export function homeOf(config: Config): Home {
  const folder = resolve(config.home);
  const home = readHome(folder, relaySha256);
  if (home === null)
    throw new StartFault(`There is no network in ${folder}: make one with init, or set HOLDFAST_HOME.`);
  return home;
}

/** A network whose relay has run. */
export function startedHomeOf(config: Config): Home {
  const home = homeOf(config);
  if (isRestoreOpen(home.folder))
    throw new StartFault(
      `A restore of ${home.folder} was interrupted: start the relay once, which finishes it.`,
    );
  if (!existsSync(join(home.folder, JOURNAL_FILE)))
    throw new StartFault(`There is no journal in ${home.folder} yet: start the relay once.`);
  return home;
}

export function openJournal({ folder, genesisBytes }: Home): JournalFile {
  const path = join(folder, JOURNAL_FILE);
  return new JournalFile({ path, genesis: genesisBytes, emptyRoot: emptyRoot(relaySha256), readOnly: true });
}
