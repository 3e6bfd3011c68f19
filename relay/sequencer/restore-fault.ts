/** Why a backup was not restored: one sentence that says what to do, and what was changed. */
import { InvariantError } from '#kernel';
import { StartFault } from '../start-fault.ts';
import { faultOf, storeFault, type StoreFault } from '../store/fault.ts';

export interface RestorePlace {
  readonly backup: string;
  readonly folder: string;
  /** What could not be read or written, where that is what happened. */
  readonly at: string;
  /** Whether an earlier restore waited to be finished: that is done first, and is not taken back. */
  readonly wasOpen: boolean;
}

/** What is wrong with a journal that is not one's own to trust: where it breaks a rule, it is damaged. */
export function journalFault(error: unknown, where: string): StoreFault {
  if (error instanceof InvariantError) return storeFault('damaged', where, error.message);
  return faultOf(error, where);
}

/** The sentence as an error; what nobody foresaw is thrown as it is. */
export function restoreFault(error: unknown, place: RestorePlace): StartFault {
  if (error instanceof StartFault) return error;
  const changed = place.wasOpen
    ? 'nothing was changed but what an earlier restore had left to do'
    : 'nothing was changed';
  return new StartFault(`${sentenceOf(journalFault(error, place.at), place)}; ${changed}.`);
}

function sentenceOf({ code, found }: StoreFault, { backup, folder, at }: RestorePlace): string {
  const details = found === '' ? '' : ` (${found})`;
  switch (code) {
    case 'in_use':
      return `A relay runs on ${folder}: stop it, then restore again`;
    case 'not_a_store':
      return `${backup} is no backup of Holdfast${details}: name a file that the command backup has made`;
    case 'damaged':
      return `The backup ${backup} is damaged${details}: restore another one`;
    case 'other_network':
      return `${backup} is of another network than ${folder}: name a backup of this one, or set HOLDFAST_HOME to the folder of that one`;
    case 'newer_format':
      return `${backup} was made by a newer Holdfast${details}: update Holdfast, then restore again`;
    case 'disk_full':
      return `There is no room for a copy of the backup in ${folder}: free some space, then restore again`;
    case 'not_writable':
    case 'closed':
      return `${at} cannot be used${details}: see to its owner, its permissions and the room on its disk, then restore again`;
  }
}
