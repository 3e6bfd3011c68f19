/** What is done about a hold or a voucher, from its check to its verdict: nothing is signed before a person has confirmed it. */
import type { LockCheck, LockFault, LockIntent, Locks } from '#replica';
import { workInHand } from './work-in-hand.svelte.ts';

export class LockSigning {
  /** Set while a check is open. */
  check = $state.raw<LockCheck | null>(null);
  fault = $state.raw<LockFault | null>(null);
  /** Of the operation that was signed: 64 hex digits. */
  key = $state<string | null>(null);
  isBusy = $state(false);
  readonly #locks: Locks;

  constructor(locks: Locks) {
    this.#locks = locks;
  }

  /** Builds the operation and opens the check with what it says. */
  async review(intent: LockIntent): Promise<void> {
    await this.#work(async () => {
      const checked = await this.#locks.check(intent);
      if (checked.ok) this.check = checked.value;
      else this.fault = checked.error;
    });
  }

  /** Signs what the check shows. */
  async confirm(): Promise<void> {
    const { check } = this;
    if (check === null) return;
    await this.#work(async () => {
      const signed = await this.#locks.sign(check);
      this.check = null;
      if (signed.ok) this.key = signed.value;
      else this.fault = signed.error;
    });
  }

  backFromCheck(): void {
    if (!this.isBusy) this.check = null;
  }

  async #work(act: () => Promise<void>): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    this.fault = null;
    try {
      await workInHand.during(act);
    } finally {
      this.isBusy = false;
    }
  }
}
