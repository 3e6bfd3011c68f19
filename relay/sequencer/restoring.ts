/**
 * Putting a journal back from a backup (P25). The relay signs a note that says where it goes on and in which epoch; the note
 * is the cause of the next entry, and every device is shown it. What was there is moved aside, never deleted: nothing else
 * may prove what was lost.
 */
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import {
  emptyRoot,
  encodeRecoveryNote,
  headOf,
  invalidity,
  networkOf,
  openRecoveryNote,
  recoveryNoteMessage,
  type Input,
  type NetworkKeys,
  type RecoveryNote,
} from '#kernel';
import { relayPrimitives as primitives } from '../primitives.ts';
import { JOURNAL_FILE, RECOVERY_FILE, SNAPSHOT_FILE } from '../store/files.ts';
import { writeDurably, type Home } from '../store/home.ts';
import { JournalFile, lock } from '../store/journal-file.ts';
import { signerOf } from '../store/seed.ts';
import { Store } from '../store/store.ts';
import { recover } from './recovery.ts';

export interface Restored {
  readonly note: RecoveryNote;
  /** Where what was there before is now; null: there was nothing. */
  readonly aside: string | null;
}

/** Makes the backup the journal of the folder and begins its new epoch; `time` is ms since 1970. The relay must not run. */
export async function restoreBackup(home: Home, backup: string, time: number): Promise<Restored> {
  // A folder that is held, and a file that is no backup of this network, are found before anything is moved.
  lock(home.folder).close();
  const nothing = emptyRoot(primitives.hash);
  new JournalFile({ path: backup, genesis: home.genesisBytes, emptyRoot: nothing, readOnly: true }).close();
  const before = noteIn(home);
  const aside = moveAside(home.folder, time);
  copyFileSync(backup, join(home.folder, JOURNAL_FILE));
  return { note: await beginEpoch(home, time, before?.note.epoch ?? 0), aside };
}

/** The signed note of the recovery that began this epoch, as devices are shown it; null: none did. */
export function recoveryNoteOf(home: Home, epoch: number): Uint8Array | null {
  const found = noteIn(home);
  return found?.note.epoch === epoch ? found.bytes : null;
}

function noteIn({ folder, network, genesis }: Home): { note: RecoveryNote; bytes: Uint8Array } | null {
  const path = join(folder, RECOVERY_FILE);
  if (!existsSync(path)) return null;
  const bytes = new Uint8Array(readFileSync(path));
  const keys: NetworkKeys = { network, relayKeys: genesis.relays.map(({ key }) => key), quorum: 1 };
  const opened = openRecoveryNote(bytes, keys, primitives.verify);
  return opened.ok ? { note: opened.value, bytes } : null;
}

/** The journal and the picture of its state, with what SQLite keeps beside them. */
function moveAside(folder: string, time: number): string | null {
  const moved = readdirSync(folder).filter(
    (name) => name.startsWith(JOURNAL_FILE) || name.startsWith(SNAPSHOT_FILE),
  );
  if (moved.length === 0) return null;
  const aside = join(folder, `before-${time}`);
  mkdirSync(aside, { mode: 0o700 });
  for (const name of moved) renameSync(join(folder, name), join(aside, name));
  return aside;
}

async function beginEpoch(home: Home, now: number, epochBefore: number): Promise<RecoveryNote> {
  const { folder, genesis, genesisBytes, relaySeed } = home;
  const nothing = emptyRoot(primitives.hash);
  const opened = await Store.open({ folder, genesis: genesisBytes, emptyRoot: nothing });
  try {
    const journal = await recover({ opened, genesis, primitives });
    const { state, tree } = journal;
    const { id: network, epoch, relays } = networkOf(state);
    const { size, time: last } = headOf(state);
    const time = Math.max(Math.floor(now), last);
    const note = { network, size, root: tree.root(), epoch: Math.max(epoch, epochBefore) + 1, time, relays };
    const { key, sign } = signerOf(relaySeed);
    const signatures = [{ key, signature: sign(recoveryNoteMessage(note)) }];
    const input: Input = { type: 'epoch', note, signatures };
    const fault = invalidity(state, primitives, time, input);
    if (fault !== null) throw new Error(`the new epoch cannot begin: ${fault}`);
    // Without its entry the note says nothing; without the note nobody believes the entry.
    writeDurably(folder, RECOVERY_FILE, encodeRecoveryNote({ note, signatures }));
    const sealed = journal.play(time, input);
    const blocks = journal.blocksBetween(size, tree.size);
    const entries = [{ sealed, operation: null }];
    await opened.store.append({ first: size, entries, blocks, root: tree.root() });
    return note;
  } finally {
    await opened.store.close();
  }
}
