/**
 * Work that is asked for from many sides and done by one: set while the work runs, it is done once more, so that nothing
 * that was there before the last look is overlooked.
 */
export class Latch {
  readonly #run: () => Promise<void>;
  readonly #failed: (error: unknown) => void;
  #isSet = false;
  #isRunning = false;

  constructor(run: () => Promise<void>, failed: (error: unknown) => void) {
    this.#run = run;
    this.#failed = failed;
  }

  set(): void {
    this.#isSet = true;
    if (!this.#isRunning) void this.#drain();
  }

  /** The last look at the latch and the end of running are one step: no set falls between them. */
  async #drain(): Promise<void> {
    this.#isRunning = true;
    while (this.#isSet) {
      this.#isSet = false;
      try {
        await this.#run();
      } catch (error) {
        this.#failed(error);
      }
    }
    this.#isRunning = false;
  }
}
