/**
 * Pairing (K4): what two devices of one person tell each other while the old one lets the new one in. They speak through
 * a mailbox of the relay, which is trusted with nothing.
 *
 *   new device = [device key, X25519 key, nonce 16]        account = [network, account, role, nonce 16]
 *   commitment = SHA-256(tag "pair" ‖ new device)
 *   code       = the first six digits of SHA-256(tag "pair" ‖ [new device, account]), read as a number
 *   seal       = HMAC-SHA-256(the new device's nonce, tag "pair" ‖ account)
 *
 * With a camera the old device reads the new one's keys from its screen, and the nonce in that picture proves to the new
 * one that the account comes from whoever saw it. Without one the new device commits itself before it hears of the
 * account and opens its keys after: the code that both show can then be met by nobody between them but by luck, once in a
 * million.
 */
import {
  bytes,
  decode,
  encode,
  equal,
  hmacSha256,
  id,
  record,
  tagged,
  uintBetween,
  type Result,
  type Role,
  type Sha256,
  type TypeOf,
} from '#kernel';
import { fromBase64Url, toBase64Url } from './base64-url.ts';

const PATH = '/settings/devices';
const FRAGMENT = 'pair=';

const newDevice = record({ device: id, boxKey: id, nonce: bytes(16) });
const account = record({ network: id, account: id, role: uintBetween<Role>(0, 1), nonce: bytes(16) });
const both = record({ newDevice, account });
const shown = record({ mailbox: bytes(16), newDevice });

export type NewDevice = TypeOf<typeof newDevice>;
export type PairingAccount = TypeOf<typeof account>;

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

/** `https://host/settings/devices#pair=<payload>`: any camera opens it on the old device. */
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
