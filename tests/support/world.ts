/**
 * A ledger in memory for tests: people whose keys come from their names, so that every run makes the same bytes, and
 * operations signed in the order of their devices' chains, admitted and folded as a relay would.
 */
import { hash } from 'node:crypto';
import nacl from 'tweetnacl';
import {
  admit,
  apply,
  assert,
  bytesOfKey,
  decodeOperation,
  encodeBody,
  encodeGenesis,
  enrolmentMessage,
  FULL,
  idOf,
  invalidity,
  networkId,
  networkOf,
  operationMessage,
  publicKeyOf,
  sign,
  stateAtGenesis,
  utf8,
  verifiedElsewhere,
  verify,
  type Body,
  type FieldsOf,
  type Genesis,
  type Id,
  type Input,
  type Kind,
  type MemoryState,
  type Primitives,
  type Refusal,
  type Role,
  type Rules,
  type SealedEntry,
  type Sha256,
  type VerifiedOperation,
} from '#kernel';

/** By way of a latin-1 text: Node makes a short string much faster than a Buffer. */
export const nodeSha256: Sha256 = (message) => bytesOfKey(hash('sha256', message, 'binary'));

export interface TestDevice {
  readonly name: string;
  readonly account: Id;
  readonly id: Id;
  readonly seed: Uint8Array;
  readonly boxKey: Id;
  seq: number;
  previous: Id | null;
}

export interface Person {
  readonly name: string;
  readonly id: Id;
  readonly rootSeed: Uint8Array;
  readonly device: TestDevice;
}

/** 32 bytes that follow from a name. */
export function seedOf(name: string): Uint8Array {
  return nodeSha256(utf8(`test seed: ${name}`));
}

export function boxKeyOf(name: string): Id {
  return idOf(nacl.box.keyPair.fromSecretKey(seedOf(name)).publicKey);
}

export function deviceOf(account: Id, name: string): TestDevice {
  const seed = seedOf(`device ${name}`);
  return {
    name,
    account,
    id: idOf(publicKeyOf(seed)),
    seed,
    boxKey: boxKeyOf(`box ${name}`),
    seq: 0,
    previous: null,
  };
}

export function personOf(name: string): Person {
  const rootSeed = seedOf(`root ${name}`);
  const id = idOf(publicKeyOf(rootSeed));
  return { name, id, rootSeed, device: deviceOf(id, name) };
}

export interface SigningOptions {
  readonly at?: number;
  readonly expires?: number;
  readonly fee?: bigint;
  readonly seq?: number;
  readonly previous?: Id | null;
}

const HOUR_MS = 3_600_000;
export const MADE_AT = 1_750_000_000_000;

export class World {
  readonly genesis: Genesis;
  readonly network: Id;
  readonly base: Id;
  readonly state: MemoryState;
  readonly hash: Sha256;
  readonly primitives: Primitives;
  readonly issuer = personOf('issuer');
  readonly relay = personOf('relay');
  readonly entries: SealedEntry[] = [];
  time = MADE_AT;

  constructor(rules: Rules = [], hash: Sha256 = nodeSha256) {
    this.hash = hash;
    this.primitives = { hash, verify };
    this.genesis = {
      version: 1,
      name: 'Test harbour',
      symbol: 'SHELL',
      assetName: 'Shell',
      decimals: 2,
      issuer: this.issuer.id,
      operator: this.issuer.id,
      relays: [{ key: this.relay.id, beacon: this.relay.id }],
      rules,
      madeAt: MADE_AT,
    };
    this.network = networkId(hash, encodeGenesis(this.genesis));
    this.state = stateAtGenesis(hash, this.genesis);
    this.base = networkOf(this.state).base;
  }

  /** Signs by a device, taking the next place of its chain unless told otherwise. */
  sign<K extends Kind>(
    device: TestDevice,
    kind: K,
    fields: FieldsOf<K>,
    options: SigningOptions = {},
  ): VerifiedOperation {
    const seq = options.seq ?? device.seq + 1;
    const previous = options.previous === undefined ? device.previous : options.previous;
    const operation = this.#sign(device.seed, {
      account: device.account,
      device: device.id,
      seq,
      previous,
      kind,
      fields,
      ...this.#times(options),
    });
    if (options.seq === undefined) Object.assign(device, { seq, previous: operation.id });
    return operation;
  }

  /** Signs by an account's root. */
  signRoot<K extends Kind>(
    person: Person,
    kind: K,
    fields: FieldsOf<K>,
    options: SigningOptions = {},
  ): VerifiedOperation {
    const { id, rootSeed } = person;
    return this.#sign(rootSeed, {
      account: id,
      device: id,
      seq: 0,
      previous: null,
      kind,
      fields,
      ...this.#times(options),
    });
  }

  #times({ at, expires, fee }: SigningOptions): Pick<Body, 'network' | 'at' | 'expires' | 'fee'> {
    return {
      network: this.network,
      at: at ?? this.time,
      expires: expires ?? this.time + 24 * HOUR_MS,
      fee: fee ?? 0n,
    };
  }

  #sign(seed: Uint8Array, body: object): VerifiedOperation {
    const bytes = encodeBody(body as Body);
    const decoded = decodeOperation(this.hash, bytes, sign(seed, operationMessage(bytes)));
    assert(decoded.ok, 'a test signs what can be read');
    return verifiedElsewhere(decoded.value);
  }

  enrolment(
    person: Person,
    device: TestDevice,
    role: Role = FULL,
    limits: FieldsOf<'device.enrol'>['limits'] = [],
  ): FieldsOf<'device.enrol'> {
    const message = enrolmentMessage({
      network: this.network,
      account: person.id,
      device: device.id,
      boxKey: device.boxKey,
      role,
    });
    const first = {
      salt: seedOf(`salt ${person.name}`),
      recoveryKey: boxKeyOf(`recovery ${person.name}`),
      boxKey: boxKeyOf(`box of ${person.name}`),
      invite: null,
    };
    return {
      device: device.id,
      boxKey: device.boxKey,
      role,
      limits,
      label: utf8(device.name),
      signature: sign(device.seed, message),
      first,
    };
  }

  /** Admits and folds; the refusal, or the entry. */
  submit(operation: VerifiedOperation): Refusal | SealedEntry {
    const refusal = admit(this.state, this.primitives, this.time, operation);
    if (refusal !== null) return refusal;
    return this.enter({ type: 'operation', operation });
  }

  /** Folds what is valid here and now. */
  enter(input: Input): SealedEntry {
    const fault = invalidity(this.state, this.primitives, this.time, input);
    assert(fault === null, `a valid entry: ${fault}`);
    const entry = apply(this.state, this.primitives, this.time, input);
    this.entries.push(entry);
    return entry;
  }

  /** Moves time on and plays the timeouts that fall due, in their order; `after` is called after each. */
  advance(ms: number, after: (sealed: SealedEntry) => void = () => undefined): readonly SealedEntry[] {
    this.time += ms;
    const ended: SealedEntry[] = [];
    for (
      let next = this.state.nextTimeout();
      next !== null && next.until <= this.time;
      next = this.state.nextTimeout()
    ) {
      const { timeout, object } = next;
      const sealed = this.enter({ type: 'timeout', timeout, object });
      after(sealed);
      ended.push(sealed);
    }
    return ended;
  }

  /** Makes the person's account with its first device. */
  join(name: string): Person {
    const person = name === 'issuer' ? this.issuer : personOf(name);
    const entry = this.submit(this.signRoot(person, 'device.enrol', this.enrolment(person, person.device)));
    assert('entry' in entry && entry.entry.verdict === null, `${name} joins`);
    return person;
  }

  balance(person: Person, asset: Id = this.base): { readonly available: bigint; readonly locked: bigint } {
    const account = this.state.table('accounts').get(person.id);
    const balance = account?.balances.find((each) => each.asset === asset);
    return { available: balance?.available ?? 0n, locked: balance?.locked ?? 0n };
  }
}
