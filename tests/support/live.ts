/**
 * People of a running relay's network: keys from their names, operations signed in the order of their devices' chains, and
 * clients that log in. The issuer is the one whose keys are in the relay's folder.
 */
import {
  assert,
  baseAssetId,
  decodeOperation,
  encodeBody,
  enrolmentMessage,
  FULL,
  idOf,
  operationMessage,
  publicKeyOf,
  utf8,
  type Body,
  type FieldsOf,
  type Id,
  type Kind,
  type SignedOperation,
} from '#kernel';
import { readHome, type Home } from '../../relay/store/home.ts';
import { signerOf } from '../../relay/store/seed.ts';
import { TestClient, type ClientOptions } from './client.ts';
import type { TestRelay } from './relay.ts';
import { boxKeyOf, deviceOf, nodeSha256, personOf, seedOf, type Person, type TestDevice } from './world.ts';

const HOUR_MS = 3_600_000;

export class LiveNetwork {
  readonly home: Home;
  readonly network: Id;
  readonly base: Id;
  readonly issuer: Person;
  #relay: TestRelay;
  readonly #people = new Map<string, Person>();

  /** The relay must keep its issuer's keys, as a demonstration network does. */
  constructor(relay: TestRelay) {
    const home = readHome(relay.home, nodeSha256);
    assert(home !== null && home.issuer !== null, 'a network whose issuer is here');
    this.#relay = relay;
    this.home = home;
    this.network = home.network;
    this.base = baseAssetId(nodeSha256, home.network);
    const { rootSeed, deviceSeed } = home.issuer;
    const id = idOf(publicKeyOf(rootSeed));
    const device = { ...deviceOf(id, 'issuer'), id: idOf(publicKeyOf(deviceSeed)), seed: deviceSeed };
    this.issuer = { name: 'issuer', id, rootSeed, device };
  }

  /** After the relay was started again. */
  moveTo(relay: TestRelay): void {
    this.#relay = relay;
  }

  /** One of each name, so that each device has one chain. */
  person(name: string): Person {
    const person = this.#people.get(name) ?? personOf(name);
    this.#people.set(name, person);
    return person;
  }

  /** The next operation of the device's chain. */
  sign<K extends Kind>(device: TestDevice, kind: K, fields: FieldsOf<K>): SignedOperation {
    const { account, id, seq, previous, seed } = device;
    const operation = this.#sign(seed, { account, device: id, seq: seq + 1, previous, kind, fields });
    Object.assign(device, { seq: seq + 1, previous: operation.id });
    return operation;
  }

  /** By the root: the operation that enrols a device, and makes the account if there is none. `own`: what the device signs. */
  enrolment(person: Person, device: TestDevice = person.device, own?: Uint8Array): SignedOperation {
    const { id, name, rootSeed } = person;
    const { boxKey, seed } = device;
    const message = enrolmentMessage({
      network: this.network,
      account: id,
      device: device.id,
      boxKey,
      role: FULL,
    });
    const first = {
      salt: seedOf(`salt ${name}`),
      recoveryKey: boxKeyOf(`recovery ${name}`),
      boxKey: boxKeyOf(`box of ${name}`),
      invite: null,
    };
    const signature = own ?? signerOf(seed).sign(message);
    const fields = {
      device: device.id,
      boxKey,
      role: FULL,
      limits: [],
      label: utf8(device.name),
      signature,
      first,
    };
    return this.#sign(rootSeed, {
      account: id,
      device: id,
      seq: 0,
      previous: null,
      kind: 'device.enrol',
      fields,
    });
  }

  issue(to: Id, amount: bigint): SignedOperation {
    return this.sign(this.issuer.device, 'asset.issue', {
      asset: this.base,
      to,
      amount,
      reason: 0,
      reference: null,
    });
  }

  pay(from: TestDevice, to: Id, amount: bigint): SignedOperation {
    const legs = [{ to, asset: this.base, amount, memo: null, request: null }];
    return this.sign(from, 'transfer', { legs, memos: null });
  }

  /** A client for the device, not connected yet; it brings its enrolment along. */
  client(person: Person, more: Partial<ClientOptions> = {}, device: TestDevice = person.device): TestClient {
    const { sign } = signerOf(device.seed);
    const enrolment = this.enrolment(person, device);
    const { account, id } = device;
    return new TestClient({ url: this.#relay.socketUrl, account, device: id, sign, enrolment, ...more });
  }

  #sign(seed: Uint8Array, body: object): SignedOperation {
    const at = Date.now();
    const bytes = encodeBody({ network: this.network, at, expires: at + HOUR_MS, fee: 0n, ...body } as Body);
    const read = decodeOperation(nodeSha256, bytes, signerOf(seed).sign(operationMessage(bytes)));
    assert(read.ok, 'a test signs what can be read');
    return read.value;
  }
}
