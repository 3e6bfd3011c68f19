/** What is said in a pairing (K4): through slots of a mailbox, until the person ends it or the time is over. */
import { err, type Result, type Sha256 } from '#kernel';
import type { Clock, Random } from '../ports.ts';

export interface Mailbox {
  /** False: the slot is taken, or there is no room. Rejects where the relay cannot be reached. */
  put(name: string, slot: Slot, message: Uint8Array): Promise<boolean>;
  /** Null: nothing is there yet. */
  get(name: string, slot: Slot): Promise<Uint8Array | null>;
}

export type Slot = 'commitment' | 'account' | 'device' | 'signature' | 'done';

export interface PairingParts {
  readonly hash: Sha256;
  readonly clock: Clock;
  readonly random: Random;
  readonly mailbox: Mailbox;
  readonly verify: (key: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean;
  /** Aborted by the person. */
  readonly ends: { readonly aborted: boolean };
}

export type PairingFault =
  | 'too_late'
  | 'cancelled'
  | 'relay_unreachable'
  /** Somebody else has written into the mailbox. */
  | 'not_genuine'
  | 'code_wrong'
  | 'rejected';

const PAIRING_MS_MAX = 120_000;
const POLL_MS = 500;

export class Talk {
  readonly #parts: PairingParts;
  readonly #until: number;

  constructor(parts: PairingParts) {
    this.#parts = parts;
    this.#until = parts.clock.now() + PAIRING_MS_MAX;
  }

  async write(name: string, slot: Slot, message: Uint8Array): Promise<void> {
    this.#look();
    if (!(await this.#parts.mailbox.put(name, slot, message))) throw new PairingEnd('not_genuine');
  }

  /** Waits until the other one has written. */
  async read(name: string, slot: Slot): Promise<Uint8Array> {
    for (;;) {
      this.#look();
      const message = await this.#parts.mailbox.get(name, slot);
      if (message !== null) return message;
      await this.#pause(POLL_MS);
    }
  }

  async unlessLate<T>(answer: Promise<T>): Promise<T> {
    let isAnswered = false;
    const late = async (): Promise<never> => {
      while (!isAnswered) {
        this.#look();
        await this.#pause(POLL_MS);
      }
      throw new PairingEnd('too_late');
    };
    const given = answer.finally(() => (isAnswered = true));
    return Promise.race([given, late()]);
  }

  #look(): void {
    const { ends, clock } = this.#parts;
    if (ends.aborted) throw new PairingEnd('cancelled');
    if (clock.now() >= this.#until) throw new PairingEnd('too_late');
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => this.#parts.clock.after(ms, resolve));
  }
}

class PairingEnd extends Error {
  override readonly name = 'PairingEnd';
  readonly fault: PairingFault;

  constructor(fault: PairingFault) {
    super(fault);
    this.fault = fault;
  }
}

/** Runs one side of a pairing; whatever ends it early is its fault. */
export async function guarded<T>(
  parts: PairingParts,
  run: (talk: Talk) => Promise<Result<T, PairingFault>>,
): Promise<Result<T, PairingFault>> {
  try {
    return await run(new Talk(parts));
  } catch (error) {
    return err(error instanceof PairingEnd ? error.fault : 'relay_unreachable');
  }
}
