/**
 * The backup file: what brings an account back on another device, under a password.
 *
 *   file     = "holdfast backup" ‖ version, one byte ‖ CBOR [header, sealed] ‖ checksum, 32 bytes
 *   header   = [network, its name, memory in KiB, passes, lanes, salt 16, nonce 24]
 *   sealed   = XChaCha20-Poly1305(key, nonce, CBOR contents), everything before it in the file being associated data
 *   key      = argon2id(password in NFKC as UTF-8, salt, memory, passes, lanes), 32 bytes
 *   contents = [entropy, account, made at, secrets]
 *   checksum = SHA-256 of all before
 *
 * The checksum has no key: it tells a file that was damaged on its way from a password that is wrong. Everything that can
 * be refused without the password is refused before the key is derived, so that no file can ask for more memory or time
 * than these bounds. What the relay keeps is not in the file: balances and
 * history, and in the vault, which the entropy opens, contacts, settings and requests.
 *
 * This module has a door of its own, `#protocol/backup-file`: it brings a cipher that nothing else needs.
 */
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import {
  assert,
  bytes,
  bytesBetween,
  checked,
  concat,
  decode,
  encode,
  equal,
  err,
  id,
  literal,
  NAME_CHARS_MAX,
  ok,
  record,
  sortedList,
  text,
  uint,
  uintBetween,
  utf8,
  type Id,
  type Result,
  type Sha256,
  type TypeOf,
} from '#kernel';
import {
  BACKUP_FILE_BYTES_MAX,
  BACKUP_MEMORY_KIB_MAX,
  BACKUP_MEMORY_KIB_MIN,
  BACKUP_PASSES_MAX,
  BACKUP_PASSES_MIN,
  BACKUP_SECRETS_MAX,
} from './limits.ts';
import { KEY_COST, type PasswordKey } from './key-cost.ts';

const MAGIC = utf8('holdfast backup');
const VERSION = 1;
const BODY_AT = MAGIC.length + 1;
const CHECKSUM_BYTES = 32;
const KEY_BYTES = 32;
const TAG_BYTES = 16;

/** What one try at a password costs. */
const cost = {
  memoryKib: uintBetween(BACKUP_MEMORY_KIB_MIN, BACKUP_MEMORY_KIB_MAX),
  passes: uintBetween(BACKUP_PASSES_MIN, BACKUP_PASSES_MAX),
  lanes: literal(1),
};
const header = record({
  network: id,
  networkName: text(1, NAME_CHARS_MAX),
  ...cost,
  salt: bytes(16),
  nonce: bytes(24),
});
export type BackupHeader = TypeOf<typeof header>;

const body = record({ header, sealed: bytesBetween(TAG_BYTES, BACKUP_FILE_BYTES_MAX) });

/** What releases a hold or claims a voucher, under the hash or the public key that names it in the open. */
const secret = record({ name: id, secret: bytes(32) });

const contents = record({
  /** Of the phrase: 16 bytes for 12 words, 32 for 24. */
  entropy: checked(
    bytesBetween(16, 32),
    ({ length }) => length === 16 || length === 32,
    'a phrase holds 16 or 32 bytes',
  ),
  account: id,
  /** ms since 1970, by the clock of the device. */
  madeAt: uint,
  secrets: sortedList(secret, 0, BACKUP_SECRETS_MAX, ({ name }) => name),
});
export type BackupContents = TypeOf<typeof contents>;

/** A whole file of this version, of which nobody knows yet what is in it. */
export interface SealedBackup {
  readonly header: BackupHeader;
  readonly sealed: Uint8Array;
}

/**
 * In the order of the checks. `damaged`: the file is not as it was made; `malformed`: it is, and was not made by these
 * rules, or asks for a derivation outside of the bounds.
 */
export type BackupFileFault = 'too_large' | 'not_a_backup' | 'other_version' | 'damaged' | 'malformed';

/** What a file says without its password. Costs next to nothing, whatever the file holds. */
export function readBackup(hash: Sha256, file: Uint8Array): Result<SealedBackup, BackupFileFault> {
  if (file.length > BACKUP_FILE_BYTES_MAX) return err('too_large');
  if (!equal(file.subarray(0, MAGIC.length), MAGIC)) return err('not_a_backup');
  if (file[MAGIC.length] !== VERSION) return err(file.length < BODY_AT ? 'damaged' : 'other_version');
  const end = file.length - CHECKSUM_BYTES;
  if (end < BODY_AT || !equal(file.subarray(end), hash(file.subarray(0, end)))) return err('damaged');
  const read = decode(body, file.subarray(BODY_AT, end));
  return read.ok ? ok(read.value) : err('malformed');
}

/** `wrong_password`: what its checksum says is whole does not open. `malformed`: it was sealed against these rules. */
export async function openBackup(
  backup: SealedBackup,
  password: string,
  keyOf: PasswordKey,
): Promise<Result<BackupContents, 'wrong_password' | 'malformed'>> {
  const { header: of, sealed } = backup;
  const opened = unseal(await derive(keyOf, password, of), of, sealed);
  if (opened === null) return err('wrong_password');
  const read = decode(contents, opened);
  return read.ok ? ok(read.value) : err('malformed');
}

export interface BackupPlace {
  readonly network: Id;
  readonly networkName: string;
  /** 16 and 24 random bytes, used once. */
  readonly salt: Uint8Array;
  readonly nonce: Uint8Array;
}

/** The bytes of a file, at what a try at its password is to cost. */
export async function writeBackup(
  hash: Sha256,
  { network, networkName, salt, nonce }: BackupPlace,
  inside: BackupContents,
  password: string,
  keyOf: PasswordKey,
): Promise<Uint8Array> {
  const of: BackupHeader = { network, networkName, ...KEY_COST, salt, nonce };
  const key = await derive(keyOf, password, of);
  const sealed = cipher(key, of).encrypt(encode(contents, inside));
  const said = concat(MAGIC, Uint8Array.of(VERSION), encode(body, { header: of, sealed }));
  return concat(said, hash(said));
}

async function derive(keyOf: PasswordKey, password: string, of: BackupHeader): Promise<Uint8Array> {
  const { salt, memoryKib, passes, lanes } = of;
  const key = await keyOf(utf8(password.normalize('NFKC')), salt, { memoryKib, passes, lanes });
  assert(key.length === KEY_BYTES, 'a key has 32 bytes');
  return key;
}

function cipher(key: Uint8Array, of: BackupHeader): ReturnType<typeof xchacha20poly1305> {
  return xchacha20poly1305(key, of.nonce, concat(MAGIC, Uint8Array.of(VERSION), encode(header, of)));
}

function unseal(key: Uint8Array, of: BackupHeader, sealed: Uint8Array): Uint8Array | null {
  try {
    return cipher(key, of).decrypt(sealed);
  } catch {
    return null;
  }
}
