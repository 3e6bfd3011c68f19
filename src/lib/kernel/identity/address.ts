/**
 * How an account is written for people: bech32m (BIP-350) with the prefix `hold` over the 32 bytes of its key. Its
 * checksum finds any four wrong letters. An address is 63 characters, all lower case, or all upper case as dense QR
 * codes have it. A device is written as 64 hex digits (id.ts).
 */
import { bech32m } from '@scure/base';
import { ID_BYTES, idBytes, idOf, type Id } from '../foundation/id.ts';
import { err, ok, type Result } from '../foundation/result.ts';

const PREFIX = 'hold';
export const ADDRESS_CHARS = 63;

const LETTERS = /^[qpzry9x8gf2tvdw0s3jn54khce6mua7l]*$/;

/** In the order of the checks. `wrong_checksum`: a letter is wrong or two are swapped. */
export type AddressFault = 'mixed_case' | 'wrong_prefix' | 'wrong_length' | 'wrong_letter' | 'wrong_checksum';

export function formatAddress(account: Id): string {
  return bech32m.encode(PREFIX, bech32m.toWords(idBytes(account)));
}

/** The account with this address: exactly this text, with no spaces around it. */
export function parseAddress(address: string): Result<Id, AddressFault> {
  const text = address.toLowerCase();
  if (address !== text && address !== address.toUpperCase()) return err('mixed_case');
  if (!text.startsWith(`${PREFIX}1`)) return err('wrong_prefix');
  if (text.length !== ADDRESS_CHARS) return err('wrong_length');
  if (!LETTERS.test(text.slice(PREFIX.length + 1))) return err('wrong_letter');
  const decoded = bech32m.decodeUnsafe(text);
  const bytes = decoded && bech32m.fromWordsUnsafe(decoded.words);
  return bytes?.length === ID_BYTES ? ok(idOf(bytes)) : err('wrong_checksum');
}

/** For where a whole address does not fit: `hold1abcd…wxyz`. Two accounts may share it; it is never taken as input. */
export function shortAddress(account: Id): string {
  const address = formatAddress(account);
  return `${address.slice(0, PREFIX.length + 5)}…${address.slice(-4)}`;
}
