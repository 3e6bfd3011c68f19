/**
 * Who waits for which answer. The same operation offered twice, while it waits, is one operation with two listeners; an
 * operation is forgotten when it has been answered.
 */
import { assert, type Id, type VerifiedOperation } from '#kernel';
import type { Answer } from './sequencer.ts';

interface Submission {
  readonly answers: Answer[];
  /** Answers that are still missing. */
  missing: number;
  readonly resolve: (answers: readonly Answer[]) => void;
  readonly reject: (error: Error) => void;
}

interface Place {
  readonly submission: Submission;
  readonly at: number;
}

export class Submissions {
  readonly #placesById = new Map<Id, Place[]>();

  /** How many operations have no answer yet. */
  get waiting(): number {
    return this.#placesById.size;
  }

  /** `offer` is called with each operation that is not waiting already. */
  add(
    operations: readonly VerifiedOperation[],
    offer: (operation: VerifiedOperation) => void,
  ): Promise<readonly Answer[]> {
    if (operations.length === 0) return Promise.resolve([]);
    return new Promise((resolve, reject) => {
      const submission: Submission = { answers: [], missing: operations.length, resolve, reject };
      operations.forEach((operation, at) => {
        const places = this.#placesById.get(operation.id);
        if (places !== undefined) {
          places.push({ submission, at });
          return;
        }
        this.#placesById.set(operation.id, [{ submission, at }]);
        offer(operation);
      });
    });
  }

  answer(id: Id, answer: Answer): void {
    const places = this.#placesById.get(id);
    assert(places !== undefined, 'an operation is answered once');
    this.#placesById.delete(id);
    for (const { submission, at } of places) {
      submission.answers[at] = answer;
      if (--submission.missing === 0) submission.resolve(submission.answers);
    }
  }

  /** Leaves everybody who waits without an answer: what became of their operations is not known. */
  fail(error: Error): void {
    for (const places of this.#placesById.values())
      for (const { submission } of places) submission.reject(error);
    this.#placesById.clear();
  }
}
