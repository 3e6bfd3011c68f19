/**
 * An item of the vault (P33): a sealed update of what the devices of one account share, as it goes through an outbox and
 * into the log `vault`. The relay reads of it who wrote it, and in which order; nothing else is open.
 *
 *   item      = [epoch, device, part, signature]
 *   part      = [counter, key id 16, [[recipient's box key, sealed epoch key]…], nonce 24, ciphertext]
 *   signature = Ed25519(device, tag "item" ‖ [network, "vault", epoch, SHA-256(part)])
 *
 * `counter` counts a device's items from 1 without gaps, so that a reader sees what was left out or put back. An item that
 * begins an epoch, or lets somebody into it, carries the epoch's key for each recipient; only a full device writes one. The
 * key id tells the keys of two devices apart that begin one epoch at the same time.
 */
import {
  bytes,
  bytesBetween,
  decode,
  encode,
  err,
  id,
  list,
  literal,
  ok,
  record,
  tagged,
  uint,
  uintBetween,
  type Id,
  type Result,
  type Sha256,
  type TypeOf,
} from '#kernel';
import { OUTBOX_ITEM_BYTES_MAX, VAULT_RECIPIENTS_MAX } from './limits.ts';

const NONCE_BYTES = 24;
const KEY_ID_BYTES = 16;
const SEALED_KEY_BYTES_MAX = 256;

const sealedKey = record({ recipient: id, sealed: bytesBetween(1, SEALED_KEY_BYTES_MAX) });
const part = record({
  counter: uintBetween(1, Number.MAX_SAFE_INTEGER),
  keyId: bytes(KEY_ID_BYTES),
  keys: list(sealedKey, 0, VAULT_RECIPIENTS_MAX),
  nonce: bytes(NONCE_BYTES),
  ciphertext: bytesBetween(1, OUTBOX_ITEM_BYTES_MAX),
});
const item = record({
  epoch: uintBetween(1, Number.MAX_SAFE_INTEGER),
  device: id,
  part: bytesBetween(1, OUTBOX_ITEM_BYTES_MAX),
  signature: bytes(64),
});
const statement = record({ network: id, type: literal('vault'), epoch: uint, hash: bytes(32) });

/** The key of an epoch, sealed to one box key. */
export type SealedKey = TypeOf<typeof sealedKey>;
export type VaultPart = TypeOf<typeof part>;

export interface VaultItem extends VaultPart {
  readonly epoch: number;
  /** Who wrote it. */
  readonly device: Id;
  /** What the device has signed. */
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
}

export function encodeVaultPart(of: VaultPart): Uint8Array {
  return encode(part, of);
}

/** What the device signs: tag "item" ‖ [network, "vault", epoch, SHA-256(part)]. */
export function vaultItemMessage(hash: Sha256, network: Id, epoch: number, signed: Uint8Array): Uint8Array {
  return tagged('item', encode(statement, { network, type: 'vault', epoch, hash: hash(signed) }));
}

export function encodeVaultItem(
  epoch: number,
  device: Id,
  signed: Uint8Array,
  signature: Uint8Array,
): Uint8Array {
  return encode(item, { epoch, device, part: signed, signature });
}

/** The item behind these bytes; byte strings are views into them. Its signature is still to be verified. */
export function readVaultItem(
  hash: Sha256,
  network: Id,
  bytes: Uint8Array,
): Result<VaultItem, 'malformed' | 'too_large'> {
  if (bytes.length > OUTBOX_ITEM_BYTES_MAX) return err('too_large');
  const read = decode(item, bytes);
  const inner = read.ok ? decode(part, read.value.part) : read;
  if (!read.ok || !inner.ok) return err('malformed');
  const { epoch, device, signature } = read.value;
  const message = vaultItemMessage(hash, network, epoch, read.value.part);
  return ok({ ...inner.value, epoch, device, message, signature });
}
