/**
 * Drafts: the body of an operation at its place in the device's chain, and reading it back from its bytes. Nothing here
 * is signed; what a person confirms is what these bytes say [U3].
 */
import {
  decodeOperation,
  encodeBody,
  EXPIRES_DEFAULT_MS,
  err,
  OPERATION_BYTES_MAX,
  ok,
  type Body,
  type FieldsOf,
  type Id,
  type Kind,
  type Result,
  type Sha256,
  type SignedOperation,
} from '#kernel';
import type { ChainHead } from './device-chain.ts';

export interface Place {
  readonly network: Id;
  readonly account: Id;
  readonly device: Id;
  readonly head: ChainHead;
  /** The device's clock, ms: shown as the time of signing, and used for nothing [P3]. */
  readonly now: number;
  /** The journal's time now, ms, as this device reckons it (journal-time.ts). */
  readonly journalTime: number;
}

export function draftBytes<K extends Kind>(
  { network, account, device, head, now, journalTime }: Place,
  kind: K,
  fields: FieldsOf<K>,
): Result<Uint8Array, 'too_large'> {
  const body = {
    network,
    account,
    device,
    seq: head.seq + 1,
    previous: head.id,
    at: now,
    expires: journalTime + EXPIRES_DEFAULT_MS,
    fee: 0n,
    kind,
    fields,
  } as unknown as Body;
  const bytes = encodeBody(body);
  return bytes.length > OPERATION_BYTES_MAX ? err('too_large') : ok(bytes);
}

const UNSIGNED = new Uint8Array(64);

/** What the bytes say; null for bytes that no device of ours has drafted. */
export function readDraft(hash: Sha256, bytes: Uint8Array): SignedOperation | null {
  const read = decodeOperation(hash, bytes, UNSIGNED);
  return read.ok ? read.value : null;
}

/** Whether the draft still continues the chain: another tab may have signed in between. */
export function continuesChain(draft: SignedOperation, head: ChainHead): boolean {
  return draft.seq === head.seq + 1 && draft.previous === head.id;
}
