/**
 * Checkpoints that the devices of an account show each other in its vault [P24]: each says what it has pinned, about once a
 * day, and compares what the others say. The relay carries the vault but cannot read it, so it cannot show each device what
 * fits the journal that it shows that one.
 */
import { DAY_MS, idHex, type Id, type NetworkKeys, type Primitives } from '#kernel';
import type { Doc } from 'yjs';
import { checkpointOf } from './trust.ts';
import { setShared, sharedValues } from '../vault/vault-document.ts';

/** Says what this device has pinned, if it has said nothing of that day. */
export function shareCheckpoint(
  primitives: Primitives,
  keys: NetworkKeys,
  document: Doc,
  device: Id,
  pinned: string,
): void {
  const said = document.getMap('checkpoints').get(idHex(device));
  if (said === pinned) return;
  const before = typeof said === 'string' ? checkpointOf(primitives, keys, said) : null;
  const now = checkpointOf(primitives, keys, pinned);
  if (now === null) return;
  const isSameDay = before?.epoch === now.epoch && now.time - before.time < DAY_MS;
  if (!isSameDay) setShared(document, { map: 'checkpoints', key: idHex(device), value: pinned });
}

/** What the other devices say. */
export function heardCheckpoints(document: Doc, device: Id): readonly string[] {
  const own = idHex(device);
  return sharedValues(document).flatMap(({ map, key, value }) =>
    map === 'checkpoints' && key !== own && typeof value === 'string' ? [value] : [],
  );
}
