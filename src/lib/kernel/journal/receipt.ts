/**
 * A receipt lets anyone check offline, with the network's relay keys alone, that an entry is in the journal and, if its
 * owner wants to show it, what the entry did to the owner's account (P23):
 *
 *     receipt = [1, tlog-proof text, entry, [effect, feed salt] | null]      one canonical CBOR array
 *
 * The entry holds HMAC-SHA-256(feed salt, tag "effect" ‖ effect) for each account that it touched: without the salt
 * nobody can guess at the effects of others, and whoever is given a salt can test guesses at that feed's effects under
 * it. As a file or in a message a receipt is its bytes in base64url without padding.
 */
import { base64urlnopad } from '@scure/base';
import { err, ok, type Result } from '../foundation/result.ts';
import { bytes, bytesBetween, decode, encode, literal, text, type TypeOf } from '../foundation/schema.ts';
import { optional, record } from '../foundation/composite.ts';
import type { Sha256 } from '../foundation/sha256.ts';
import type { Verify } from '../identity/signature.ts';
import {
  openCheckpoint,
  type CheckpointRefusal,
  type NetworkKeys,
  type SignedCheckpoint,
} from './checkpoint.ts';
import { decodeEntry, effect, effectDigest, entryHasEffect, type Effect, type Entry } from './entry.ts';
import { logProofText, parseLogProof } from './log-proof.ts';
import { leafHash } from './merkle-hash.ts';
import { verifyInclusion } from './merkle-proof.ts';

export const RECEIPT_PART_BYTES_MAX = 65_536;

const shownEffect = record({ effect: bytesBetween(1, RECEIPT_PART_BYTES_MAX), feedSalt: bytes(32) });

const receiptSchema = record({
  version: literal(1),
  proof: text(1, RECEIPT_PART_BYTES_MAX),
  entry: bytesBetween(1, RECEIPT_PART_BYTES_MAX),
  shown: optional(shownEffect),
});

/** What the owner of an account may add: the effect's canonical bytes and the salt of the feed after the entry. */
export type ShownEffect = TypeOf<typeof shownEffect>;

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
  /** The signed note of the checkpoint. */
  readonly note: string;
  readonly entry: Entry;
  /** What the entry did to one account, or null where the receipt does not show it. */
  readonly effect: Effect | null;
}

/** In the order of checking. */
export type ReceiptRefusal =
  | 'malformed_receipt'
  | 'malformed_proof'
  | CheckpointRefusal
  | 'not_in_journal'
  | 'malformed_entry'
  | 'wrong_index'
  | 'effect_not_in_entry'
  | 'malformed_effect';

export function encodeReceipt({ index, path, checkpoint, entry, shown }: Receipt): Uint8Array {
  const proof = logProofText({ extra: null, index, path, checkpoint });
  return encode(receiptSchema, { version: 1, proof, entry, shown });
}

/** Everything that a receipt claims, checked. */
export function verifyReceipt(
  receipt: Uint8Array,
  keys: NetworkKeys,
  hash: Sha256,
  verify: Verify,
): Result<VerifiedReceipt, ReceiptRefusal> {
  const decoded = decode(receiptSchema, receipt);
  if (!decoded.ok) return err('malformed_receipt');
  const proof = parseLogProof(decoded.value.proof);
  if (!proof.ok) return proof;
  if (proof.value.extra !== null) return err('malformed_proof');
  const opened = openCheckpoint(proof.value.checkpoint, keys, hash, verify);
  if (!opened.ok) return opened;
  const { size, root } = opened.value.checkpoint;
  const { index, path } = proof.value;
  const leaf = leafHash(hash, decoded.value.entry);
  if (!verifyInclusion(hash, { index, size, leaf, path, root })) return err('not_in_journal');
  const entry = decodeEntry(decoded.value.entry);
  if (!entry.ok) return err('malformed_entry');
  if (entry.value.index !== index) return err('wrong_index');
  const shown = verifyShownEffect(entry.value, decoded.value.shown, hash);
  if (!shown.ok) return shown;
  return ok({ ...opened.value, note: proof.value.checkpoint, entry: entry.value, effect: shown.value });
}

/** The same receipt without what the entry did to an account: for somebody who has no business with that. */
export function withoutEffect(receipt: Uint8Array): Uint8Array | null {
  const decoded = decode(receiptSchema, receipt);
  return decoded.ok ? encode(receiptSchema, { ...decoded.value, shown: null }) : null;
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

function verifyShownEffect(
  entry: Entry,
  shown: ShownEffect | null,
  hash: Sha256,
): Result<Effect | null, 'effect_not_in_entry' | 'malformed_effect'> {
  if (shown === null) return ok(null);
  if (!entryHasEffect(entry, effectDigest(hash, shown.feedSalt, shown.effect)))
    return err('effect_not_in_entry');
  const decoded = decode(effect, shown.effect);
  return decoded.ok ? decoded : err('malformed_effect');
}
