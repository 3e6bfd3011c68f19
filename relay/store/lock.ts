/**
 * One writer: the file `lock` of a folder is held while its journal is open, and the system gives it back however the process
 * ends.
 */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { storeFault } from './fault.ts';
import { LOCK_FILE } from './files.ts';

const SQLITE_BUSY = 5;

/** Takes the folder for this process, or throws `in_use`. */
export function lock(folder: string): DatabaseSync {
  const held = new DatabaseSync(join(folder, LOCK_FILE));
  try {
    held.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    return held;
  } catch (error) {
    held.close();
    throw (error as { errcode?: number }).errcode === SQLITE_BUSY ? storeFault('in_use', folder) : error;
  }
}
