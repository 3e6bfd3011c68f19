/** The signed note of the last recovery from a backup (P25), as it is kept beside the journal. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openRecoveryNote, type NetworkKeys, type RecoveryNote } from '#kernel';
import { relayPrimitives as primitives } from '../primitives.ts';
import { RECOVERY_FILE } from '../store/files.ts';
import type { Home } from '../store/home.ts';

/** The note as devices are shown it, if it began this epoch; null: none did. */
export function recoveryNoteOf(home: Home, epoch: number): Uint8Array | null {
  const found = noteIn(home);
  return found?.note.epoch === epoch ? found.bytes : null;
}

/** Null: there is none that a relay of the network has signed. */
export function noteIn({
  folder,
  network,
  genesis,
}: Home): { readonly note: RecoveryNote; readonly bytes: Uint8Array } | null {
  const path = join(folder, RECOVERY_FILE);
  if (!existsSync(path)) return null;
  const bytes = new Uint8Array(readFileSync(path));
  const keys: NetworkKeys = { network, relayKeys: genesis.relays.map(({ key }) => key), quorum: 1 };
  const opened = openRecoveryNote(bytes, keys, primitives.verify);
  return opened.ok ? { note: opened.value, bytes } : null;
}
