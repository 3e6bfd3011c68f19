/**
 * A promise: a payment that its payer has signed and handed over without a network [P8]. The payer's side is put together
 * here, and the payee's side verified: everything that can be known without asking anybody. What remains is what only the
 * journal can say: whether the money is there, and whether another device of the payer spends it first.
 */
import {
  admitKey,
  decodeOperation,
  err,
  idBytes,
  ok,
  verifyOperation,
  verifyReceipt,
  type Entry,
  type Id,
  type NetworkKeys,
  type Primitives,
  type Result,
  type Sha256,
  type SignedOperation,
} from '#kernel';
import { decodeHanded, encodeHanded, lastOf, type Chain, type HandedFault } from '#protocol';
import type { Waiting } from '../outbox/outbox.ts';
import { readOwn } from '../outbox/preview.ts';
import { isTakenAway, type Cut } from '../trust/receipt-check.ts';
import { intentOf } from '../history/rows.ts';

/** What is handed over, and how much of it is not the payment itself. */
export interface HandedOver {
  readonly bytes: Uint8Array;
  /** Operations that go with it because they come before it in the chain. */
  readonly before: number;
}

export interface VerifiedPromise {
  /** Verified, the payment last. */
  readonly chain: Chain;
  readonly payment: SignedOperation;
  readonly from: Id;
  readonly asset: Id;
  /** Of all that it pays to this account in that asset. */
  readonly amount: bigint;
  /** The time of the entry that shows the device to be the payer's, ms; null: no receipt shows it. */
  readonly provedAt: number | null;
  /** The signed note of the checkpoint that the receipt leads to. */
  readonly checkpoint: string | null;
}

/** In the order of checking. */
export type PromiseFault =
  | HandedFault
  | 'other_network'
  | 'bad_signature'
  | 'receipt_not_good'
  /** The entry of its receipt is in the journal no more [P25]. */
  | 'taken_away'
  /** The journal holds another operation where this chain begins. */
  | 'chain_broken'
  | 'own_payment'
  | 'not_for_you'
  | 'expired';

/** The waiting operations up to the payment `id` as its payee needs them. `receipt` is the one that the chain goes on from. */
export function handOver(
  hash: Sha256,
  network: Id,
  waiting: readonly Waiting[],
  id: Id,
  receipt: Uint8Array | null,
): Result<HandedOver, 'not_waiting' | 'chain_refused' | 'too_large'> {
  const at = waiting.findIndex((each) => each.id === id);
  if (at < 0) return err('not_waiting');
  const taken = waiting.slice(0, at + 1);
  if (taken.some(({ refusal }) => refusal !== null)) return err('chain_refused');
  const [first, ...rest] = taken.map(({ signed }) => readOwn(hash, signed));
  if (first === undefined) return err('not_waiting');
  const written = encodeHanded({ network, chain: [first, ...rest], receipt });
  return written.ok ? ok({ bytes: written.value, before: rest.length }) : err('too_large');
}

/** `time` is the journal's, ms, as this device reckons it; `cuts`: the recoveries of the relay that it knows. */
export function verifyPromise(
  primitives: Primitives,
  keys: NetworkKeys,
  account: Id,
  time: number,
  message: Uint8Array,
  cuts: readonly Cut[],
): Result<VerifiedPromise, PromiseFault> {
  const { hash, verify } = primitives;
  const read = decodeHanded(hash, message);
  if (!read.ok) return read;
  const { network, chain, receipt } = read.value;
  if (network !== keys.network) return err('other_network');
  // Admission is the journal's; without it a signature under an odd key means nothing [K1].
  if (!admitKey(idBytes(chain[0].device)).ok) return err('bad_signature');
  if (chain.some((operation) => verifyOperation(operation, verify) === null)) return err('bad_signature');
  const verified = receipt === null ? null : verifyReceipt(receipt, keys, hash, verify);
  if (verified !== null && !verified.ok) return err('receipt_not_good');
  if (verified !== null && isTakenAway(verified.value, cuts)) return err('taken_away');
  const joined = verified === null ? 'unproved' : joinOf(hash, verified.value.entry, chain);
  if (joined === 'broken') return err('chain_broken');
  const payment = lastOf(chain);
  if (payment.account === account) return err('own_payment');
  const { direction, asset, amount } = intentOf(account, payment);
  if (payment.kind !== 'transfer' || direction !== 'in' || asset === null || amount === null)
    return err('not_for_you');
  if (time >= payment.expires) return err('expired');
  const isProved = verified !== null && joined === 'proved';
  return ok({
    chain,
    payment,
    from: payment.account,
    asset,
    amount,
    provedAt: isProved ? verified.value.entry.time : null,
    checkpoint: verified?.value.note ?? null,
  });
}

/**
 * What the receipt's entry says of the chain's device: it has signed that entry, or was enrolled by it. Where it is the
 * operation right before the chain, the chain must name it.
 */
function joinOf(hash: Sha256, { cause, verdict }: Entry, [first]: Chain): 'proved' | 'unproved' | 'broken' {
  const read = cause.type === 'operation' ? decodeOperation(hash, cause.bytes, cause.signature) : null;
  if (read?.ok !== true) return 'unproved';
  const { account, device, seq, id, kind, fields } = read.value;
  if (account !== first.account) return 'unproved';
  if (device === first.device) {
    if (seq >= first.seq) return 'broken';
    return seq < first.seq - 1 || id === first.previous ? 'proved' : 'broken';
  }
  const isEnrolment = kind === 'device.enrol' && fields.device === first.device && verdict === null;
  return isEnrolment ? 'proved' : 'unproved';
}

/** A chain that was verified when it was taken, read again; null for what nobody has taken. */
export function readChain(
  hash: Sha256,
  message: Uint8Array,
): { readonly id: Id; readonly chain: Chain } | null {
  const read = decodeHanded(hash, message);
  return read.ok ? { id: lastOf(read.value.chain).id, chain: read.value.chain } : null;
}
