/** Parts that are broken on purpose: each is a mistake that somebody could make, and the simulator must find it. */
import { LIVE, type AccountView, type Device } from '#kernel';
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

/** Takes who was revoked for live still. */
function blindView(view: AccountView): AccountView {
  const devices = view.devices.map((each): Device => ({ ...each, standing: LIVE }));
  return { ...view, devices };
}

export interface Broken {
  readonly weakness: Weakness;
  readonly found: RegExp;
  /** The first seed of a world in which it can be found; the first of all where none is said. */
  readonly from?: number;
}

export const WEAKNESSES: Readonly<Record<string, Broken>> = {
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
  'a vault that drops a change': {
    weakness: { vaultRead: (copy) => ({ ...copy, pending: [], inFlight: null }) },
    found: /show different vaults|is lost/,
    from: 4,
  },
  'a vault that forgets its counter': {
    weakness: {
      vaultRead: (copy, device) => ({
        ...copy,
        counters: new Map([...copy.counters].filter(([of]) => of !== device)),
      }),
    },
    found: /show different vaults|is lost|is not let into the vault|is stuck/,
    from: 5,
  },
  'a vault that takes a revoked device for a live one': {
    weakness: { vaultView: blindView },
    found: /was revoked and reads the vault|begins no new epoch/,
    from: 7,
  },
  'a device that does not send again what a recovery has taken': {
    weakness: { isCareless: true },
    found: /is not sent again|neither in the journal nor in its outbox|another head than the journal/,
  },
};
