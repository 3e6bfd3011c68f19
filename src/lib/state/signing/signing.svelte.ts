/** An act from its check to its verdict: nothing is signed before a person has confirmed what the check says. */
import type { Result } from '#kernel';
import { workInHand } from '../parts/work-in-hand.svelte.ts';

export interface Signer<Intent, Check, Fault> {
  check(intent: Intent): Promise<Result<Check, Fault>>;
  /** The operation's id: 64 hex digits. */
  sign(check: Check): Promise<Result<string, Fault>>;
}

export class Signing<Intent, Check, Fault> {
  /** Set while a check is open. */
  check = $state.raw<Check | null>(null);
  fault = $state.raw<Fault | null>(null);
  /** Of the operation that was signed: 64 hex digits. */
  key = $state<string | null>(null);
  isBusy = $state(false);
  readonly #signer: Signer<Intent, Check, Fault>;

  constructor(signer: Signer<Intent, Check, Fault>) {
    this.#signer = signer;
  }

  /** Builds the operation and opens the check with what it says. */
  async review(intent: Intent): Promise<void> {
    await this.#work(async () => {
      const checked = await this.#signer.check(intent);
      if (checked.ok) this.check = checked.value;
      else this.fault = checked.error;
    });
  }

  /** Signs what the check shows. */
  async confirm(): Promise<void> {
    const { check } = this;
    if (check === null) return;
    await this.#work(async () => {
      const signed = await this.#signer.sign(check);
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
