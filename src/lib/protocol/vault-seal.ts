/**
 * What is inside a vault item (P33): an update of the vault's Yjs document, encrypted with the epoch's key, and that key
 * sealed to box keys. The place of an update is part of what is encrypted: a device cannot pass an update off as another's,
 * nor a relay put one into another account, epoch or place.
 *
 *   ciphertext = NaCl secretbox(epoch key, nonce, CBOR [network, account, device, epoch, counter, past keys, update])
 *   sealed key = sealed (seal.ts) tag "vault-epoch" ‖ [network, account, epoch, key 32]
 *
 * The item that begins an epoch holds the keys of all epochs before it, so that who is let in reads the whole vault.
 *
 * This module has a door of its own, `#protocol/vault`: it brings tweetnacl.
 */
import nacl from 'tweetnacl';
import {
  assert,
  bytes,
  bytesBetween,
  decode,
  encode,
  equal,
  err,
  hmacSha256,
  id,
  list,
  ok,
  record,
  tag,
  tagged,
  uint,
  type BoxKeyFault,
  type Id,
  type Result,
  type Sha256,
} from '#kernel';
import { VAULT_EPOCHS_MAX, VAULT_UPDATE_BYTES_MAX } from './limits.ts';
import { open, seal, type OpenFault, type SealChance } from './seal.ts';

const KEY_BYTES = 32;
const KEY_ID_BYTES = 16;
const content = record({
  network: id,
  account: id,
  device: id,
  epoch: uint,
  counter: uint,
  pastKeys: list(bytes(KEY_BYTES), 0, VAULT_EPOCHS_MAX),
  update: bytesBetween(0, VAULT_UPDATE_BYTES_MAX),
});
const epochName = record({ network: id, account: id, epoch: uint });
const epochKey = record({ network: id, account: id, epoch: uint, key: bytes(KEY_BYTES) });

export interface VaultPlace {
  readonly network: Id;
  readonly account: Id;
  readonly device: Id;
  readonly epoch: number;
  readonly counter: number;
}

export interface VaultEpoch {
  readonly network: Id;
  readonly account: Id;
  readonly epoch: number;
  /** 32 random bytes. */
  readonly key: Uint8Array;
}

export interface VaultContent {
  /** Of a Yjs document; empty: none. */
  readonly update: Uint8Array;
  /** The keys of the epochs 1, 2, … before this one, in the item that begins it; else empty. */
  readonly pastKeys: readonly Uint8Array[];
}

/** `nonce`: 24 random bytes, used once. */
export function sealUpdate(
  at: VaultPlace,
  key: Uint8Array,
  nonce: Uint8Array,
  { update, pastKeys }: VaultContent,
): Uint8Array {
  assert(key.length === KEY_BYTES, 'an epoch key has 32 bytes');
  return nacl.secretbox(encode(content, { ...at, pastKeys, update }), nonce, key);
}

/** The content of just this place; `other_place`: it was encrypted for another one. */
export function openUpdate(
  at: VaultPlace,
  key: Uint8Array,
  nonce: Uint8Array,
  ciphertext: Uint8Array,
): Result<VaultContent, 'not_for_this_key' | 'malformed' | 'other_place'> {
  const opened = nacl.secretbox.open(ciphertext, nonce, key);
  if (opened === null) return err('not_for_this_key');
  const read = decode(content, opened);
  if (!read.ok) return err('malformed');
  const { network, account, device, epoch, counter, pastKeys, update } = read.value;
  const isHere =
    network === at.network &&
    account === at.account &&
    device === at.device &&
    epoch === at.epoch &&
    counter === at.counter;
  return isHere ? ok({ update, pastKeys }) : err('other_place');
}

/** What names an epoch's key in the items that are encrypted with it: 16 bytes of SHA-256 over what is sealed. */
export function keyIdOf(hash: Sha256, epoch: VaultEpoch): Uint8Array {
  return hash(tagged('vault-epoch', encode(epochKey, epoch))).slice(0, KEY_ID_BYTES);
}

/**
 * The secret of the account's box from this epoch on (X25519, 32 bytes): HMAC-SHA-256(epoch key, tag "vault-epoch" ‖
 * [network, account, epoch]). Whoever is in the epoch has it, and who was in the one before has not.
 */
export function epochBoxSecret(hash: Sha256, { network, account, epoch, key }: VaultEpoch): Uint8Array {
  return hmacSha256(hash, key, tagged('vault-epoch', encode(epochName, { network, account, epoch })));
}

/** Seals an epoch's key to one recipient's public box key. */
export function sealEpochKey(
  epoch: VaultEpoch,
  recipient: Uint8Array,
  chance: SealChance,
): Result<Uint8Array, BoxKeyFault> {
  return seal(tagged('vault-epoch', encode(epochKey, epoch)), recipient, chance);
}

/** The key of just this epoch; `other_epoch`: it was sealed for another one, or another account. */
export function openEpochKey(
  { network, account, epoch }: Omit<VaultEpoch, 'key'>,
  sealed: Uint8Array,
  boxSecret: Uint8Array,
): Result<Uint8Array, OpenFault | 'other_epoch'> {
  const opened = open(sealed, boxSecret);
  if (!opened.ok) return opened;
  const name = tag('vault-epoch');
  if (!equal(opened.value.subarray(0, name.length), name)) return err('malformed');
  const read = decode(epochKey, opened.value.subarray(name.length));
  if (!read.ok) return err('malformed');
  const { network: ofNetwork, account: ofAccount, epoch: ofEpoch, key } = read.value;
  const isThis = ofNetwork === network && ofAccount === account && ofEpoch === epoch;
  return isThis ? ok(key.slice()) : err('other_epoch');
}
