/**
 * Payment links: whom to pay, and perhaps how much and for what, in one text that a QR code, a message or a web page
 * carries. The payload is canonical CBOR in base64url without padding:
 *
 *   link    = [1, network, account, box key | null, name | null, asset | null, amount | null, memo | null, request | null]
 *   request = [nonce 16, expires]
 *
 * written `web+holdfast:<payload>` for apps, or `https://host/wallet/send#<payload>` for everybody: a fragment is never
 * sent to a server. Nothing in a link is signed: a name is what the link says, and a person checks what will be paid.
 */
import {
  AMOUNT_MAX,
  NAME_CHARS_MAX,
  bigUint,
  bytes,
  checked,
  decode,
  encode,
  err,
  id,
  literal,
  ok,
  optional,
  parseAddress,
  record,
  text,
  uint,
  utf8,
  type AddressFault,
  type Id,
  type Result,
} from '#kernel';
import { fromBase64Url, toBase64Url } from './base64-url.ts';
import { MEMO_TEXT_BYTES_MAX, PAYMENT_LINK_CHARS_MAX } from './limits.ts';
import { payloadIn, SCHEME } from './link-text.ts';

/** Pays a request, once [L11]: 16 random bytes, and ms since 1970. */
export interface LinkRequest {
  readonly nonce: Uint8Array;
  readonly expires: number;
}

export interface PaymentLink {
  /** Null in a bare address, which is good in any network. */
  readonly network: Id | null;
  readonly account: Id;
  readonly boxKey: Id | null;
  /** What the payee calls itself here; nobody has checked it. */
  readonly name: string | null;
  readonly asset: Id | null;
  /** Minor units of `asset`; there is none without it. */
  readonly amount: bigint | null;
  readonly memo: string | null;
  /** There is none without an amount. */
  readonly request: LinkRequest | null;
}

/** A link that is written names its network. */
export type WritablePaymentLink = PaymentLink & { readonly network: Id };

/** In the order of the checks. `not_a_link`: neither a link nor an address. `malformed`: a payload that is not canonical. */
export type PaymentLinkFault =
  | { readonly code: 'too_long' }
  | { readonly code: 'not_a_link' }
  | { readonly code: 'wrong_address'; readonly fault: AddressFault }
  | { readonly code: 'malformed' };

const PATH = '/wallet/send';

const amount = checked(bigUint, (value) => value >= 1n && value <= AMOUNT_MAX, 'amount out of range');
const memo = checked(text(1, 256), (value) => utf8(value).length <= MEMO_TEXT_BYTES_MAX, 'memo too long');
const link = record({
  version: literal(1),
  network: id,
  account: id,
  boxKey: optional(id),
  name: optional(text(1, NAME_CHARS_MAX)),
  asset: optional(id),
  amount: optional(amount),
  memo: optional(memo),
  request: optional(record({ nonce: bytes(16), expires: uint })),
});
const coherent = checked(
  link,
  ({ asset, amount, request }) =>
    (amount === null || asset !== null) && (request === null || amount !== null),
  'an amount without its asset, or a request without its amount',
);

/** The payload alone: what stands in a fragment. Throws InvariantError for what `readPaymentLink` would refuse. */
export function paymentPayload(of: WritablePaymentLink): string {
  return toBase64Url(encode(coherent, { version: 1, ...of }));
}

/** `https://host/wallet/send#<payload>`; `origin` is scheme, host and port, as a browser gives it. */
export function webPaymentLink(origin: string, of: WritablePaymentLink): string {
  return `${origin}${PATH}#${paymentPayload(of)}`;
}

/** `web+holdfast:<payload>` */
export function appPaymentLink(of: WritablePaymentLink): string {
  return `${SCHEME}${paymentPayload(of)}`;
}

/**
 * Reads what a person scanned, pasted or opened: a link in either form, a bare payload, or a bare address; white space
 * around it does not matter.
 */
export function readPaymentLink(typed: string): Result<PaymentLink, PaymentLinkFault> {
  const trimmed = typed.trim();
  if (trimmed.length > PAYMENT_LINK_CHARS_MAX) return err({ code: 'too_long' });
  if (/^hold1/i.test(trimmed)) return readBareAddress(trimmed);
  const payload = payloadIn(trimmed, PATH);
  if (payload === null) return err({ code: 'not_a_link' });
  const encoded = fromBase64Url(payload);
  const decoded = encoded === null ? null : decode(coherent, encoded);
  if (decoded === null || !decoded.ok) return err({ code: 'malformed' });
  const { version: _, request, ...rest } = decoded.value;
  return ok({ ...rest, request: request && { ...request, nonce: request.nonce.slice() } });
}

function readBareAddress(address: string): Result<PaymentLink, PaymentLinkFault> {
  const account = parseAddress(address);
  if (!account.ok) return err({ code: 'wrong_address', fault: account.error });
  return ok({
    network: null,
    account: account.value,
    boxKey: null,
    name: null,
    asset: null,
    amount: null,
    memo: null,
    request: null,
  });
}
