/**
 * The receipt that a device keeps of its own last entry, or of the one that enrolled it. It is checked like everything else
 * that the journal has to prove [P24]; and it is what a payee is shown who has no network either [P8].
 */
import { encodeEntry, equal, LIVE, receiptText, verifyReceipt, type Id, type Primitives } from '#kernel';
import type { Question } from '#protocol';
import type { Distrust, Kept } from '../feed/copy.ts';
import { readItem } from '../feed/feed.ts';
import type { Intake } from '../feed/intake.ts';
import { keysOf, type NetworkFacts } from '../network/network-facts.ts';
import type { CopyStore } from '../ports.ts';
import type { Replied } from '../session/questions.ts';
import { contradiction } from './trust.ts';

export interface OwnReceiptParts extends Primitives {
  readonly device: Id;
  readonly facts: () => NetworkFacts;
  readonly intake: Pick<Intake, 'copy' | 'change' | 'deviceOf' | 'next'>;
  readonly copies: Pick<CopyStore, 'at'>;
  readonly ask: (question: Question) => Promise<Replied>;
}

/** How far back a device looks for its own last entry. */
const LOOK_BACK_ENTRIES = 512;

export class OwnReceipt {
  readonly #parts: OwnReceiptParts;
  /** The seq for which there was none to be had on this connection or before. */
  #tried = -1;

  constructor(parts: OwnReceiptParts) {
    this.#parts = parts;
  }

  /** On a new connection it is worth another try. */
  begin(): void {
    this.#tried = -1;
  }

  /** Asks for the receipt of the newest own entry, if it is not kept; evidence where what comes is not true. */
  async keep(): Promise<Distrust | null> {
    const { device, intake, ask } = this.#parts;
    const own = intake.deviceOf(device);
    if (own === null || own.standing !== LIVE) return null;
    const { receipt: has } = intake.copy;
    const isKept = has?.device === device && has.seq === own.seq;
    if (isKept || this.#tried === own.seq) return null;
    this.#tried = own.seq;
    const kept = await this.#lastOwn(own.last);
    if (kept === null) return null;
    const reply = await ask({ what: 'receipt', args: { index: kept.row.index } });
    if (reply === null || !reply.ok) return null;
    const receipt = reply.result.slice();
    const fault = this.#judge(receipt, kept);
    if (fault !== null) return fault;
    await intake.change({ receipt: { device, seq: own.seq, text: receiptText(receipt) } });
    return null;
  }

  #judge(receipt: Uint8Array, { item }: Kept): Distrust | null {
    const { hash, verify, facts, intake } = this.#parts;
    const keys = keysOf(facts());
    const verified = verifyReceipt(receipt, keys, hash, verify);
    if (!verified.ok) return { code: 'receipt_not_good', evidence: [receipt] };
    const read = readItem(hash, item);
    const isSame = read.ok && equal(encodeEntry(read.value.entry), encodeEntry(verified.value.entry));
    if (!isSame) return { code: 'receipt_of_another_entry', evidence: [receipt, item] };
    const pinned = intake.copy.checkpoint;
    return pinned === null ? null : contradiction(this.#parts, keys, pinned, verified.value.note);
  }

  /** The entry of the operation `last`; of a device that has none, the one that enrolled it. */
  async #lastOwn(last: Id | null): Promise<Kept | null> {
    const { hash, device, intake, copies } = this.#parts;
    const until = Math.max(intake.copy.first, intake.next - LOOK_BACK_ENTRIES);
    for (let place = intake.next - 1; place >= until; place--) {
      const kept = await copies.at(place);
      const read = kept === null ? null : readItem(hash, kept.item);
      const operation = read?.ok === true ? read.value.operation : null;
      if (kept === null || operation === null) continue;
      const isEnrolment = operation.kind === 'device.enrol' && operation.fields.device === device;
      if (last === null ? isEnrolment && kept.row.rejection === null : operation.id === last) return kept;
    }
    return null;
  }
}
