/**
 * What a device does when its person has agreed to go on with a relay that was put back from a backup [P25], in the order in
 * which a browser writes it: first what is offered again, so that the person is asked once more if the rest is not written,
 * then the copy that begins anew with all that goes with it, in one transaction.
 */
import type { Id, NetworkKeys } from '#kernel';
import { askedIn, recovered } from '#replica';
import { sha256, verify } from './crypto.ts';
import { write, type DeviceDisk, type StoreParts } from './device-disk.ts';

/** `agreed to more than one`: the device was not shown them all. */
export type Agreed = 'agreed' | 'agreed to more than one';

/** Does nothing where nothing is asked. `isCareless`: see Weakness. Rejects where there is no room. */
export async function agree(
  parts: StoreParts,
  keys: NetworkKeys,
  device: Id,
  isCareless: boolean,
): Promise<void> {
  const { disk } = parts;
  const { copy } = disk;
  const asked = copy && askedIn(copy, keys, verify);
  if (copy === null || asked === null) return;
  const kept = [...disk.kept.values()].filter(({ row }) => row.index >= asked.cutAt);
  const anew = recovered({ hash: sha256 }, copy, device, asked, kept);
  await write(parts, 'what is offered again', () => offerAgain(disk, isCareless ? [] : anew.again));
  await write(parts, 'a copy that begins anew', () => {
    for (const entry of kept) {
      disk.lost.set(entry.row.key, entry);
      disk.kept.delete(entry.place);
    }
    disk.copy = anew.copy;
    disk.isVaultBehind = true;
    disk.promises = disk.promises.map((each) => ({ ...each, word: null }));
    parts.begunAnew(asked.note.epoch > copy.epoch + 1 ? 'agreed to more than one' : 'agreed');
  });
}

function offerAgain(disk: DeviceDisk, again: DeviceDisk['waiting']): void {
  const bySeq = new Map([...disk.waiting, ...again].map((each) => [each.seq, each]));
  disk.waiting = [...bySeq.values()].toSorted((a, b) => a.seq - b.seq);
}
