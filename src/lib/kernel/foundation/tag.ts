/**
 * Domain separation: everything that is signed, hashed or derived is tag ‖ CBOR of one array,
 * the tag being utf8("holdfast/<name>/1") ‖ 0x00. A name that is not in this list does not compile.
 */
import { concat, utf8 } from './bytes.ts';

export const TAG_NAMES = [
  'operation',
  'enrol',
  'invite',
  'login',
  'session',
  'item',
  'message',
  'vault-epoch',
  'request',
  'voucher',
  'pair',
  'asset',
  'effect',
  'account',
  'shard',
  'beacon',
  'draw',
  'salt',
  'key',
  'evidence-key',
  'recovery-box',
  'delivery',
  'vote',
  'set',
  'recovery-note',
] as const;

export type TagName = (typeof TAG_NAMES)[number];

const bytesByName = new Map<TagName, Uint8Array>(
  TAG_NAMES.map((name) => [name, concat(utf8(`holdfast/${name}/1`), new Uint8Array(1))]),
);

export function tag(name: TagName): Uint8Array {
  return bytesByName.get(name) as Uint8Array;
}

/** tag ‖ payload, the payload being canonical CBOR of one array. */
export function tagged(name: TagName, payload: Uint8Array): Uint8Array {
  return concat(tag(name), payload);
}
