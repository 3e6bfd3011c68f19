/**
 * What an operation is whose place in its device's chain is taken: the one in that place, offered again, or proof that the
 * device signed two for one place.
 */
import {
  decodeOperation,
  isRootSigned,
  known,
  refused,
  type Refusal,
  type Sha256,
  type SignedOperation,
  type Verdict,
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
  const journaled = index === null ? null : await journaledAt(store, hash, index);
  const isKnown = isRoot || journaled === null || journaled.operation.id === id;
  if (index !== null && isKnown)
    return { operation, refusal: known(index, journaled?.verdict ?? null), evidence: null };
  const evidence = journaled === null ? null : { a: journaled.operation, b: operation };
  return { operation, refusal: refused('stale'), evidence };
}

interface Journaled {
  readonly operation: SignedOperation;
  readonly verdict: Verdict;
}

async function journaledAt(store: Store, hash: Sha256, index: number): Promise<Journaled | null> {
  const stored = await store.entryAt(index);
  if (stored === null) return null;
  const { cause, verdict } = readEntry(store.path, index, stored.bytes);
  if (cause.type !== 'operation') return null;
  const read = decodeOperation(hash, cause.bytes, cause.signature);
  return read.ok ? { operation: read.value, verdict } : null;
}
