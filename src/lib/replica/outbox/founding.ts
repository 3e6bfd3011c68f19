/**
 * The operation that makes an account or brings a device into one: signed by the root, outside all chains, and by the new
 * device itself [K2, K3]. It always carries what a first device brings; where the account exists the fold ignores that,
 * so two restores of one phrase at the same moment both work.
 */
import {
  decodeOperation,
  EMPTY,
  encodeBody,
  EXPIRES_DEFAULT_MS,
  enrolmentMessage,
  FULL,
  operationMessage,
  sign,
  type Body,
  type Id,
  type Role,
  type Sha256,
  type SignedOperation,
} from '#kernel';
import type { Signer } from '../ports.ts';

export interface Founding {
  readonly network: Id;
  readonly signer: Signer;
  readonly rootSeed: Uint8Array;
  /** Public X25519 keys: the device's, the account's box key, the recovery key. */
  readonly deviceBoxKey: Id;
  readonly boxKey: Id;
  readonly recoveryKey: Id;
  /** 32 random bytes: the account's feed salt. */
  readonly salt: Uint8Array;
  /** The device's clock, ms. */
  readonly now: number;
  /** The journal's time now, ms, as far as a device can reckon it that has seen no entry. */
  readonly journalTime: number;
}

export async function enrolment(hash: Sha256, founding: Founding): Promise<SignedOperation> {
  const { network, signer, rootSeed, deviceBoxKey, boxKey, recoveryKey, salt, now, journalTime } = founding;
  const { account, device } = signer;
  const keys = { network, account, device, boxKey: deviceBoxKey, role: FULL as Role };
  const signature = await signer.sign(enrolmentMessage(keys));
  const first = { salt, recoveryKey, boxKey, invite: null };
  const fields = {
    device,
    boxKey: deviceBoxKey,
    role: FULL as Role,
    limits: [],
    label: EMPTY,
    signature,
    first,
  };
  const body: Body<'device.enrol'> = {
    network,
    account,
    device: account,
    seq: 0,
    previous: null,
    at: now,
    expires: journalTime + EXPIRES_DEFAULT_MS,
    fee: 0n,
    kind: 'device.enrol',
    fields,
  };
  const bytes = encodeBody(body);
  const read = decodeOperation(hash, bytes, sign(rootSeed, operationMessage(bytes)));
  if (!read.ok) throw new Error(`an enrolment of our own: ${read.error}`);
  return read.value;
}
