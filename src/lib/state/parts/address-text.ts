/** Accounts in letters: components know the kernel's types alone, so its functions reach them through here. */
import { ADDRESS_CHARS, formatAddress, idFromHex, idHex, shortAddress, type Id } from '#kernel';

export { ADDRESS_CHARS };

export function addressText(account: Id): string {
  return formatAddress(account);
}

export function shortAddressText(account: Id): string {
  return shortAddress(account);
}

/** The address in groups of four letters, which two people can compare. */
export function addressGroups(account: Id): readonly string[] {
  return formatAddress(account).match(/.{1,4}/g) ?? [];
}

/** A device, an asset or a key, in 64 hex digits. */
export function idText(id: Id): string {
  return idHex(id);
}

/** Read back; null where it is none. */
export function idInText(hex: string): Id | null {
  return idFromHex(hex);
}
