/** `backup`: a copy of the journal as it stands. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Config } from '../config.ts';
import { StartFault } from '../start-fault.ts';
import { faultOf } from '../store/fault.ts';
import { openJournal, startedHomeOf } from './network.ts';
import { print } from './print.ts';

export function backup(config: Config, file: string | undefined): number {
  if (file === undefined) throw new StartFault('backup needs the name of a file that does not exist yet.');
  const path = resolve(file);
  if (existsSync(path)) throw new StartFault(`${path} exists: name a file that does not exist yet.`);
  const journal = openJournal(startedHomeOf(config));
  try {
    journal.backup(path);
    return print(`${journal.size} entries are in ${path}`);
  } catch (error) {
    const { code, found } = faultOf(error, path);
    const why = code === 'disk_full' ? 'there is no room left' : found || code;
    throw new StartFault(
      `${path} cannot be written (${why}): make room or name another file; there is no backup yet.`,
    );
  } finally {
    journal.close();
  }
}
