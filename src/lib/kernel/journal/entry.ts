/**
 * Entries: one place in the journal (protocol §5).
 *
 *   entry   = [index, time, clock, cause, verdict, [effect digests]]
 *   verdict = null (accepted) | [code, [facts]]
 *   effect  = [account, previous index that touched it | null, [postings], [[kind, id, value | null]…], account digest]
 *   effect digest = HMAC-SHA-256(the account's feed salt after the entry, tag "effect" ‖ effect)
 *   feed item = [entry, effect]
 */
import { CborError } from '../foundation/cbor.ts';
import { id, type Id } from '../foundation/id.ts';
import { anyValue } from '../foundation/value.ts';
import { bytes, decode, encode, uint, type Schema, type TypeOf } from '../foundation/schema.ts';
import { captured, list, optional, record, variant } from '../foundation/composite.ts';
import { hmacSha256, type Sha256 } from '../foundation/sha256.ts';
import { concat, equal } from '../foundation/bytes.ts';
import { tag, tagged } from '../foundation/tag.ts';
import type { Result } from '../foundation/result.ts';
import { device, profile } from '../ledger/account.ts';
import { asset } from '../ledger/asset.ts';
import { hold, voucher } from '../ledger/hold.ts';
import { relayKeys, rules } from '../ledger/network.ts';
import { postings } from '../ledger/posting.ts';
import { REJECTIONS, type RejectionCode, type Verdict } from '../ledger/rejection.ts';
import { operationBytes, signature } from '../operation/operation.ts';

const UNBOUNDED = Number.MAX_SAFE_INTEGER;
const bytes32 = bytes(32);

/** Which object's end has come. */
export type Timeout = 'hold' | 'voucher';
const timeout: Schema<Timeout> = {
  read(reader) {
    const name = reader.text();
    if (name !== 'hold' && name !== 'voucher') throw new CborError('unknown timeout');
    return name;
  },
  write: (writer, value) => writer.text(value),
};

/** What a relay says when it has been restored from a backup: P25. */
export const recoveryNote = record({
  network: id,
  size: uint,
  root: bytes32,
  epoch: uint,
  time: uint,
  relays: relayKeys,
});
export type RecoveryNote = TypeOf<typeof recoveryNote>;

export function recoveryNoteMessage(note: RecoveryNote): Uint8Array {
  return tagged('recovery-note', encode(recoveryNote, note));
}

export const keySignatures = list(record({ key: id, signature: bytes(64) }), 1, 32);

export const cause = variant({
  operation: [0, { bytes: operationBytes, signature }],
  clock: [1, { root: optional(record({ index: uint, root: bytes32 })) }],
  timeout: [2, { timeout, object: id }],
  fork: [4, { bytesA: operationBytes, signatureA: signature, bytesB: operationBytes, signatureB: signature }],
  rules: [5, { change: record({ version: uint, relays: relayKeys, rules }), signatures: keySignatures }],
  epoch: [7, { note: recoveryNote, signatures: keySignatures }],
});
export type Cause = TypeOf<typeof cause>;

const rejectionCode: Schema<RejectionCode> = {
  read(reader) {
    const code = reader.text();
    if (!Object.hasOwn(REJECTIONS, code)) throw new CborError('unknown rejection');
    return code as RejectionCode;
  },
  write: (writer, value) => writer.text(value),
};

const verdict: Schema<Verdict> = optional(record({ code: rejectionCode, facts: list(anyValue, 0, 16) }));

export const entry = record({
  index: uint,
  /** The sequencer's, ms since 1970; never runs backwards. */
  time: uint,
  /** The ledger clock, ms: what deadlines of orders run on. */
  clock: uint,
  cause,
  verdict,
  effectDigests: list(bytes32, 0, UNBOUNDED),
});
export type Entry = TypeOf<typeof entry>;

const accountKeys = record({ recoveryKey: id, boxKey: id, boxEpoch: uint, salt: bytes32 });

/** What an account sees change, by the kind of object. */
const objects = { account: accountKeys, device, profile, asset, hold, voucher };
type Objects = { readonly [Kind in keyof typeof objects]: TypeOf<(typeof objects)[Kind]> };
export type ObjectKind = keyof Objects;

/** A null value: the object has ended and is gone. */
export type Change = {
  readonly [Kind in ObjectKind]: {
    readonly kind: Kind;
    readonly id: Id;
    readonly value: Objects[Kind] | null;
  };
}[ObjectKind];

const change: Schema<Change> = {
  read(reader) {
    if (reader.array() !== 3) throw new CborError('expected 3 fields');
    const kind = reader.text();
    if (!Object.hasOwn(objects, kind)) throw new CborError('unknown kind of object');
    const of = id.read(reader);
    const value = optional(objects[kind as ObjectKind] as Schema<unknown>).read(reader);
    reader.endArray();
    return { kind, id: of, value } as Change;
  },
  write(writer, { kind, id: of, value }) {
    writer.array(3);
    writer.text(kind);
    writer.latin1(of);
    if (value === null) writer.null();
    else (objects[kind] as Schema<unknown>).write(writer, value);
  },
};

export const effect = record({
  account: id,
  previous: optional(uint),
  postings,
  changes: list(change, 0, UNBOUNDED),
  /** SHA-256(tag "account" ‖ account record) after the entry. */
  digest: bytes32,
});
export type Effect = TypeOf<typeof effect>;

/** A feed item: the entry and this account's effect, each with its bytes as they stood. */
export const feedItem = record({ entry: captured(entry), effect: captured(effect) });
export type FeedItem = TypeOf<typeof feedItem>;

export function encodeEntry(value: Entry): Uint8Array {
  return encode(entry, value);
}

export function decodeEntry(message: Uint8Array): Result<Entry, string> {
  return decode(entry, message);
}

export function encodeEffect(value: Effect): Uint8Array {
  return encode(effect, value);
}

export function decodeFeedItem(message: Uint8Array): Result<FeedItem, string> {
  return decode(feedItem, message);
}

const PAIR_HEAD = new Uint8Array([0x82]);

/** [entry, effect] from the bytes of both. */
export function feedItemOf(entryBytes: Uint8Array, effectBytes: Uint8Array): Uint8Array {
  return concat(PAIR_HEAD, entryBytes, effectBytes);
}

export function effectDigest(hash: Sha256, salt: Uint8Array, effectBytes: Uint8Array): Uint8Array {
  return hmacSha256(hash, salt, tag('effect'), effectBytes);
}

/** Whether the entry names this effect among its digests. */
export function entryHasEffect(of: Entry, digest: Uint8Array): boolean {
  return of.effectDigests.some((each) => equal(each, digest));
}
