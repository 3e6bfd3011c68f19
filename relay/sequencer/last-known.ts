/**
 * What a relay's folder says of the journal that a backup is about to replace: how far it went, until when, and in which
 * epoch. Devices have seen that, so what comes after must be later in all of it.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { emptyRoot } from '#kernel';
import { relayPrimitives as primitives } from '../primitives.ts';
import { JOURNAL_FILE } from '../store/files.ts';
import type { Home } from '../store/home.ts';
import { JournalFile } from '../store/journal-file.ts';
import { unpackList } from '../store/packing.ts';
import { noteIn } from './recovery-note.ts';
import { journalFault } from './restore-fault.ts';
import { readEntry } from './stored.ts';

export interface LastKnown {
  /** Entries that could be read. */
  readonly size: number;
  readonly epoch: number;
  /** ms since 1970. */
  readonly time: number;
  /** Why not all could be read; null: nothing is missing. */
  readonly fault: string | null;
}

const PAGE_ENTRIES = 4000;

/** Null: the folder has neither a journal nor a note of a recovery. */
export function lastKnownOf(home: Home): LastKnown | null {
  const note = noteIn(home)?.note ?? null;
  const { epoch, time } = note ?? { epoch: 0, time: 0 };
  if (!existsSync(join(home.folder, JOURNAL_FILE)))
    return note === null ? null : { size: 0, epoch, time, fault: null };
  const read = readJournal(home);
  return { ...read, epoch: Math.max(read.epoch, epoch), time: Math.max(read.time, time) };
}

/** As far as it can be read: a damaged journal is what backups are for. */
function readJournal({ folder, genesisBytes }: Home): LastKnown {
  const path = join(folder, JOURNAL_FILE);
  const known = { size: 0, epoch: 0, time: 0 };
  try {
    const nothing = emptyRoot(primitives.hash);
    const journal = new JournalFile({ path, genesis: genesisBytes, emptyRoot: nothing, readOnly: true });
    try {
      while (known.size < journal.size) {
        const page = journal.entries({ type: 'entries', from: known.size, count: PAGE_ENTRIES });
        unpackList(page).forEach((bytes, i) => {
          if (i % 2 !== 0) return;
          const { cause, time } = readEntry(path, known.size, bytes);
          known.size++;
          known.time = time;
          if (cause.type === 'epoch') known.epoch = cause.note.epoch;
        });
      }
    } finally {
      journal.close();
    }
    return { ...known, fault: null };
  } catch (error) {
    const { code, found } = journalFault(error, path);
    return { ...known, fault: found === '' ? code : found };
  }
}
