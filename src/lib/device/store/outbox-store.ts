/** The chain and the outbox in IndexedDB: one strict transaction writes an operation and the head behind it [P7]. */
import { NO_HEAD, type OutboxStore, type Waiting } from '#replica';
import { PROFILE, type KeysDatabase } from './databases.ts';

export class StoredOutbox implements OutboxStore {
  readonly #db: KeysDatabase;

  constructor(db: KeysDatabase) {
    this.#db = db;
  }

  async read() {
    return this.#db.transaction('r', this.#db.profiles, this.#db.outbox, async () => {
      const head = (await this.#db.profile())?.head ?? NO_HEAD;
      return { head, waiting: await this.#db.outbox.orderBy('seq').toArray() };
    });
  }

  /** Rejects where the chain has moved on, or the browser cannot store it; then nothing is written. */
  async append(waiting: Waiting): Promise<void> {
    const { profiles, outbox } = this.#db;
    const { seq, id } = waiting;
    await this.#db.transaction('rw', profiles, outbox, async () => {
      const profile = await this.#db.profile();
      if (profile?.head.seq !== seq - 1) throw new Error('the chain has moved on');
      await outbox.add(waiting);
      await profiles.update(PROFILE, { head: { seq, id } });
    });
  }

  async markSent(seqs: readonly number[]): Promise<void> {
    await this.#db.outbox.where('seq').anyOf(seqs).modify({ sent: true });
  }

  async refuse(seq: number, refusal: NonNullable<Waiting['refusal']>): Promise<void> {
    await this.#db.outbox.update(seq, { refusal });
  }

  async settle(seq: number): Promise<void> {
    await this.#db.outbox.where('seq').belowOrEqual(seq).delete();
  }
}
