/**
 * Signatures on their way to a worker and the answers on their way back: a batch in one ArrayBuffer that is transferred
 * there and back. A message an operation would cost more than the rest of its handling.
 *
 *   batch = u32 count, count × (u8 answer), item*     item = u32 length of the message, key 32, signature 64, message
 */

export interface SignatureCheck {
  readonly publicKey: Uint8Array;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
}

export type SignatureBatch = Uint8Array<ArrayBuffer>;

/** As much as a worker is sent at once. */
export const BATCH_SIGNATURES = 64;

const GOOD = 1;
const COUNT_BYTES = 4;
const LENGTH_BYTES = 4;
const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;
const ITEM_HEAD_BYTES = LENGTH_BYTES + KEY_BYTES + SIGNATURE_BYTES;

/** Keys are 32 bytes and signatures 64; anything else is packed as a signature that is never good. */
export function packSignatures(checks: readonly SignatureCheck[]): SignatureBatch {
  let size = COUNT_BYTES + checks.length;
  for (const { message } of checks) size += ITEM_HEAD_BYTES + message.length;
  const batch = new Uint8Array(size);
  const view = new DataView(batch.buffer);
  view.setUint32(0, checks.length, true);
  let at = COUNT_BYTES + checks.length;
  for (const { publicKey, message, signature } of checks) {
    view.setUint32(at, message.length, true);
    if (publicKey.length === KEY_BYTES && signature.length === SIGNATURE_BYTES) {
      batch.set(publicKey, at + LENGTH_BYTES);
      batch.set(signature, at + LENGTH_BYTES + KEY_BYTES);
    }
    batch.set(message, at + ITEM_HEAD_BYTES);
    at += ITEM_HEAD_BYTES + message.length;
  }
  return batch;
}

/** The checks of a batch as views into it. */
export function* unpackSignatures(batch: SignatureBatch): Generator<SignatureCheck> {
  const view = new DataView(batch.buffer, batch.byteOffset, batch.byteLength);
  const count = view.getUint32(0, true);
  let at = COUNT_BYTES + count;
  for (let i = 0; i < count; i++) {
    const key = at + LENGTH_BYTES;
    const message = at + ITEM_HEAD_BYTES;
    const end = message + view.getUint32(at, true);
    yield {
      publicKey: batch.subarray(key, key + KEY_BYTES),
      signature: batch.subarray(key + KEY_BYTES, message),
      message: batch.subarray(message, end),
    };
    at = end;
  }
}

export function setAnswer(batch: SignatureBatch, place: number, isGood: boolean): void {
  batch[COUNT_BYTES + place] = isGood ? GOOD : 0;
}

export function answerAt(batch: SignatureBatch, place: number): boolean {
  return batch[COUNT_BYTES + place] === GOOD;
}
