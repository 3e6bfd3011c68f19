/** Parts that are broken on purpose: each is a mistake that somebody could make, and the simulator must find it. */
import type { Process } from './timeline.ts';
import { DiskStore, type Disk } from './relay-disk.ts';
import type { Random } from './random.ts';
import type { Weakness } from './world.ts';
import type { NewBatch } from '../../relay/store/store.ts';

/** Says that a batch is durable while it is still being written [R2]. */
class HastyStore extends DiskStore {
  override append(batch: NewBatch): Promise<void> {
    super.append(batch).catch(() => undefined);
    return Promise.resolve();
  }
}

export const WEAKNESSES: Readonly<Record<string, { readonly weakness: Weakness; readonly found: RegExp }>> = {
  'a relay that answers before durable': {
    weakness: {
      openStore: (disk: Disk, process: Process, random: Random) => new HastyStore(disk, process, random),
    },
    found: /durable|the disk/,
  },
  'an overlay that skips the check of what is available': {
    weakness: { foresee: (verdict) => (verdict?.code === 'insufficient_available' ? null : verdict) },
    found: /would sign a payment of more than there is/,
  },
  'a replica that signs anew instead of sending the same bytes': {
    weakness: { isImpatient: true },
    found: /operations for \d+ acts/,
  },
  'a store that forgets what was signed': {
    weakness: { isForgetful: true },
    found: /is an honest device and|neither in the journal nor in its outbox/,
  },
};
