/**
 * Transactions as IndexedDB runs them: one after another, and each is over as soon as what it waits for is no request of its
 * own. Whoever awaits WebCrypto in the middle of one finds it closed, as in a browser.
 */
import { AsyncLocalStorage } from 'node:async_hooks';

interface Transaction {
  isOpen: boolean;
  /** Requests without an answer. */
  waiting: number;
}

export class PlainTransactions {
  readonly #current = new AsyncLocalStorage<Transaction>();
  #tail: Promise<unknown> = Promise.resolve();

  /** As Dexie's `transaction`: whatever tables are named, the work comes last. One within another is part of it. */
  readonly run = <T>(...given: readonly unknown[]): Promise<T> => {
    const work = given.at(-1) as () => Promise<T>;
    if (this.#current.getStore() !== undefined) return work();
    const done = this.#tail.then(() => {
      const transaction: Transaction = { isOpen: true, waiting: 0 };
      const worked = this.#current.run(transaction, work);
      closeWhenIdle(transaction);
      return worked;
    });
    this.#tail = done.catch(() => undefined);
    return done;
  };

  /** A request of the transaction that it is made in, or else of one of its own. */
  async request<T>(act: () => T): Promise<T> {
    const transaction = this.#current.getStore();
    if (transaction === undefined) return this.run(() => this.request(act));
    if (!transaction.isOpen) throw new Error('the transaction is over: it has waited for something else');
    transaction.waiting++;
    await Promise.resolve();
    try {
      return act();
    } finally {
      transaction.waiting--;
      closeWhenIdle(transaction);
    }
  }
}

/** What follows from an answer at once has run before the next tick. */
function closeWhenIdle(transaction: Transaction): void {
  process.nextTick(() => {
    if (transaction.waiting === 0) transaction.isOpen = false;
  });
}
