/**
 * Pairing (K4): what two devices of one person tell each other while the old one lets the new one in. They speak through
 * a mailbox of the relay, which is trusted with nothing.
 *
 *   new device = [device key, X25519 key, nonce 16]        account = [network, account, role, nonce 16, checkpoint | null]
 *   commitment = SHA-256(tag "pair" ‖ new device)
 *   code       = the first six digits of SHA-256(tag "pair" ‖ [new device, account]), read as a number
 *   seal       = HMAC-SHA-256(the new device's nonce, tag "pair" ‖ account)
 *   consent    = [signature 64, checkpoint | null, HMAC-SHA-256(the new device's nonce, tag "pair" ‖ [checkpoint | null])]
 *
 * With a camera the old device reads the new one's keys from its screen, and the nonce in that picture proves to the new
 * one that the account comes from whoever saw it. Without one the new device commits itself before it hears of the
 * account and opens its keys after: the code that both show can then be met by nobody between them but by luck, once in a
 * million.
 *
 * Each shows the other the checkpoint that it has seen last [P24]. What the old one shows is under the seal or the code, so
 * that the relay cannot put another in its place; what the new one shows is under its nonce, which a picture keeps from it.
 */
import {
  bytes,
  decode,
  encode,
  equal,
  hmacSha256,
  id,
  optional,
  record,
  tagged,
  text,
  uintBetween,
  type Result,
  type Role,
  type Sha256,
  type TypeOf,
} from '#kernel';
import { fromBase64Url, toBase64Url } from './base64-url.ts';
import { PAIRING_CHECKPOINT_CHARS_MAX } from './limits.ts';

const PATH = '/settings/devices';
const FRAGMENT = 'pair=';

const newDevice = record({ device: id, boxKey: id, nonce: bytes(16) });
const checkpoint = optional(text(1, PAIRING_CHECKPOINT_CHARS_MAX));
const account = record({
  network: id,
  account: id,
  role: uintBetween<Role>(0, 1),
  nonce: bytes(16),
  checkpoint,
});
const seen = record({ checkpoint });
const consent = record({ signature: bytes(64), checkpoint, seal: bytes(32) });
const both = record({ newDevice, account });
const shown = record({ mailbox: bytes(16), newDevice });

export type NewDevice = TypeOf<typeof newDevice>;
export type PairingAccount = TypeOf<typeof account>;
/** What the new device signs its enrolment with, and the signed note of the checkpoint that it has seen. */
export type PairingConsent = Omit<TypeOf<typeof consent>, 'seal'>;

/** What stands in the picture that the new device shows; the mailbox has a name of 16 random bytes. */
export type ShownDevice = TypeOf<typeof shown>;

export const writeNewDevice = (of: NewDevice): Uint8Array => encode(newDevice, of);
export const readNewDevice = (message: Uint8Array): Result<NewDevice, string> => decode(newDevice, message);
export const writePairingAccount = (of: PairingAccount): Uint8Array => encode(account, of);
export const readPairingAccount = (message: Uint8Array): Result<PairingAccount, string> =>
  decode(account, message);

/** Of 32 bytes. */
export function pairingCommitment(hash: Sha256, of: NewDevice): Uint8Array {
  return hash(tagged('pair', encode(newDevice, of)));
}

/** Six digits. */
export function pairingCode(hash: Sha256, of: NewDevice, into: PairingAccount): string {
  const digest = hash(tagged('pair', encode(both, { newDevice: of, account: into })));
  const number = new DataView(digest.buffer, digest.byteOffset).getUint32(0) % 1_000_000;
  return String(number).padStart(6, '0');
}

/** What shows that the account was named by somebody who has seen the new device's picture: 32 bytes. */
export function pairingSeal(hash: Sha256, { nonce }: NewDevice, into: PairingAccount): Uint8Array {
  return hmacSha256(hash, nonce, tagged('pair', encode(account, into)));
}

export function isPairingSeal(hash: Sha256, of: NewDevice, into: PairingAccount, seal: Uint8Array): boolean {
  return equal(pairingSeal(hash, of, into), seal);
}

export function writePairingConsent(hash: Sha256, of: NewDevice, given: PairingConsent): Uint8Array {
  return encode(consent, { ...given, seal: consentSeal(hash, of, given) });
}

/** Null: it is not of this device. */
export function readPairingConsent(hash: Sha256, of: NewDevice, message: Uint8Array): PairingConsent | null {
  const read = decode(consent, message);
  return read.ok && equal(consentSeal(hash, of, read.value), read.value.seal) ? read.value : null;
}

function consentSeal(hash: Sha256, { nonce }: NewDevice, given: PairingConsent): Uint8Array {
  return hmacSha256(hash, nonce, tagged('pair', encode(seen, given)));
}

/** `https://host/settings/devices#pair=<payload>`, which a camera opens on the old device. */
export function pairingLink(origin: string, { mailbox, newDevice: of }: ShownDevice): string {
  const payload = encode(shown, { mailbox, newDevice: of });
  return `${origin}${PATH}#${FRAGMENT}${toBase64Url(payload)}`;
}

/** Null for what is no such link. */
export function readPairingLink(typed: string): ShownDevice | null {
  const [, payload] = /#pair=([\w-]+)$/.exec(typed.trim()) ?? [];
  const bytes = payload === undefined ? null : fromBase64Url(payload);
  const read = bytes === null ? null : decode(shown, bytes);
  return read?.ok === true ? read.value : null;
}
