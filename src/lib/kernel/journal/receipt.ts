/**
 * A receipt lets anyone check offline, with the network's relay keys alone, that an entry is in the journal and, if its
 * owner wants to show it, what the entry did to the owner's account:
 *
 *     receipt = [1, tlog-proof text, entry, [effect, feed salt] | null]      one canonical CBOR array
 *
 * The entry holds HMAC-SHA-256(feed salt, tag "effect" ‖ effect) for each account that it touched: without the salt
 * nobody can guess at the effects of others, and whoever is given a salt can test guesses at that feed's effects under
 * it. As a file or in a message a receipt is its bytes in base64url without padding.
 */
import { base64urlnopad } from '@scure/base';
import { assert } from '../foundation/assert.ts';
import { equal } from '../foundation/bytes.ts';
import { err, ok, type Result } from '../foundation/result.ts';
import {
  bytes,
  bytesBetween,
  decode,
  encode,
  literal,
  optional,
  record,
  text,
  type TypeOf,
} from '../foundation/schema.ts';
import { hmacSha256, type Sha256 } from '../foundation/sha256.ts';
import { tagged } from '../foundation/tag.ts';
import {
  openCheckpoint,
  type CheckpointRefusal,
  type NetworkKeys,
  type SignedCheckpoint,
} from './checkpoint.ts';
import { logProofText, parseLogProof } from './log-proof.ts';
import { verifyInclusion } from './merkle-proof.ts';
import { leafHash } from './merkle-hash.ts';
import type { VerifySignature } from './note.ts';

/** What the owner of an account may add: the effect's canonical bytes and the salt of the feed after the entry. */
export type ShownEffect = TypeOf<typeof shownEffectSchema>;

export interface Receipt {
  /** Of the entry in the journal. */
  readonly index: number;
  readonly path: readonly Uint8Array[];
  /** The signed note of a checkpoint of a greater size than `index`. */
  readonly checkpoint: string;
  /** The entry's canonical bytes. */
  readonly entry: Uint8Array;
  readonly shown: ShownEffect | null;
}

export interface VerifiedReceipt extends SignedCheckpoint {
  readonly index: number;
  readonly entry: Uint8Array;
  /** The account's effect, or null where the receipt shows none. */
  readonly effect: Uint8Array | null;
}

/** The effect digests that an entry ends with; null if the bytes are no entry. */
export type EffectDigestsOf = (entry: Uint8Array) => readonly Uint8Array[] | null;

/** In the order of checking. */
export type ReceiptRefusal =
  | 'malformed_receipt'
  | 'malformed_proof'
  | CheckpointRefusal
  | 'not_in_journal'
  | 'malformed_entry'
  | 'effect_not_in_entry';

export interface ReceiptReader {
  readonly keys: NetworkKeys;
  readonly hash: Sha256;
  readonly verify: VerifySignature;
  readonly effectDigestsOf: EffectDigestsOf;
}

export const FEED_SALT_BYTES = 32;
export const RECEIPT_PART_BYTES_MAX = 65_536;

const shownEffectSchema = record({
  effect: bytesBetween(1, RECEIPT_PART_BYTES_MAX),
  feedSalt: bytes(FEED_SALT_BYTES),
});

const receiptSchema = record({
  version: literal(1),
  proof: text(1, RECEIPT_PART_BYTES_MAX),
  entry: bytesBetween(1, RECEIPT_PART_BYTES_MAX),
  shown: optional(shownEffectSchema),
});

/** HMAC-SHA-256 of an effect's canonical bytes under the account's feed salt: what the entry lists. */
export function effectDigest(hash: Sha256, feedSalt: Uint8Array, effect: Uint8Array): Uint8Array {
  assert(feedSalt.length === FEED_SALT_BYTES, 'a feed salt is 32 bytes');
  return hmacSha256(hash, feedSalt, tagged('effect', effect));
}

export function encodeReceipt({ index, path, checkpoint, entry, shown }: Receipt): Uint8Array {
  const proof = logProofText({ extra: null, index, path, checkpoint });
  return encode(receiptSchema, { version: 1, proof, entry, shown });
}

/** Everything that a receipt claims, checked. */
export function verifyReceipt(
  receipt: Uint8Array,
  { keys, hash, verify, effectDigestsOf }: ReceiptReader,
): Result<VerifiedReceipt, ReceiptRefusal> {
  const decoded = decode(receiptSchema, receipt);
  if (!decoded.ok) return err('malformed_receipt');
  const { proof, entry, shown } = decoded.value;
  const parsed = parseLogProof(proof);
  if (!parsed.ok) return parsed;
  if (parsed.value.extra !== null) return err('malformed_proof');
  const { index, path } = parsed.value;
  const opened = openCheckpoint(parsed.value.checkpoint, keys, hash, verify);
  if (!opened.ok) return opened;
  const { checkpoint, signedBy } = opened.value;
  const leaf = leafHash(hash, entry);
  if (!verifyInclusion(hash, { index, size: checkpoint.size, leaf, path, root: checkpoint.root }))
    return err('not_in_journal');
  const digests = effectDigestsOf(entry);
  if (digests === null) return err('malformed_entry');
  if (shown !== null && !isListed(digests, effectDigest(hash, shown.feedSalt, shown.effect)))
    return err('effect_not_in_entry');
  return ok({ index, entry, effect: shown?.effect ?? null, checkpoint, signedBy });
}

/** A receipt as text to keep in a file or to send. */
export function receiptText(receipt: Uint8Array): string {
  return base64urlnopad.encode(receipt);
}

/** The bytes of a receipt's text, spaces around it forgiven; null if it is not base64url. */
export function receiptOfText(text: string): Uint8Array | null {
  try {
    return base64urlnopad.decode(text.trim());
  } catch {
    return null;
  }
}

function isListed(digests: readonly Uint8Array[], digest: Uint8Array): boolean {
  return digests.some((listed) => equal(listed, digest));
}
