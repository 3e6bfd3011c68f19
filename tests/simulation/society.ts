/**
 * What the people of a world know of one another outside of the network: who there is, which requests were shown, which
 * coins were handed over, which secrets told. None of it is true because it is here; half of it may be out of date.
 */
import type { Id } from '#kernel';
import type { KeyPair } from './crypto.ts';

export interface KnownRequest {
  readonly payee: Id;
  readonly asset: Id;
  readonly amount: bigint;
  readonly nonce: Uint8Array;
  readonly expires: number;
}

export interface KnownHold {
  readonly id: Id;
  readonly payer: Id;
  readonly to: Id;
  readonly amount: bigint;
  /** The secret whose hash locks it. */
  readonly preimage: Uint8Array | null;
}

export interface KnownVoucher {
  readonly id: Id;
  readonly key: KeyPair;
}

export interface Society {
  readonly network: Id;
  readonly base: Id;
  readonly issuer: Id;
  readonly accounts: Id[];
  readonly assets: { readonly id: Id; readonly issuer: Id }[];
  readonly requests: KnownRequest[];
  readonly holds: KnownHold[];
  readonly vouchers: KnownVoucher[];
  /** Everything that anybody has signed and others have seen: what can be replayed. */
  readonly seen: Uint8Array[];
}

export function newSociety(network: Id, base: Id, issuer: Id): Society {
  return {
    network,
    base,
    issuer,
    accounts: [issuer],
    assets: [{ id: base, issuer }],
    requests: [],
    holds: [],
    vouchers: [],
    seen: [],
  };
}
