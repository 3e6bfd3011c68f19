/**
 * What an operation is whose place in its device's chain is taken: the one in that place, offered again, or proof that the
 * device signed two for one place.
 */
import {
  decodeOperation,
  isRootSigned,
  refused,
  type Refusal,
  type Sha256,
  type SignedOperation,
  type VerifiedOperation,
} from '#kernel';
import type { Store } from '../store/store.ts';
import type { Evidence } from './gathering.ts';
import { readEntry } from './stored.ts';

export interface StaleJudgement {
  readonly operation: VerifiedOperation;
  readonly refusal: Refusal;
  readonly evidence: Evidence | null;
}

export async function judgeStale(
  store: Store,
  hash: Sha256,
  operation: VerifiedOperation,
): Promise<StaleJudgement> {
  const { id, device, seq } = operation;
  const isRoot = isRootSigned(operation);
  const index = await (isRoot ? store.indexOfRootSigned(id) : store.indexOfOperation(device, seq));
  const journaled = index === null || isRoot ? null : await operationAt(store, hash, index);
  if (index !== null && (journaled === null || journaled.id === id))
    return { operation, refusal: refused('known', BigInt(index)), evidence: null };
  const evidence = journaled === null ? null : { a: journaled, b: operation };
  return { operation, refusal: refused('stale'), evidence };
}

async function operationAt(store: Store, hash: Sha256, index: number): Promise<SignedOperation | null> {
  const stored = await store.entryAt(index);
  if (stored === null) return null;
  const { cause } = readEntry(store.path, index, stored.bytes);
  if (cause.type !== 'operation') return null;
  const read = decodeOperation(hash, cause.bytes, cause.signature);
  return read.ok ? read.value : null;
}
