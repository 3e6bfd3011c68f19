/** Stored bytes read back as what the fold made: a defect in them is a damaged store, never a person's doing. */
import {
  decode,
  decodeEntry,
  decodeOperation,
  effect as effectSchema,
  verifiedElsewhere,
  type Cause,
  type Entry,
  type Input,
  type SealedEffect,
  type SealedEntry,
  type Sha256,
  type SignedOperation,
} from '#kernel';
import { storeFault } from '../store/fault.ts';
import { unpackEffects } from '../store/packing.ts';
import type { StoredEntry } from '../store/store.ts';

export function readEntry(where: string, index: number, bytes: Uint8Array): Entry {
  const entry = decodeEntry(bytes);
  if (!entry.ok) throw storeFault('damaged', where, `entry ${index}: ${entry.error}`);
  if (entry.value.index !== index)
    throw storeFault('damaged', where, `entry ${entry.value.index} is at ${index}`);
  return entry.value;
}

/** The entry with its effects, as the fold had sealed it. */
export function readSealed(where: string, index: number, { bytes, effects }: StoredEntry): SealedEntry {
  const read: SealedEffect[] = [];
  for (const { place, bytes: effectBytes } of unpackEffects(effects)) {
    const effect = decode(effectSchema, effectBytes);
    if (!effect.ok) throw storeFault('damaged', where, `an effect of entry ${index}: ${effect.error}`);
    read.push({ effect: effect.value, place, bytes: effectBytes });
  }
  return { entry: readEntry(where, index, bytes), bytes, effects: read };
}

/** What the fold plays to make an entry of this cause again. Signatures were checked before it was journaled. */
export function inputOf(where: string, index: number, hash: Sha256, cause: Cause): Input {
  const operation = (bytes: Uint8Array, signature: Uint8Array): SignedOperation => {
    const read = decodeOperation(hash, bytes, signature);
    if (!read.ok) throw storeFault('damaged', where, `the operation of entry ${index} is ${read.error}`);
    return read.value;
  };
  switch (cause.type) {
    case 'operation':
      return { type: 'operation', operation: verifiedElsewhere(operation(cause.bytes, cause.signature)) };
    case 'fork':
      return {
        type: 'fork',
        a: operation(cause.bytesA, cause.signatureA),
        b: operation(cause.bytesB, cause.signatureB),
      };
    case 'clock':
    case 'timeout':
    case 'rules':
    case 'epoch':
      return cause;
  }
}
