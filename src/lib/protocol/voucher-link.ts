/**
 * Voucher links: a bearer coin as a text that a QR code or a message carries, in the form of payment links. The payload is
 * canonical CBOR in base64url without padding:
 *
 *   link = [2, network, voucher, seed of the one-time key, asset, amount, until, name of the giver | null]
 *
 * Whoever has the link has the money. It stands behind the fragment sign, which is never sent to a server. Voucher and seed
 * are what counts; the rest is what the link says, and nobody has checked it.
 */
import {
  AMOUNT_MAX,
  NAME_CHARS_MAX,
  bigUint,
  bytes,
  checked,
  decode,
  encode,
  id,
  literal,
  optional,
  record,
  text,
  uint,
  type Id,
} from '#kernel';
import { fromBase64Url, toBase64Url } from './base64-url.ts';
import { PAYMENT_LINK_CHARS_MAX } from './limits.ts';
import { payloadIn } from './link-text.ts';

export interface VoucherLink {
  readonly network: Id;
  readonly voucher: Id;
  /** Of the one-time Ed25519 key: 32 bytes. */
  readonly seed: Uint8Array;
  readonly asset: Id;
  /** Minor units of `asset`. */
  readonly amount: bigint;
  /** ms since 1970: from then on it has gone back to who made it. */
  readonly until: number;
  readonly name: string | null;
}

const PATH = '/wallet/claim';

const link = record({
  version: literal(2),
  network: id,
  voucher: id,
  seed: bytes(32),
  asset: id,
  amount: checked(bigUint, (value) => value >= 1n && value <= AMOUNT_MAX, 'amount out of range'),
  until: uint,
  name: optional(text(1, NAME_CHARS_MAX)),
});

/** `/wallet/claim#<payload>`: the way to the screen that claims it. */
export function voucherPath(of: VoucherLink): string {
  return `${PATH}#${toBase64Url(encode(link, { version: 2, ...of }))}`;
}

/** `https://host/wallet/claim#<payload>`; `origin` is scheme, host and port, as a browser gives it. */
export function webVoucherLink(origin: string, of: VoucherLink): string {
  return origin + voucherPath(of);
}

/** Reads what a person scanned, pasted or opened; null for what is no voucher's link, or not all of it. */
export function readVoucherLink(typed: string): VoucherLink | null {
  const trimmed = typed.trim();
  if (trimmed.length > PAYMENT_LINK_CHARS_MAX) return null;
  const payload = payloadIn(trimmed, PATH);
  const encoded = payload === null ? null : fromBase64Url(payload);
  const decoded = encoded === null ? null : decode(link, encoded);
  if (decoded?.ok !== true) return null;
  const { version: _, seed, ...rest } = decoded.value;
  return { ...rest, seed: seed.slice() };
}
