/**
 * What is handed over without a network [P8]: the payer's whole chain of operations that have no verdict yet, up to the
 * payment, and the receipt of the entry that the chain goes on from. One canonical CBOR array:
 *
 *   handed = [1, network, [signed…], receipt | null]
 *
 * The operations are of one device of one account, in the order of their chain, each naming the one before it. The receipt
 * shows no effect: nobody learns a balance from it. Anybody may submit such a chain; what it is worth only the journal says.
 */
import {
  bytesBetween,
  decode,
  decodeOperation,
  encode,
  err,
  id,
  isRootSigned,
  list,
  literal,
  ok,
  optional,
  record,
  signedSchema,
  type Id,
  type Result,
  type Sha256,
  type SignedOperation,
} from '#kernel';
import { HANDED_BYTES_MAX, HANDED_OPERATIONS_MAX, HANDED_RECEIPT_BYTES_MAX } from './limits.ts';

/** At least one operation; the last one is the payment. */
export type Chain = readonly [SignedOperation, ...SignedOperation[]];

export interface Handed {
  readonly network: Id;
  readonly chain: Chain;
  /** As `encodeReceipt` of the kernel writes it. */
  readonly receipt: Uint8Array | null;
}

/** In the order of checking. */
export type HandedFault = 'too_large' | 'malformed' | 'no_chain';

const handed = record({
  version: literal(1),
  network: id,
  chain: list(signedSchema, 1, HANDED_OPERATIONS_MAX),
  receipt: optional(bytesBetween(1, HANDED_RECEIPT_BYTES_MAX)),
});

/** Refuses what `decodeHanded` would. */
export function encodeHanded({ network, chain, receipt }: Handed): Result<Uint8Array, HandedFault> {
  if (chain.length > HANDED_OPERATIONS_MAX) return err('too_large');
  if (receipt !== null && receipt.length > HANDED_RECEIPT_BYTES_MAX) return err('too_large');
  if (!isChain(network, chain)) return err('no_chain');
  const bytes = encode(handed, { version: 1, network, chain, receipt });
  return bytes.length > HANDED_BYTES_MAX ? err('too_large') : ok(bytes);
}

/** Reads what somebody handed over, without believing any of it. Nothing of it points into the message. */
export function decodeHanded(hash: Sha256, message: Uint8Array): Result<Handed, HandedFault> {
  if (message.length > HANDED_BYTES_MAX) return err('too_large');
  const decoded = decode(handed, message);
  if (!decoded.ok) return err('malformed');
  const { network, receipt } = decoded.value;
  const read: SignedOperation[] = [];
  for (const { bytes, signature } of decoded.value.chain) {
    const operation = decodeOperation(hash, bytes.slice(), signature.slice());
    if (!operation.ok) return err('malformed');
    read.push(operation.value);
  }
  const [first, ...rest] = read;
  if (first === undefined || !isChain(network, read)) return err('no_chain');
  return ok({ network, chain: [first, ...rest], receipt: receipt?.slice() ?? null });
}

/** The payment that a chain leads to. */
export function lastOf(chain: Chain): SignedOperation {
  return chain[chain.length - 1] as SignedOperation;
}

/** One device's operations in a row, in this network. */
function isChain(network: Id, chain: readonly SignedOperation[]): boolean {
  return chain.every((operation, at) => {
    if (operation.network !== network || isRootSigned(operation)) return false;
    const before = chain[at - 1];
    if (before === undefined) return true;
    const { account, device, seq, previous } = operation;
    const isSame = account === before.account && device === before.device;
    return isSame && seq === before.seq + 1 && previous === before.id;
  });
}
