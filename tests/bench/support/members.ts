/**
 * The people of the benches: keys that follow from a number, so that every process makes the same ones, and operations
 * signed by libsodium ahead of time, since signing costs as much as verifying.
 */
import {
  decodeOperation,
  encodeBody,
  enrolmentMessage,
  FULL,
  idOf,
  operationMessage,
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
const NO_SIGNATURE = new Uint8Array(64).fill(1);

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

/** A key for boxes that nobody opens here: a u-coordinate is below 2^255. */
const boxKey = idOf(seedOf('box').map((byte, place) => (place === 31 ? byte & 0x7f : byte)));

interface Statement<K extends Kind> {
  readonly network: Id;
  readonly account: Id;
  readonly device: Id;
  readonly seq: number;
  readonly previous: Id | null;
  readonly kind: K;
  readonly fields: FieldsOf<K>;
}

function signed<K extends Kind>(key: KeyPair | null, body: Statement<K>, at: number): SignedOperation {
  const bytes = encodeBody({ ...body, at, expires: at + 24 * HOUR_MS, fee: 0n } as Body);
  const signature = key === null ? NO_SIGNATURE : signWith(key, operationMessage(bytes));
  const decoded = decodeOperation(nodeSha256, bytes, signature);
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

/** The chain of a member's device: each operation names the one before. */
export class Chain {
  readonly #network: Id;
  readonly #member: Member;
  readonly #at: number;
  readonly #signs: boolean;
  #seq = 0;
  #previous: Id | null = null;

  /** Without `signs` the signatures are not good: for what is folded and stored, where nobody looks at them. */
  constructor(network: Id, member: Member, at: number, signs = true) {
    this.#network = network;
    this.#member = member;
    this.#at = at;
    this.#signs = signs;
  }

  next<K extends Kind>(kind: K, fields: FieldsOf<K>): SignedOperation {
    const { account, device, deviceKey } = this.#member;
    const place = { network: this.#network, account, device, seq: ++this.#seq, previous: this.#previous };
    const operation = signed(this.#signs ? deviceKey : null, { ...place, kind, fields }, this.#at);
    this.#previous = operation.id;
    return operation;
  }

  /** One minor unit of an asset to one payee. */
  pay(to: Id, asset: Id): SignedOperation {
    return this.next('transfer', {
      legs: [{ to, asset, amount: 1n, memo: null, request: null }],
      memos: null,
    });
  }
}
