/** Keeps a payment that is being typed as a draft, a moment after the last change and when the page goes out of sight. */
import type { Id } from '#kernel';
import type { Drafts, PaymentDraft, Wallet } from '#replica';

const PAUSE_MS = 1000;

export class DraftKeeper {
  readonly #wallet: Pick<Wallet, 'personal'>;
  readonly #pauseMs: number;
  #typed: PaymentDraft | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** One act after another: what was signed is not kept again by an earlier change. */
  #tail: Promise<void> = Promise.resolve();

  constructor(wallet: Pick<Wallet, 'personal'>, pauseMs = PAUSE_MS) {
    this.#wallet = wallet;
    this.#pauseMs = pauseMs;
  }

  /** Null: nothing has been changed. */
  note(draft: PaymentDraft | null): void {
    if (draft === null) return;
    this.#typed = draft;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), this.#pauseMs);
  }

  /** Keeps what was typed last, now. */
  flush(): void {
    clearTimeout(this.#timer);
    const draft = this.#typed;
    this.#typed = null;
    if (draft === null) return;
    const isEmpty = draft.amount.trim() === '' && draft.memo.trim() === '';
    this.#act((drafts) => (isEmpty ? drafts.drop(draft.to) : drafts.keep(draft)));
  }

  /** What was a draft has been signed. */
  signed(to: Id): void {
    clearTimeout(this.#timer);
    this.#typed = null;
    this.#act((drafts) => drafts.drop(to));
  }

  /** Resolves when all that was asked for until now has been done. */
  settled(): Promise<void> {
    return this.#tail;
  }

  /** A draft that cannot be kept is no reason to stop somebody who pays. */
  #act(run: (drafts: Drafts) => Promise<void>): void {
    this.#tail = this.#tail
      .then(async () => run((await this.#wallet.personal()).drafts))
      .catch((error: unknown) => console.error(error));
  }
}
