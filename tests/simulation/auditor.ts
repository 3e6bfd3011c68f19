/**
 * Holds everything that becomes durable against a second opinion: each entry is read from its bytes, played on the slow
 * ledger, and its effects are compared with what that says. An operation is in the journal once, times never run back, and
 * each account's effects are a chain without a gap.
 */
import {
  CLOCK_STEP_MAX_MS,
  decode,
  decodeEntry,
  decodeOperation,
  effect as effectSchema,
  idHex,
  type Effect,
  type Entry,
  type Id,
  type MemoryState,
  type Operation,
  type Posting,
  type SignedOperation,
  type Verdict,
} from '#kernel';
import { unpackEffects } from '../../relay/store/packing.ts';
import type { StoredEntry } from '../../relay/store/store.ts';
import { sha256 } from './crypto.ts';
import { availableOf, SlowLedger } from './slow-ledger.ts';

export interface Audited {
  readonly entry: Entry;
  readonly operation: SignedOperation | null;
}

export class Auditor {
  readonly ledger: SlowLedger;
  /** The verdict of each operation that is in the journal. */
  readonly verdicts = new Map<Id, { readonly index: number; readonly verdict: Verdict }>();
  readonly #lastOf = new Map<Id, number>();
  readonly #assets = new Set<Id>();
  #time = 0;
  #clock = 0;
  #size = 0;

  constructor(base: Id, madeAt: number) {
    this.ledger = new SlowLedger(base);
    this.#assets.add(base);
    this.#time = madeAt;
  }

  get size(): number {
    return this.#size;
  }

  /** Of the last entry, ms. */
  get time(): number {
    return this.#time;
  }

  get assets(): ReadonlySet<Id> {
    return this.#assets;
  }

  /** Takes the next entry in; throws one sentence if something is wrong with it. */
  take(stored: StoredEntry): Audited {
    const read = decodeEntry(stored.bytes);
    if (!read.ok) throw new Error(`entry ${this.#size} cannot be read: ${read.error}`);
    const entry = read.value;
    this.#checkHead(entry);
    const operation = this.#operationOf(entry);
    if (operation !== null) this.#note(entry, operation);
    const fault = entry.cause.type === 'fork' ? this.#takeFork(entry) : this.ledger.take(entry, operation);
    if (fault !== null) throw new Error(`entry ${entry.index} is ${fault}`);
    this.#checkEffects(entry, stored.effects);
    return { entry, operation };
  }

  #checkHead({ index, time, clock }: Entry): void {
    if (index !== this.#size) throw new Error(`entry ${index} is at ${this.#size}`);
    if (time < this.#time) throw new Error(`the time of entry ${index} runs back`);
    if (clock !== this.#clock + Math.min(time - this.#time, CLOCK_STEP_MAX_MS))
      throw new Error(`the clock of entry ${index} is wrong`);
    this.#size++;
    this.#time = time;
    this.#clock = clock;
  }

  #operationOf({ index, cause }: Entry): SignedOperation | null {
    if (cause.type !== 'operation') return null;
    const read = decodeOperation(sha256, cause.bytes, cause.signature);
    if (!read.ok) throw new Error(`the operation of entry ${index} cannot be read`);
    return read.value;
  }

  #note({ index, verdict }: Entry, { id, kind }: Operation): void {
    const before = this.verdicts.get(id);
    if (before !== undefined) throw new Error(`entries ${before.index} and ${index} are one operation`);
    this.verdicts.set(id, { index, verdict });
    if (kind === 'asset.create' && verdict === null) this.#assets.add(id);
  }

  #takeFork({ cause }: Entry): string | null {
    if (cause.type !== 'fork') return null;
    const a = decodeOperation(sha256, cause.bytesA, cause.signatureA);
    const b = decodeOperation(sha256, cause.bytesB, cause.signatureB);
    if (!a.ok || !b.ok || a.value.device !== b.value.device || a.value.seq !== b.value.seq)
      return 'no evidence of a fork';
    if (a.value.id === b.value.id) return 'a fork of one operation';
    return this.ledger.takeFork(a.value.device);
  }

  #checkEffects(entry: Entry, packed: Uint8Array): void {
    const places = [...unpackEffects(packed)];
    if (places.length !== entry.effectDigests.length)
      throw new Error(`entry ${entry.index} has effects that it does not name`);
    for (const { bytes } of places) {
      const read = decode(effectSchema, bytes);
      if (!read.ok) throw new Error(`an effect of entry ${entry.index} cannot be read`);
      this.#checkEffect(entry, read.value);
    }
  }

  #checkEffect({ index }: Entry, { account, previous, postings }: Effect): void {
    if (previous !== (this.#lastOf.get(account) ?? null))
      throw new Error(`the effects of ${idHex(account)} have a gap before entry ${index}`);
    this.#lastOf.set(account, index);
    const after = new Map<string, Posting>();
    for (const posting of postings)
      after.set(`${posting.bucket.kind} ${posting.bucket.id} ${posting.asset}`, posting);
    for (const { bucket, asset, balance } of after.values()) {
      const { kind, id } = bucket;
      const name = kind === 'available' ? availableOf(account) : id === null ? kind : `${kind} ${id}`;
      const slow = this.ledger.amount(name, asset);
      if (balance !== (kind === 'issuance' ? -slow : slow))
        throw new Error(`entry ${index} leaves ${balance} in ${kind} where there should be ${slow}`);
    }
  }

  /** Compares a whole state that has just these entries with the slow ledger. */
  checkState(state: MemoryState): void {
    const { ledger } = this;
    for (const asset of this.#assets) {
      const issued = -ledger.amount('issuance', asset);
      if (issued !== ledger.supply(asset)) throw new Error(`supply of ${idHex(asset)} is not conserved`);
    }
    for (const [id, account] of state.rows('accounts')) {
      for (const { asset, available, locked } of account.balances) {
        if (available < 0n || locked < 0n) throw new Error('a balance is below zero');
        const slow = ledger.amount(availableOf(account.id), asset);
        const slowLocked = ledger.locked(account.id, asset);
        if (available !== slow || locked !== slowLocked)
          throw new Error(
            `${idHex(id as Id)} has ${available} and ${locked} locked where there should be ${slow} and ${slowLocked}`,
          );
      }
    }
    for (const [id, { account, seq, last }] of state.rows('devices')) {
      const slow = ledger.devices.get(id as Id);
      if (slow?.account !== account || slow.seq !== seq || slow.last !== last)
        throw new Error(`the head of device ${idHex(id as Id)} is wrong`);
    }
  }
}
