/**
 * What a person has read of their notifications, on whichever device: each device says up to when everything was read on
 * it, and the latest of them counts, so marks that devices made while they were apart never undo each other; and single
 * notifications are marked by their keys.
 */
import { idFromHex, idHex, type Id } from '#kernel';

export interface ReadMarks {
  /** ms of the journal's time: what happened until then has been read; -1: nothing. */
  readonly upTo: number;
  readonly keys: ReadonlySet<string>;
}

/** What is shared of it: times under keys. */
export type SharedMarks = ReadonlyMap<string, number>;

interface Readable {
  readonly key: string;
  readonly time: number;
}

/** Keys of single notifications begin with it, so that none is taken for a device. */
const ONE = 'one ';

export function readMarks(shared: SharedMarks): ReadMarks {
  const upTo = [...shared].flatMap(([key, time]) => (idFromHex(key) === null ? [] : [time]));
  const keys = [...shared.keys()].flatMap((key) => (key.startsWith(ONE) ? [key.slice(ONE.length)] : []));
  return { upTo: Math.max(-1, ...upTo), keys: new Set(keys) };
}

export function isRead({ upTo, keys }: ReadMarks, { key, time }: Readable): boolean {
  return time <= upTo || keys.has(key);
}

/** What is to be shared when one has been read; null: it is known. */
export function markOf(marks: ReadMarks, notice: Readable): readonly [key: string, time: number] | null {
  return isRead(marks, notice) ? null : [ONE + notice.key, notice.time];
}

/** What is to be shared when all until a time have been read on this device, and which marks of single ones say no more then. */
export function markOfAll(
  shared: SharedMarks,
  device: Id,
  time: number,
): { readonly set: readonly [key: string, time: number]; readonly gone: readonly string[] } {
  const upTo = Math.max(time, shared.get(idHex(device)) ?? -1);
  const gone = [...shared].flatMap(([key, at]) => (key.startsWith(ONE) && at <= upTo ? [key] : []));
  return { set: [idHex(device), upTo], gone };
}
