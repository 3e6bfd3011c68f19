/** The requests for money that the devices of an account have made, as they share them (P33). */
import { idFromHex, idHex, type Id } from '#kernel';
import type { SharedRequest } from '#replica';
import type { Shared } from './shared.ts';

/** Money that the account has asked for. */
export interface AskedRequest {
  /** Its nonce: 32 hex digits. */
  readonly id: string;
  readonly asset: Id;
  readonly amount: bigint;
  readonly memo: string;
  /** ms of the journal's time, both. */
  readonly made: number;
  readonly expires: number;
}

/** Oldest first. */
export async function askedRequests(shared: Shared, account: Id): Promise<readonly AskedRequest[]> {
  const all = await shared.all(account, 'requests');
  return [...all].flatMap(([id, request]) => askedRequest(id, request)).sort((a, b) => a.made - b.made);
}

export function keepAsked(shared: Shared, account: Id, { id, asset, amount, ...rest }: AskedRequest) {
  const { memo, made, expires } = rest;
  const request = { asset: idHex(asset), amount: String(amount), memo, made, expires };
  return shared.set(account, 'requests', id, request);
}

function askedRequest(
  id: string,
  { asset: hex, amount, memo, made, expires }: SharedRequest,
): AskedRequest[] {
  const asset = idFromHex(hex);
  return asset === null ? [] : [{ id, asset, amount: BigInt(amount), memo, made, expires }];
}
