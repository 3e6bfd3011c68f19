/**
 * Sealing (P30, P32): text that only the holder of a box key reads, from whoever writes it.
 *
 *   sealed = ephemeral key 32 ‖ nonce 24 ‖ box(content)          NaCl box: X25519, XSalsa20-Poly1305
 *   memo   = sealed CBOR [network, payer's account, device, seq, text]
 *
 * tweetnacl takes any 32 bytes for a key; both public keys pass the kernel's own check first. This module has a door of
 * its own, `#protocol/seal`, so that a screen with a balance on it does not wait for tweetnacl.
 */
import nacl from 'tweetnacl';
import {
  admitBoxKey,
  assert,
  concat,
  decode,
  encode,
  err,
  id,
  idOf,
  ok,
  record,
  text,
  uint,
  utf8,
  type BoxKeyFault,
  type Id,
  type Result,
} from '#kernel';
import { MEMO_TEXT_BYTES_MAX, SEALED_BYTES_MAX, SEALED_OVERHEAD_BYTES } from './limits.ts';

const KEY_BYTES = 32;
const NONCE_BYTES = 24;

/** What chance gives to one seal; never used for a second one. */
export interface SealChance {
  /** An X25519 secret, 32 bytes. */
  readonly ephemeralSecret: Uint8Array;
  /** 24 bytes. */
  readonly nonce: Uint8Array;
}

export type OpenFault = 'malformed' | BoxKeyFault | 'not_for_this_key';

/** The public key of an X25519 secret of 32 random bytes. */
export function boxKeyOf(secret: Uint8Array): Id {
  return idOf(nacl.scalarMult.base(secret));
}

/** Seals content to a public box key. */
export function seal(
  content: Uint8Array,
  boxKey: Uint8Array,
  chance: SealChance,
): Result<Uint8Array, BoxKeyFault> {
  const { ephemeralSecret, nonce } = chance;
  assert(
    ephemeralSecret.length === KEY_BYTES && nonce.length === NONCE_BYTES,
    'a secret of 32 and a nonce of 24 bytes',
  );
  assert(content.length + SEALED_OVERHEAD_BYTES <= SEALED_BYTES_MAX, 'content that can be sealed');
  const admitted = admitBoxKey(boxKey);
  if (!admitted.ok) return admitted;

  const box = nacl.box(content, nonce, admitted.value, ephemeralSecret);
  return ok(concat(nacl.scalarMult.base(ephemeralSecret), nonce, box));
}

/** The content of what was sealed to this secret's public key. */
export function open(sealed: Uint8Array, boxSecret: Uint8Array): Result<Uint8Array, OpenFault> {
  if (sealed.length < SEALED_OVERHEAD_BYTES || sealed.length > SEALED_BYTES_MAX) return err('malformed');
  const ephemeralKey = admitBoxKey(sealed.subarray(0, KEY_BYTES));
  if (!ephemeralKey.ok) return ephemeralKey;
  const nonce = sealed.subarray(KEY_BYTES, KEY_BYTES + NONCE_BYTES);
  const content = nacl.box.open(
    sealed.subarray(KEY_BYTES + NONCE_BYTES),
    nonce,
    ephemeralKey.value,
    boxSecret,
  );
  return content === null ? err('not_for_this_key') : ok(content);
}

/** The operation that carries a memo. It is part of what is sealed, so that nobody can pass a memo on as their own. */
export interface MemoPlace {
  readonly network: Id;
  readonly account: Id;
  readonly device: Id;
  readonly seq: number;
}

const memoSchema = record({
  network: id,
  account: id,
  device: id,
  seq: uint,
  text: text(1, MEMO_TEXT_BYTES_MAX),
});

/** Seals a memo to one box key: the payee's, and once more, with new chance, the payer's own. Text is not empty. */
export function sealMemo(
  place: MemoPlace,
  memo: string,
  boxKey: Uint8Array,
  chance: SealChance,
): Result<Uint8Array, 'memo_too_long' | BoxKeyFault> {
  if (utf8(memo).length > MEMO_TEXT_BYTES_MAX) return err('memo_too_long');
  const { network, account, device, seq } = place;
  return seal(encode(memoSchema, { network, account, device, seq, text: memo }), boxKey, chance);
}

/** The text of the memo that this operation carries. `other_operation`: it was sealed for another one. */
export function openMemo(
  place: MemoPlace,
  sealed: Uint8Array,
  boxSecret: Uint8Array,
): Result<string, OpenFault | 'other_operation'> {
  const content = open(sealed, boxSecret);
  if (!content.ok) return content;
  const memo = decode(memoSchema, content.value);
  if (!memo.ok) return err('malformed');
  const { network, account, device, seq } = memo.value;
  const same =
    network === place.network && account === place.account && device === place.device && seq === place.seq;
  return same ? ok(memo.value.text) : err('other_operation');
}
