/** Whether something is being signed or stored just now: a new version waits for it [U11]. */
class WorkInHand {
  #open = $state(0);

  get any(): boolean {
    return this.#open > 0;
  }

  async during<T>(act: () => Promise<T>): Promise<T> {
    this.#open += 1;
    try {
      return await act();
    } finally {
      this.#open -= 1;
    }
  }
}

export const workInHand = new WorkInHand();
