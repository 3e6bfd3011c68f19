/**
 * Operations: one signed statement by one device, the unit of everything (protocol §2).
 *
 *   body   = [1, network, account, device, seq, previous | null, at, expires, fee, kind, fields]
 *   id     = SHA-256(tag "operation" ‖ bytes)      signature = Ed25519(device, tag "operation" ‖ bytes)
 *   signed = [bytes, signature]
 *
 * Trust is a type: decodeSigned → SignedOperation → verifyOperation (verification.ts) → VerifiedOperation → the fold.
 */
import type { Brand } from '../foundation/brand.ts';
import { CborError } from '../foundation/cbor.ts';
import type { CborReader } from '../foundation/cbor-reader.ts';
import { id, idOf, type Id } from '../foundation/id.ts';
import { OPERATION_BYTES_MAX } from '../foundation/limits.ts';
import { err, ok, type Result } from '../foundation/result.ts';
import {
  bytes,
  bytesBetween,
  decode,
  encode,
  literal,
  type Schema,
  type TypeOf,
} from '../foundation/schema.ts';
import { optional, record } from '../foundation/composite.ts';
import type { Sha256 } from '../foundation/sha256.ts';
import { tagged } from '../foundation/tag.ts';
import { assetKinds } from './asset.ts';
import { deviceKinds } from './device.ts';
import { transferKinds } from './transfer.ts';

/** The union of kinds. A kind's text is for ever; its fields are positional and of fixed length. */
const kinds = { ...deviceKinds, ...assetKinds, ...transferKinds };

export type Kind = keyof typeof kinds;
export type FieldsOf<K extends Kind> = TypeOf<(typeof kinds)[K]>;

interface Head {
  readonly network: Id;
  readonly account: Id;
  readonly device: Id;
  /** From 1 without gaps; 0 for what the root signs. */
  readonly seq: number;
  readonly previous: Id | null;
  /** The device's clock, ms: shown, and used for nothing. */
  readonly at: number;
  /** Ledger time, ms: never accepted at or after it. */
  readonly expires: number;
  /** Minor units of the base asset. */
  readonly fee: bigint;
}

export type Body<K extends Kind = Kind> = {
  readonly [Each in K]: Head & { readonly kind: Each; readonly fields: FieldsOf<Each> };
}[K];

export type Operation<K extends Kind = Kind> = Body<K> & { readonly id: Id };
export type SignedOperation<K extends Kind = Kind> = Operation<K> & {
  readonly bytes: Uint8Array;
  readonly signature: Uint8Array;
};
/** A signed operation whose signature is good under K1. Only a verifier makes one. */
export type VerifiedOperation = Brand<SignedOperation, 'verified'>;

const version = literal(1);
const previousId = optional(id);
const BODY_LENGTH = 11;

function readKind(reader: CborReader): Kind {
  const kind = reader.text();
  if (!Object.hasOwn(kinds, kind)) throw new CborError('unknown kind');
  return kind as Kind;
}

/** Written out field by field: an object built in one step is read several times faster by all that follows. */
const body: Schema<Body> = {
  read(reader) {
    if (reader.array() !== BODY_LENGTH) throw new CborError(`expected ${BODY_LENGTH} fields`);
    version.read(reader);
    const network = id.read(reader);
    const account = id.read(reader);
    const device = id.read(reader);
    const seq = reader.uint();
    const previous = previousId.read(reader);
    const at = reader.uint();
    const expires = reader.uint();
    const fee = reader.amount();
    const kind = readKind(reader);
    const fields = (kinds[kind] as Schema<unknown>).read(reader);
    reader.endArray();
    return { network, account, device, seq, previous, at, expires, fee, kind, fields } as Body;
  },
  write(writer, value) {
    writer.array(BODY_LENGTH);
    version.write(writer, 1);
    id.write(writer, value.network);
    id.write(writer, value.account);
    id.write(writer, value.device);
    writer.uint(value.seq);
    previousId.write(writer, value.previous);
    writer.uint(value.at);
    writer.uint(value.expires);
    writer.uint(value.fee);
    writer.text(value.kind);
    (kinds[value.kind] as Schema<unknown>).write(writer, value.fields);
  },
};

export const operationBytes = bytesBetween(1, OPERATION_BYTES_MAX);
export const signature = bytes(64);
export const signedSchema = record({ bytes: operationBytes, signature });

/** A root-signed operation: device = account, no chain, no fee. */
export function isRootSigned(operation: Operation): boolean {
  return operation.device === operation.account;
}

function chainIsWellFormed(value: Body): boolean {
  if (value.device === value.account) return value.seq === 0 && value.previous === null;
  return value.seq >= 1 && (value.previous === null) === (value.seq === 1);
}

export function encodeBody(value: Body): Uint8Array {
  return encode(body, value);
}

/** What the device signs. */
export function operationMessage(bytes: Uint8Array): Uint8Array {
  return tagged('operation', bytes);
}

export function operationId(hash: Sha256, bytes: Uint8Array): Id {
  return idOf(hash(operationMessage(bytes)));
}

/** Reads an operation's canonical bytes. Ids are copied out; byte fields are views into the message. */
export function decodeOperation(
  hash: Sha256,
  message: Uint8Array,
  signature: Uint8Array,
): Result<SignedOperation, 'malformed' | 'too_large'> {
  if (message.length > OPERATION_BYTES_MAX) return err('too_large');
  const decoded = decode(body, message);
  if (!decoded.ok || signature.length !== 64 || !chainIsWellFormed(decoded.value)) return err('malformed');
  return ok({
    ...decoded.value,
    id: operationId(hash, message),
    bytes: message,
    signature,
  } as SignedOperation);
}

export function encodeSigned(operation: {
  readonly bytes: Uint8Array;
  readonly signature: Uint8Array;
}): Uint8Array {
  return encode(signedSchema, operation);
}

/** Reads `signed` as it stands in an outbox. */
export function decodeSigned(
  hash: Sha256,
  message: Uint8Array,
): Result<SignedOperation, 'malformed' | 'too_large'> {
  if (message.length > OPERATION_BYTES_MAX + 80) return err('too_large');
  const decoded = decode(signedSchema, message);
  return decoded.ok ? decodeOperation(hash, decoded.value.bytes, decoded.value.signature) : err('malformed');
}
