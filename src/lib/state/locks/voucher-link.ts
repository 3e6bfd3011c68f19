/** The text that carries a voucher, and what such a text says: screens reach the protocol's links through here. */
import { readVoucherLink, voucherPath, webVoucherLink, type VoucherLink } from '#replica';

/** The link under this address (scheme, host and port). */
export function voucherLinkAt(origin: string, of: VoucherLink): string {
  return webVoucherLink(origin, of);
}

/** Null for what is no voucher's link. */
export function voucherIn(typed: string): VoucherLink | null {
  return readVoucherLink(typed);
}

/** The way to the screen that claims it, for a text that carries a voucher; else null. */
export function claimPathIn(typed: string): string | null {
  const link = readVoucherLink(typed);
  return link === null ? null : voucherPath(link);
}
