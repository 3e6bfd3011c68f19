/**
 * What entries say of requests: a payment names the request that it pays, and a request is paid by the first accepted
 * entry that names it with all of its terms, since its id is over all of them [L11].
 */
import { toHex, type Id, type Operation } from '#kernel';
import type { Row } from '../history/rows.ts';

/** The request that a payment names. */
export interface RowRequest {
  /** 32 hex digits. */
  readonly nonce: string;
  /** ms since 1970 */
  readonly expires: number;
}

/** What a payment has to say to pay one request and no other, beside its payee. */
export interface RequestTerms extends RowRequest {
  readonly asset: Id;
  readonly amount: bigint;
}

export function requestIn(operation: Operation | null): RowRequest | null {
  if (operation?.kind !== 'transfer') return null;
  const request = operation.fields.legs[0]?.request ?? null;
  return request === null ? null : { nonce: toHex(request.nonce), expires: request.expires };
}

/** Whether the row is of an entry that paid the request; `direction` as the row's account sees it. */
export function paysRequest(
  { request, asset, amount, direction, rejection }: Row,
  terms: RequestTerms,
  as: 'in' | 'out',
): boolean {
  const isNamed = request?.nonce === terms.nonce && request.expires === terms.expires;
  const isSame = asset === terms.asset && amount === terms.amount && direction === as;
  return isNamed && isSame && rejection === null;
}
