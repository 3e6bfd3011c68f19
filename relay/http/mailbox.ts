/**
 * A mailbox for two devices that are being paired (K4): a few small messages under a name that one of them made up, kept
 * in memory for minutes. Each slot is written once, so nobody takes back what the other has read; what is in it the
 * devices check themselves.
 */
export const MAILBOX_NAME = /^[a-z0-9]{8,40}$/;
export const MAILBOX_SLOT = /^[a-z]{1,16}$/;
export const MAIL_BYTES_MAX = 1024;

const MAILBOX_MS = 5 * 60_000;
const MAILBOXES_MAX = 1000;
const SLOTS_MAX = 8;

export type MailFault = 'taken' | 'full';

interface Box {
  readonly slots: Map<string, Buffer>;
  readonly until: number;
}

export class Mailbox {
  readonly #boxes = new Map<string, Box>();
  readonly #now: () => number;

  /** `now`: ms that never run back. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Null: it is written. */
  put(name: string, slot: string, mail: Buffer): MailFault | null {
    const box = this.#boxOf(name);
    if (box === null && this.#boxes.size >= MAILBOXES_MAX) return 'full';
    const { slots } = box ?? this.#newBox(name);
    if (slots.has(slot)) return 'taken';
    if (slots.size >= SLOTS_MAX) return 'full';
    slots.set(slot, mail);
    return null;
  }

  /** Null: nothing is there, yet or any more. */
  get(name: string, slot: string): Buffer | null {
    return this.#boxOf(name)?.slots.get(slot) ?? null;
  }

  #newBox(name: string): Box {
    const box = { slots: new Map<string, Buffer>(), until: this.#now() + MAILBOX_MS };
    this.#boxes.set(name, box);
    return box;
  }

  /** Boxes end in the order in which they began. */
  #boxOf(name: string): Box | null {
    for (const [each, { until }] of this.#boxes) {
      if (this.#now() < until) break;
      this.#boxes.delete(each);
    }
    return this.#boxes.get(name) ?? null;
  }
}
