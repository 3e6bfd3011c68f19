/** The newest rows of history, more of them on demand. While more are being read the rows that are shown stay. */
import type { HistoryRow, Wallet } from '#replica';

export class HistoryState {
  rows = $state.raw<readonly HistoryRow[]>([]);
  readonly #wallet: Wallet;
  #count: number;
  #stop: () => void = () => undefined;

  constructor(wallet: Wallet, count: number) {
    this.#wallet = wallet;
    this.#count = count;
  }

  /** Begins to follow the wallet; the function it gives ends that. */
  start(): () => void {
    this.#follow();
    return () => this.#stop();
  }

  /** Asks for `more` rows beyond those asked for, if all of those have come. */
  grow(more: number): void {
    if (this.rows.length < this.#count) return;
    this.#count += more;
    this.#follow();
  }

  #follow(): void {
    this.#stop();
    let isFirst = true;
    const shown = this.rows;
    this.#stop = this.#wallet.history(this.#count).subscribe((rows) => {
      // A query that has just begun has nothing yet; the rows on the screen are still true.
      if (isFirst && rows.length < shown.length) isFirst = false;
      else this.rows = rows;
    });
  }
}
