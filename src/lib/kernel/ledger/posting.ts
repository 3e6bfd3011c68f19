/**
 * Postings: one side of a movement each. A bucket is [kind, id | null]: `available` and the locks belong to an account,
 * `issuance`, `promo` and `fees` to the network. Issuance is the only bucket that may be below zero; it is written as
 * supply, its negation.
 */
import type { Id } from '../foundation/id.ts';
import { id } from '../foundation/id.ts';
import { bigUint, uintBetween, type Schema, type TypeOf } from '../foundation/schema.ts';
import { list, optional, record } from '../foundation/composite.ts';
import { CborError } from '../foundation/cbor.ts';

export const BUCKET_KINDS = ['available', 'hold', 'voucher', 'issuance', 'promo', 'fees'] as const;
export type BucketKind = (typeof BUCKET_KINDS)[number];

const bucketKind: Schema<BucketKind> = {
  read(reader) {
    const kind = reader.text();
    if (!(BUCKET_KINDS as readonly string[]).includes(kind)) throw new CborError('unknown bucket');
    return kind as BucketKind;
  },
  write: (writer, value) => writer.text(value),
};

export const IN = 0;
export const OUT = 1;
export type Side = typeof IN | typeof OUT;

export const posting = record({
  bucket: record({ kind: bucketKind, id: optional(id) }),
  asset: id,
  side: uintBetween<Side>(IN, OUT),
  amount: bigUint,
  /** The bucket's balance after the posting. */
  balance: bigUint,
});
export type Posting = TypeOf<typeof posting>;

export const postings = list(posting, 0, Number.MAX_SAFE_INTEGER);

/** Where money is: the owner is the account whose bucket it is, null for the network's own. */
export type Bucket =
  | { readonly kind: 'available'; readonly owner: Id; readonly id: null }
  | { readonly kind: 'hold' | 'voucher'; readonly owner: Id; readonly id: Id }
  | { readonly kind: 'issuance' | 'promo' | 'fees'; readonly owner: Id | null; readonly id: null };

export function available(owner: Id): Bucket {
  return { kind: 'available', owner, id: null };
}

/** The key of a bucket that is not `available`: its kind's number, its id or nothing, its asset. */
export function bucketKey(kind: BucketKind, of: Id | null, asset: Id): string {
  return `${BUCKET_KINDS.indexOf(kind)}${of ?? ''}${asset}`;
}

const AVAILABLE: Posting['bucket'] = { kind: 'available', id: null };

/** A bucket as a posting names it: whose it is follows from the effect that holds the posting. */
export function placeOf({ kind, id: of }: Bucket): Posting['bucket'] {
  return kind === 'available' ? AVAILABLE : { kind, id: of };
}

/** Whether Σ in = Σ out for each asset: if not, the ledger is broken [L1]. */
export function isBalanced(of: readonly Posting[]): boolean {
  let rest = of;
  for (let first = rest[0]; first !== undefined; first = rest[0]) {
    const others: Posting[] = [];
    let sum = 0n;
    for (const posting of rest) {
      if (posting.asset !== first.asset) others.push(posting);
      else if (posting.side === IN) sum += posting.amount;
      else sum -= posting.amount;
    }
    if (sum !== 0n) return false;
    rest = others;
  }
  return true;
}
