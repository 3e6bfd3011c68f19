/** The newest rows of history, as many as were asked for. */
import type { HistoryRow, Wallet } from '#replica';

export class HistoryState {
  rows = $state.raw<readonly HistoryRow[]>([]);
  readonly #wallet: Wallet;
  readonly #count: number;

  constructor(wallet: Wallet, count: number) {
    this.#wallet = wallet;
    this.#count = count;
  }

  /** Begins to follow the wallet; the function it gives ends that. */
  start(): () => void {
    return this.#wallet.history(this.#count).subscribe((rows) => {
      this.rows = rows;
    });
  }
}
