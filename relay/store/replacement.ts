/**
 * The end of a restore (P25): a journal that was made ready in a folder of its own takes the place of the one that is
 * there. Renaming that folder is what makes it count; before, nothing was touched, and after it whoever has the relay's
 * folder next moves what is left to be moved. So a crash leaves the old journal or the new one, whole.
 *
 *   restoring/                 being prepared: thrown away
 *   restored/                  counts: its files take their places, the journal last
 *   restored/before/           what they have replaced; in the end it is named before-1, before-2, …
 */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { syncToDisk } from './durable.ts';
import { JOURNAL_FILE, RECOVERY_FILE, RESTORED_FOLDER, RESTORING_FOLDER, SNAPSHOT_FILE } from './files.ts';

/** What has just been done. */
export type ReplacementStep = 'put_aside' | 'note_placed' | 'journal_placed' | 'aside_named';
type Told = (step: ReplacementStep) => void;

const BEFORE_FOLDER = 'before';

/** Files that belong to the journal that is there: with what SQLite keeps beside them. */
const REPLACED = [JOURNAL_FILE, SNAPSHOT_FILE].flatMap((name) =>
  ['', '-wal', '-shm', '-journal'].map((suffix) => name + suffix),
);

/** From here on what was prepared is the relay's, and `settleRestore` puts it in place. */
export function commitRestore(folder: string): void {
  syncToDisk(join(folder, RESTORING_FOLDER));
  renameSync(join(folder, RESTORING_FOLDER), join(folder, RESTORED_FOLDER));
}

export function discardRestore(folder: string): void {
  rmSync(join(folder, RESTORING_FOLDER), { recursive: true, force: true });
}

/** Whether files wait to take their places, so that what is in the folder is not to be read. */
export function isRestoreOpen(folder: string): boolean {
  return existsSync(join(folder, RESTORED_FOLDER));
}

export type Settled =
  | { readonly type: 'nothing' | 'discarded' }
  /** `aside`: where what was there is now; null: there was nothing. */
  | { readonly type: 'finished'; readonly aside: string | null };

/** Finishes a restore that counts and throws away one that does not. For the holder of the folder's lock. */
export function settleRestore(folder: string, told: Told = () => undefined): Settled {
  const isBegun = existsSync(join(folder, RESTORING_FOLDER));
  discardRestore(folder);
  if (isRestoreOpen(folder)) return { type: 'finished', aside: finish(folder, told) };
  return { type: isBegun ? 'discarded' : 'nothing' };
}

function finish(folder: string, told: Told): string | null {
  const restored = join(folder, RESTORED_FOLDER);
  const before = join(restored, BEFORE_FOLDER);
  syncToDisk(folder);
  // The new journal goes last: while it is still in its folder, the one outside is the old one.
  if (existsSync(join(restored, JOURNAL_FILE))) {
    mkdirSync(before, { recursive: true, mode: 0o700 });
    move(REPLACED, folder, before);
    told('put_aside');
    if (existsSync(join(restored, RECOVERY_FILE))) {
      move([RECOVERY_FILE], folder, before);
      move([RECOVERY_FILE], restored, folder);
    }
    told('note_placed');
    move([JOURNAL_FILE], restored, folder);
    told('journal_placed');
  }
  const aside = nameAside(folder, before);
  told('aside_named');
  rmSync(restored, { recursive: true, force: true });
  syncToDisk(folder);
  return aside;
}

/** Those of the names that there are. */
function move(names: readonly string[], from: string, to: string): void {
  for (const name of names) if (existsSync(join(from, name))) renameSync(join(from, name), join(to, name));
  syncToDisk(to);
  syncToDisk(from);
}

function nameAside(folder: string, before: string): string | null {
  if (!existsSync(before) || readdirSync(before).length === 0) return null;
  let number = 1;
  while (existsSync(join(folder, `before-${number}`))) number++;
  const aside = join(folder, `before-${number}`);
  renameSync(before, aside);
  syncToDisk(folder);
  return aside;
}
