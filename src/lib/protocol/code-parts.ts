/**
 * A message in several codes, shown one after the other, where it is too large for one that a phone can read. Each is the
 * text `holdfast-part:<payload>`, the payload canonical CBOR in base64url without padding:
 *
 *   part = [1, first 8 bytes of SHA-256 of the message, index, count, bytes]
 *
 * Codes are read in any order, and as often as they come past. The digest tells codes of one message from those of another;
 * it is no proof of anything: the message is.
 */
import {
  bytes,
  bytesBetween,
  checked,
  concat,
  decode,
  encode,
  equal,
  literal,
  record,
  uintBetween,
  type Sha256,
  type TypeOf,
} from '#kernel';
import { fromBase64Url, toBase64Url } from './base64-url.ts';
import { CODE_PART_BYTES_MAX, CODE_PARTS_MAX } from './limits.ts';

const PREFIX = 'holdfast-part:';
const DIGEST_BYTES = 8;

const part = checked(
  record({
    version: literal(1),
    digest: bytes(DIGEST_BYTES),
    index: uintBetween(0, CODE_PARTS_MAX - 1),
    count: uintBetween(1, CODE_PARTS_MAX),
    bytes: bytesBetween(1, CODE_PART_BYTES_MAX),
  }),
  ({ index, count }) => index < count,
  'a part beyond the last',
);
type Part = TypeOf<typeof part>;

/** What has been read of a message so far. */
export interface CodeParts {
  readonly digest: Uint8Array;
  /** In their places; null: not seen yet. */
  readonly parts: readonly (Uint8Array | null)[];
}

export type CodeReading =
  | { readonly type: 'not_a_part' }
  | { readonly type: 'more'; readonly parts: CodeParts; readonly have: number; readonly of: number }
  | { readonly type: 'whole'; readonly message: Uint8Array };

/** The texts of the codes; null where they would be too many. */
export function codeParts(hash: Sha256, message: Uint8Array): readonly string[] | null {
  const count = Math.max(1, Math.ceil(message.length / CODE_PART_BYTES_MAX));
  if (message.length === 0 || count > CODE_PARTS_MAX) return null;
  const digest = digestOf(hash, message);
  // Equal shares: all codes of a message have one size on the screen.
  const share = Math.ceil(message.length / count);
  return Array.from({ length: count }, (_, index) => {
    const held = message.subarray(index * share, (index + 1) * share);
    return PREFIX + toBase64Url(encode(part, { version: 1, digest, index, count, bytes: held }));
  });
}

/** Takes one more code in; one of another message begins anew. */
export function takeCode(hash: Sha256, before: CodeParts | null, text: string): CodeReading {
  const read = readPart(text);
  if (read === null) return { type: 'not_a_part' };
  const known = before !== null && continues(before, read) ? before.parts : nothingOf(read.count);
  const parts = known.map((each, at) => (at === read.index ? read.bytes.slice() : each));
  const all = parts.filter((each) => each !== null);
  const digest = read.digest.slice();
  if (all.length < read.count)
    return { type: 'more', parts: { digest, parts }, have: all.length, of: read.count };
  const message = concat(...all);
  return equal(digestOf(hash, message), digest) ? { type: 'whole', message } : { type: 'not_a_part' };
}

/** Whether a text is one of several codes. */
export function isCodePart(text: string): boolean {
  return text.trim().startsWith(PREFIX);
}

function readPart(text: string): Part | null {
  const trimmed = text.trim();
  if (!trimmed.startsWith(PREFIX) || trimmed.length > PREFIX.length + 2 * CODE_PART_BYTES_MAX) return null;
  const payload = fromBase64Url(trimmed.slice(PREFIX.length));
  const read = payload === null ? null : decode(part, payload);
  return read?.ok === true ? read.value : null;
}

function continues({ digest, parts }: CodeParts, read: Part): boolean {
  return equal(digest, read.digest) && parts.length === read.count;
}

function nothingOf(count: number): readonly (Uint8Array | null)[] {
  return Array.from({ length: count }, () => null);
}

function digestOf(hash: Sha256, message: Uint8Array): Uint8Array {
  return hash(message).slice(0, DIGEST_BYTES);
}
