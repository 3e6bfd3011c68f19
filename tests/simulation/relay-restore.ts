/**
 * What an operator does to a journal of which there is a backup [P25]: a copy of the backup is made ready beside the journal
 * that is there, the relay's own code begins the new epoch in it, and then it takes the place of the other, whole or not at all.
 */
import type { Genesis } from '#kernel';
import { beginEpoch } from '../../relay/sequencer/new-epoch.ts';
import type { Store } from '../../relay/store/store.ts';
import { sha256, verify, type KeyPair } from './crypto.ts';
import type { MemoryVaults } from '../support/memory-vaults.ts';
import { DiskStore, type Disk } from './relay-disk.ts';
import type { Random } from './random.ts';
import type { Process } from './timeline.ts';

/** What is put back: the journal, and what the machine then has of the vaults, which lie in a file of their own. */
export interface Backup {
  readonly disk: Disk;
  readonly vaults: MemoryVaults;
}

export interface RestoreParts {
  readonly process: Process;
  readonly random: Random;
  readonly genesis: Genesis;
  readonly keys: KeyPair;
  /** The epoch of the journal that is there. */
  readonly epochAfter: number;
}

/** The disk that is to take the place of the one that is there. */
export async function prepared({ disk }: Backup, parts: RestoreParts): Promise<Disk> {
  const { process, random, genesis, keys, epochAfter } = parts;
  const made = disk.copy();
  const store = new DiskStore(made, process, random.fork('a disk that is made ready'));
  const note = await beginEpoch({
    opened: { store: store as unknown as Store, opened: made.opened },
    genesis,
    primitives: { hash: sha256, verify },
    signer: { key: keys.id, sign: (message) => keys.sign(message) },
    time: process.timeline.now,
    epochAfter,
    keep: (signed) => (made.recoveryNote = signed),
  });
  made.epoch = note.epoch;
  return made;
}
