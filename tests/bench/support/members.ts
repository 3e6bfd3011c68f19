/**
 * The people of the benches: keys that follow from a number, so that every process makes the same ones, and operations
 * signed by libsodium ahead of time, since signing costs as much as verifying.
 */
import {
  baseAssetId,
  decodeOperation,
  encodeBody,
  enrolmentMessage,
  FULL,
  idOf,
  operationId,
  operationMessage,
  publicKeyOf,
  utf8,
  type Body,
  type FieldsOf,
  type Id,
  type Kind,
  type SignedOperation,
} from '#kernel';
import { nodeSha256 } from '../../support/world.ts';
import { keyPairOf, signWith, type KeyPair } from './sodium.ts';

export interface Member {
  readonly account: Id;
  readonly device: Id;
  readonly rootKey: KeyPair;
  readonly deviceKey: KeyPair;
}

const HOUR_MS = 3_600_000;

function seedOf(name: string): Uint8Array {
  return nodeSha256(utf8(`bench seed: ${name}`));
}

export function memberNamed(name: string): Member {
  const rootKey = keyPairOf(seedOf(`root ${name}`));
  const deviceKey = keyPairOf(seedOf(`device ${name}`));
  return { account: idOf(rootKey.publicKey), device: idOf(deviceKey.publicKey), rootKey, deviceKey };
}

export function memberAt(place: number): Member {
  return memberNamed(String(place));
}

/** A key for boxes that nobody opens here. */
const boxKey = idOf(publicKeyOf(seedOf('box')));

function signed<K extends Kind>(
  key: KeyPair,
  body: Omit<Body<K>, 'at' | 'expires' | 'fee'>,
  at: number,
): SignedOperation {
  const bytes = encodeBody({ ...body, at, expires: at + 24 * HOUR_MS, fee: 0n } as unknown as Body);
  const decoded = decodeOperation(nodeSha256, bytes, signWith(key, operationMessage(bytes)));
  if (!decoded.ok) throw new Error(decoded.error);
  return decoded.value;
}

/** The operation that makes the account with its one device. */
export function enrolmentOf(
  network: Id,
  { account, device, rootKey, deviceKey }: Member,
  at: number,
): SignedOperation {
  const message = enrolmentMessage({ network, account, device, boxKey, role: FULL });
  const first = { salt: nodeSha256(rootKey.publicKey), recoveryKey: boxKey, boxKey, invite: null };
  const signature = signWith(deviceKey, message);
  const fields: FieldsOf<'device.enrol'> = {
    device,
    boxKey,
    role: FULL,
    limits: [],
    label: utf8('bench'),
    signature,
    first,
  };
  return signed(
    rootKey,
    { network, account, device: account, seq: 0, previous: null, kind: 'device.enrol', fields },
    at,
  );
}

/** An operation of a chain: what goes out, and what the next one names. */
export interface Link {
  readonly id: Id;
  readonly bytes: Uint8Array;
  readonly signature: Uint8Array;
}

export interface Chain {
  readonly network: Id;
  readonly member: Member;
  readonly at: number;
}

/** The next operation of a member's device; `seq` counts from 1. */
export function nextLink<K extends Kind>(
  { network, member, at }: Chain,
  seq: number,
  previous: Id | null,
  kind: K,
  fields: FieldsOf<K>,
): Link {
  const { account, device, deviceKey } = member;
  const times = { at, expires: at + 24 * HOUR_MS, fee: 0n };
  const bytes = encodeBody({
    network,
    account,
    device,
    seq,
    previous,
    ...times,
    kind,
    fields,
  } as unknown as Body);
  const message = operationMessage(bytes);
  return { id: operationId(nodeSha256, bytes), bytes, signature: signWith(deviceKey, message) };
}

/** Transfers of one minor unit of the base asset from a member to others in turn, from `seq` 1 on. */
export function transfersOf(chain: Chain, payees: readonly Member[], count: number): readonly Link[] {
  const asset = baseAssetId(nodeSha256, chain.network);
  const links: Link[] = [];
  for (let seq = 1; seq <= count; seq++) {
    const { account: to } = payees[seq % payees.length] as Member;
    const fields: FieldsOf<'transfer'> = {
      legs: [{ to, asset, amount: 1n, memo: null, request: null }],
      memos: null,
    };
    links.push(nextLink(chain, seq, links.at(-1)?.id ?? null, 'transfer', fields));
  }
  return links;
}
