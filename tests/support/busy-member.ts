/**
 * A member who pays without pause over the raw protocol, through whatever happens to the relay: it keeps some operations in
 * flight, offers the same bytes again after each reconnection, and remembers everything that it was ever told.
 */
import { decodeFeedItem, isRootSigned, decodeOperation, type Id, type SignedOperation } from '#kernel';
import { TestClient, type ClientOptions } from './client.ts';
import { keyPair, sha256 } from '../simulation/crypto.ts';
import { signEnrolment, signOperation, type Member } from '../simulation/signing.ts';

export interface Told {
  /** Of the entry. */
  readonly index: number;
  readonly code: string;
}

const DAY_MS = 86_400_000;

export class BusyMember {
  readonly member: Member;
  /** The operations that it signed, in the order of its chain. */
  readonly signed: SignedOperation[] = [];
  /** What it was told of operations, its own and those that paid it, by id. */
  readonly told = new Map<Id, Told>();
  /** Every item of its feed, in order. */
  readonly feed: Uint8Array[] = [];
  readonly refusals: string[] = [];
  readonly #network: Id;
  readonly #enrolment: SignedOperation;
  #client: TestClient | null = null;
  #inFlight = 0;
  #next: (() => SignedOperation) | null = null;

  constructor(network: Id, member: Member, now: number) {
    this.member = member;
    this.#network = network;
    this.#enrolment = signEnrolment(network, member, now, now + DAY_MS);
  }

  get account(): Id {
    return this.member.root.id;
  }

  /** Operations without a verdict. */
  get open(): readonly SignedOperation[] {
    return this.signed.filter(({ id }) => !this.told.has(id));
  }

  /** Logs in at this address and offers again what has no verdict. */
  async arrive(url: string): Promise<void> {
    const options: ClientOptions = {
      url,
      account: this.account,
      device: this.member.device.id,
      sign: (message) => this.member.device.sign(message),
      enrolment: this.#enrolment,
      onItem: (bytes, index) => this.#hear(bytes, index),
      onAnswer: ({ code }) => void this.refusals.push(code),
    };
    const client = new TestClient(options, this.feed.length);
    this.#client = client;
    for (const operation of this.open) client.unsettled.set(operation.id, operation);
    await client.login();
  }

  /** The relay is gone, or this member goes. */
  leave(): void {
    this.#client?.drop();
    this.#client = null;
  }

  /** Signs the next operation of the chain and offers it. */
  issue(asset: Id, to: Id, amount: bigint): void {
    this.#offer(this.#sign('asset.issue', { asset, to, amount, reason: 0, reference: null }));
  }

  /** Keeps `inFlight` payments of 1 on their way, to one after the other. */
  payOn(asset: Id, to: readonly Id[], inFlight: number): void {
    this.#inFlight = inFlight;
    this.#next = () => {
      const legs = [
        { to: to[this.signed.length % to.length] as Id, asset, amount: 1n, memo: null, request: null },
      ];
      return this.#sign('transfer', { legs, memos: null });
    };
    this.#fill();
  }

  rest(): void {
    this.#next = null;
  }

  async settled(): Promise<void> {
    await this.#client?.until(() => this.open.length === 0, 'all verdicts');
  }

  #fill(): void {
    for (let free = this.#inFlight - this.open.length; free > 0 && this.#next !== null; free--)
      this.#offer(this.#next());
  }

  #sign<K extends 'transfer' | 'asset.issue'>(
    kind: K,
    fields: Parameters<typeof signOperation<K>>[3],
  ): SignedOperation {
    const at = Date.now();
    const seq = this.signed.length + 1;
    const previous = this.signed.at(-1)?.id ?? null;
    const place = { network: this.#network, account: this.account, seq, previous, at, expires: at + DAY_MS };
    const operation = signOperation(keyPair(this.member.device.seed), place, kind, fields);
    this.signed.push(operation);
    return operation;
  }

  #offer(operation: SignedOperation): void {
    this.#client?.offer(operation);
  }

  #hear(bytes: Uint8Array, index: number): void {
    this.feed[index] = bytes.slice();
    const item = decodeFeedItem(bytes.slice());
    if (!item.ok) throw new Error(item.error);
    const { cause, verdict, index: entry } = item.value.entry.value;
    if (cause.type !== 'operation') return;
    const read = decodeOperation(sha256, cause.bytes, cause.signature);
    if (!read.ok || isRootSigned(read.value)) return;
    this.told.set(read.value.id, { index: entry, code: verdict?.code ?? 'accepted' });
    this.#client?.settle(read.value.id);
    this.#fill();
  }
}
