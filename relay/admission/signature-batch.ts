/**
 * Checks on their way to a worker and the answers on their way back: a batch in one ArrayBuffer that is transferred there
 * and back. A message an operation would cost more than the rest of its handling.
 *
 *   batch = u32 count, count × u8, item*     item = u32 length of the message, key 32, signature 64, message
 *
 * The bytes behind the count say on the way there what is asked of each item, and on the way back what the answer is. Of
 * a key alone the signature is zeros and the message empty.
 */

/** Is the signature good, or is the key one that the ledger may admit [K1]? */
export type Check =
  | {
      readonly asks: 'signature';
      readonly publicKey: Uint8Array;
      readonly message: Uint8Array;
      readonly signature: Uint8Array;
    }
  | { readonly asks: 'key'; readonly publicKey: Uint8Array };

export type SignatureBatch = Uint8Array<ArrayBuffer>;

/** As much as a worker is sent at once. */
export const BATCH_CHECKS = 64;

const ASKS_KEY = 1;
const GOOD = 1;
const COUNT_BYTES = 4;
const LENGTH_BYTES = 4;
const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;
const ITEM_HEAD_BYTES = LENGTH_BYTES + KEY_BYTES + SIGNATURE_BYTES;

/** Keys are 32 bytes and signatures 64; anything else is packed as what is never good: zeros. */
export function packChecks(checks: readonly Check[]): SignatureBatch {
  let size = COUNT_BYTES + checks.length;
  for (const check of checks) size += ITEM_HEAD_BYTES + messageBytes(check);
  const batch = new Uint8Array(size);
  const view = new DataView(batch.buffer);
  view.setUint32(0, checks.length, true);
  let at = COUNT_BYTES + checks.length;
  for (const [place, check] of checks.entries()) {
    view.setUint32(at, messageBytes(check), true);
    if (check.asks === 'key') {
      batch[COUNT_BYTES + place] = ASKS_KEY;
      if (check.publicKey.length === KEY_BYTES) batch.set(check.publicKey, at + LENGTH_BYTES);
    } else {
      const { publicKey, message, signature } = check;
      if (publicKey.length === KEY_BYTES && signature.length === SIGNATURE_BYTES) {
        batch.set(publicKey, at + LENGTH_BYTES);
        batch.set(signature, at + LENGTH_BYTES + KEY_BYTES);
      }
      batch.set(message, at + ITEM_HEAD_BYTES);
    }
    at += ITEM_HEAD_BYTES + messageBytes(check);
  }
  return batch;
}

function messageBytes(check: Check): number {
  return check.asks === 'key' ? 0 : check.message.length;
}

/** The checks of a batch as views into it. */
export function* unpackChecks(batch: SignatureBatch): Generator<Check> {
  const view = new DataView(batch.buffer, batch.byteOffset, batch.byteLength);
  const count = view.getUint32(0, true);
  let at = COUNT_BYTES + count;
  for (let i = 0; i < count; i++) {
    const key = at + LENGTH_BYTES;
    const message = at + ITEM_HEAD_BYTES;
    const end = message + view.getUint32(at, true);
    const publicKey = batch.subarray(key, key + KEY_BYTES);
    if (batch[COUNT_BYTES + i] === ASKS_KEY) yield { asks: 'key', publicKey };
    else {
      const signature = batch.subarray(key + KEY_BYTES, message);
      yield { asks: 'signature', publicKey, message: batch.subarray(message, end), signature };
    }
    at = end;
  }
}

export function setAnswer(batch: SignatureBatch, place: number, isGood: boolean): void {
  batch[COUNT_BYTES + place] = isGood ? GOOD : 0;
}

export function answerAt(batch: SignatureBatch, place: number): boolean {
  return batch[COUNT_BYTES + place] === GOOD;
}
