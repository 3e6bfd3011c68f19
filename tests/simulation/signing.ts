/** Operations signed by hand, for members who are no devices: strangers, thieves, and the issuer's own keys. */
import nacl from 'tweetnacl';
import {
  assert,
  decodeOperation,
  encodeBody,
  enrolmentMessage,
  FULL,
  idOf,
  operationMessage,
  type Body,
  type FieldsOf,
  type Id,
  type Kind,
  type SignedOperation,
} from '#kernel';
import { keyPair, seedOf, sha256, type KeyPair } from './crypto.ts';

export interface Member {
  readonly name: string;
  readonly root: KeyPair;
  readonly device: KeyPair;
}

export function memberOf(name: string): Member {
  return { name, root: keyPair(seedOf(`root of ${name}`)), device: keyPair(seedOf(`device of ${name}`)) };
}

export interface Place {
  readonly network: Id;
  readonly account: Id;
  readonly seq: number;
  readonly previous: Id | null;
  readonly at: number;
  readonly expires: number;
  readonly fee?: bigint;
}

export function signOperation<K extends Kind>(
  keys: KeyPair,
  place: Place,
  kind: K,
  fields: FieldsOf<K>,
): SignedOperation {
  const bytes = encodeBody({ ...place, fee: place.fee ?? 0n, device: keys.id, kind, fields } as Body);
  const read = decodeOperation(sha256, bytes, keys.sign(operationMessage(bytes)));
  assert(read.ok, 'what is signed here can be read');
  return read.value;
}

/** X25519, 32 bytes. */
export function boxSecretOf(name: string): Uint8Array {
  return seedOf(`box of ${name}`);
}

const boxKeys = new Map<string, Id>();

export function boxKeyOf(name: string): Id {
  const known = boxKeys.get(name) ?? boxOf(boxSecretOf(name));
  boxKeys.set(name, known);
  return known;
}

export function boxOf(secret: Uint8Array): Id {
  return idOf(nacl.scalarMult.base(secret));
}

/** The root of the member enrols its device; the first one makes the account. */
export function signEnrolment(
  network: Id,
  member: Member,
  at: number,
  expires: number,
  device: KeyPair = member.device,
): SignedOperation {
  const account = member.root.id;
  const boxKey = boxKeyOf(member.name);
  const message = enrolmentMessage({ network, account, device: device.id, boxKey, role: FULL });
  const fields: FieldsOf<'device.enrol'> = {
    device: device.id,
    boxKey,
    role: FULL,
    limits: [],
    label: new Uint8Array(0),
    signature: device.sign(message),
    first: { salt: seedOf(`salt of ${member.name}`), recoveryKey: boxKey, boxKey, invite: null },
  };
  return signOperation(
    member.root,
    { network, account, seq: 0, previous: null, at, expires },
    'device.enrol',
    fields,
  );
}
