/**
 * Somebody else's receipt, checked with no network: the bytes come from a stranger and are bounded before they are read;
 * the checkpoint must be signed by a relay that this device knows, the entry must be in the journal of that checkpoint,
 * and the operation in it must be signed by the device that it names. What it says is read from those bytes alone [P23].
 */
import {
  decodeOperation,
  err,
  IN,
  keyOf,
  ok,
  RECEIPT_PART_BYTES_MAX,
  receiptOfText,
  verifyOperation,
  verifyReceipt,
  type Cause,
  type Effect,
  type Entry,
  type Id,
  type Kind,
  type NetworkKeys,
  type Operation,
  type Primitives,
  type ReceiptRefusal,
  type RejectionCode,
  type Result,
  type VerifiedReceipt,
} from '#kernel';
import { contradiction } from './trust.ts';

/** A receipt has three parts that may be long. */
export const RECEIPT_BYTES_MAX = 3 * RECEIPT_PART_BYTES_MAX + 1024;
/** As text it is a third longer, and somebody may have broken its lines. */
export const RECEIPT_FILE_BYTES_MAX = Math.ceil((RECEIPT_BYTES_MAX * 3) / 2);

export interface Moved {
  readonly from: Id;
  readonly to: Id;
  readonly asset: Id;
  readonly amount: bigint;
}

/** What the entry is, as its bytes say it. */
export type ReceiptStory =
  /** Money that the operation moves from one account to others. */
  | { readonly type: 'moved'; readonly kind: Kind; readonly moves: readonly Moved[] }
  /** Any other operation of an account. */
  | { readonly type: 'done'; readonly kind: Kind; readonly by: Id }
  /** What the network did by itself. */
  | { readonly type: 'event'; readonly cause: Exclude<Cause['type'], 'operation'> };

export interface ReceiptReading {
  readonly story: ReceiptStory;
  readonly index: number;
  /** ms */
  readonly time: number;
  /** Null: accepted. */
  readonly rejection: RejectionCode | null;
  /** Of the operation. */
  readonly id: Id | null;
  /** Of the journal that was signed. */
  readonly size: number;
  readonly epoch: number;
  readonly signedBy: readonly Id[];
  /** What it did to what one account can spend, if the receipt shows it. */
  readonly effect: {
    readonly account: Id;
    readonly changes: readonly { readonly asset: Id; readonly amount: bigint; readonly balance: bigint }[];
  } | null;
}

/** In the order of checking. */
export type ReceiptCheckFault =
  'too_large' | 'not_a_receipt' | ReceiptRefusal | 'bad_operation' | 'taken_away' | 'split_view';

/** The receipt in a file, or in a text that was pasted; null where there is none. */
export function receiptIn(given: Uint8Array): Uint8Array | null {
  const isRaw = given[0] === FIRST_BYTE;
  return isRaw ? given : receiptOfText(keyOf(given).replace(/\s+/g, ''));
}

/** Of a CBOR array of four: no base64url text begins with it. */
const FIRST_BYTE = 0x84;

/** Where a recovery of the relay has cut the journal [P25]: entries of older epochs count below the size only. */
export interface Cut {
  readonly epoch: number;
  readonly size: number;
}

/** One that a relay of this network has signed, whatever it says. The checkpoint in it is to be heard by the device [P24]. */
export function openReceipt(
  given: Uint8Array,
  keys: NetworkKeys,
  { hash, verify }: Primitives,
): Result<VerifiedReceipt, ReceiptCheckFault> {
  if (given.length > RECEIPT_FILE_BYTES_MAX) return err('too_large');
  const receipt = receiptIn(given);
  if (receipt === null) return err('not_a_receipt');
  if (receipt.length > RECEIPT_BYTES_MAX) return err('too_large');
  return verifyReceipt(receipt, keys, hash, verify);
}

/** `pinned`: the note of the last checkpoint that this device has seen of the network; `cuts`: the recoveries that it knows. */
export function checkReceipt(
  receipt: VerifiedReceipt,
  keys: NetworkKeys,
  pinned: string | null,
  cuts: readonly Cut[],
  primitives: Primitives,
): Result<ReceiptReading, ReceiptCheckFault> {
  const operation = operationIn(receipt.entry, keys.network, primitives);
  if (!operation.ok) return operation;
  if (isTakenAway(receipt, cuts)) return err('taken_away');
  const isSplit = pinned !== null && contradiction(primitives, keys, pinned, receipt.note) !== null;
  return isSplit ? err('split_view') : ok(readingOf(receipt, operation.value));
}

/** Whether a recovery of the relay has taken the entry out of the journal since the receipt was made [P25]. */
export function isTakenAway({ entry, checkpoint }: VerifiedReceipt, cuts: readonly Cut[]): boolean {
  return cuts.some(({ epoch, size }) => checkpoint.epoch < epoch && entry.index >= size);
}

/** The operation of an entry, its signatures checked here too; null for an entry that is none. */
function operationIn(
  { cause }: Entry,
  network: Id,
  { hash, verify }: Primitives,
): Result<(Operation & { readonly id: Id }) | null, 'bad_operation'> {
  if (cause.type !== 'operation') return ok(null);
  const read = decodeOperation(hash, cause.bytes, cause.signature);
  if (!read.ok || read.value.network !== network) return err('bad_operation');
  return verifyOperation(read.value, verify) === null ? err('bad_operation') : ok(read.value);
}

function readingOf(
  { entry, effect, checkpoint, signedBy }: VerifiedReceipt,
  operation: (Operation & { readonly id: Id }) | null,
): ReceiptReading {
  const { index, time, verdict, cause } = entry;
  return {
    story:
      operation === null
        ? { type: 'event', cause: cause.type as Exclude<Cause['type'], 'operation'> }
        : storyOf(operation),
    index,
    time,
    rejection: verdict?.code ?? null,
    id: operation?.id ?? null,
    size: checkpoint.size,
    epoch: checkpoint.epoch,
    signedBy,
    effect: effect === null ? null : { account: effect.account, changes: changesIn(effect) },
  };
}

function storyOf(operation: Operation): ReceiptStory {
  const { account: from, kind } = operation;
  switch (operation.kind) {
    case 'transfer': {
      const moves = operation.fields.legs.map(({ to, asset, amount }) => ({ from, to, asset, amount }));
      return { type: 'moved', kind, moves };
    }
    case 'asset.issue':
    case 'asset.bonus':
    case 'fees.pay': {
      const { to, asset, amount } = operation.fields;
      return { type: 'moved', kind, moves: [{ from, to, asset, amount }] };
    }
    default:
      return { type: 'done', kind, by: from };
  }
}

function changesIn({ postings }: Effect): NonNullable<ReceiptReading['effect']>['changes'] {
  return postings
    .filter(({ bucket }) => bucket.kind === 'available')
    .map(({ asset, side, amount, balance }) => ({
      asset,
      amount: side === IN ? amount : -amount,
      balance,
    }));
}
