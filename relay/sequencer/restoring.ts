/**
 * Putting a journal back from a backup (P25). The relay signs a note that says where it goes on and in which epoch; the note
 * is the cause of the next entry, and every device is shown it. All is made ready beside the journal that is there, checked,
 * and takes its place at once or not at all (store/replacement.ts). What was there is put aside, never deleted: nothing else
 * may prove what was lost.
 */
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { assert, emptyRoot, type RecoveryNote } from '#kernel';
import { audit } from '../audit.ts';
import { relayPrimitives as primitives } from '../primitives.ts';
import { StartFault } from '../start-fault.ts';
import { faultOf, storeFault } from '../store/fault.ts';
import {
  JOURNAL_FILE,
  LOCK_FILE,
  RECOVERY_FILE,
  RESTORED_FOLDER,
  RESTORING_FOLDER,
  SNAPSHOT_FILE,
  VAULT_FILE,
} from '../store/files.ts';
import { writeDurably, type Home } from '../store/home.ts';
import { JournalFile } from '../store/journal-file.ts';
import { lock } from '../store/lock.ts';
import {
  commitRestore,
  discardRestore,
  isRestoreOpen,
  settleRestore,
  type ReplacementStep,
} from '../store/replacement.ts';
import { signerOf } from '../store/seed.ts';
import { Store } from '../store/store.ts';
import { lastKnownOf, type LastKnown } from './last-known.ts';
import { beginEpoch } from './new-epoch.ts';
import { restoreFault, type RestorePlace } from './restore-fault.ts';

/** What has just been done. */
export type RestoreStep = 'copied' | 'checked' | 'begun' | 'committed' | ReplacementStep;

export interface RestoreOptions {
  /** ms since 1970. */
  readonly now: number;
  /** An epoch that devices may have seen, whatever the folder says. */
  readonly epochAfter?: number;
  readonly told?: (step: RestoreStep) => void;
}

export interface Restored {
  readonly note: RecoveryNote;
  /** What the folder told of the journal before; null: nothing. */
  readonly before: LastKnown | null;
  /** Where what was there before is now; null: there was nothing. */
  readonly aside: string | null;
}

/** Where the new epoch begins: later than what anybody has seen, as far as it is known. */
interface Beginning {
  readonly time: number;
  readonly epochAfter: number;
}

/**
 * Makes the backup the journal of the folder and begins its new epoch. The relay must not run. Rejects with a StartFault that
 * says what was changed, if something was.
 */
export async function restoreBackup(home: Home, backup: string, options: RestoreOptions): Promise<Restored> {
  const { now, epochAfter = 0, told = () => undefined } = options;
  const { folder } = home;
  const place = { backup, folder, at: folder, wasOpen: isRestoreOpen(folder) };
  const held = explained({ ...place, wasOpen: false }, () => lock(folder));
  try {
    explained(place, () => settleRestore(folder));
    const before = explained(place, () => lastKnownOf(home));
    const beginning = {
      time: Math.max(Math.floor(now), before?.time ?? 0),
      epochAfter: Math.max(epochAfter, before?.epoch ?? 0),
    };
    const note = await prepare(home, place, beginning, told);
    told('committed');
    return { note, before, aside: putInPlace(folder, told) };
  } finally {
    held.close();
  }
}

function explained<T>(place: RestorePlace, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw restoreFault(error, place);
  }
}

/** All of it in a folder of its own, up to the moment from which it counts. */
async function prepare(
  home: Home,
  place: RestorePlace,
  beginning: Beginning,
  told: (step: RestoreStep) => void,
): Promise<RecoveryNote> {
  const folder = join(home.folder, RESTORING_FOLDER);
  const prepared = { ...home, folder };
  try {
    copy(home, place, folder);
    told('copied');
    const { fault } = audit({ home: prepared, primitives, signatures: false, progress: () => undefined });
    if (fault !== null) throw storeFault('damaged', place.backup, fault);
    told('checked');
    const note = await goOn(prepared, beginning);
    assert(!existsSync(join(folder, `${JOURNAL_FILE}-wal`)), 'a journal that has been closed is one file');
    told('begun');
    commitRestore(home.folder);
    return note;
  } catch (error) {
    discardRestore(home.folder);
    throw restoreFault(error, { ...place, at: folder });
  }
}

/** The copy is made by SQLite, so that a raw journal with writes of its own beside it is copied whole. */
function copy({ genesisBytes: genesis }: Home, place: RestorePlace, to: string): void {
  const { backup } = place;
  const options = { path: backup, genesis, emptyRoot: emptyRoot(primitives.hash), readOnly: true };
  const journal = explained({ ...place, at: backup }, () => new JournalFile(options));
  try {
    mkdirSync(to, { mode: 0o700 });
    journal.backup(join(to, JOURNAL_FILE));
  } finally {
    journal.close();
  }
}

/** In a folder in which nothing but the journal is the relay's. */
async function goOn({ folder, genesis, genesisBytes, relaySeed }: Home, beginning: Beginning) {
  const nothing = emptyRoot(primitives.hash);
  const opened = await Store.open({ folder, genesis: genesisBytes, emptyRoot: nothing });
  try {
    const signer = signerOf(relaySeed);
    const keep = (note: Uint8Array): void => writeDurably(folder, RECOVERY_FILE, note);
    return await beginEpoch({ opened, genesis, primitives, signer, keep, ...beginning });
  } finally {
    await opened.store.close();
    for (const name of [LOCK_FILE, SNAPSHOT_FILE, VAULT_FILE]) rmSync(join(folder, name), { force: true });
  }
}

function putInPlace(folder: string, told: (step: RestoreStep) => void): string | null {
  try {
    const settled = settleRestore(folder, told);
    return settled.type === 'finished' ? settled.aside : null;
  } catch (error) {
    const { code, found } = faultOf(error, folder);
    throw new StartFault(
      `The backup is restored in ${join(folder, RESTORED_FOLDER)} but could not take its place (${found || code}): correct the owner and permissions of ${folder}; the next start of the relay finishes it.`,
    );
  }
}
