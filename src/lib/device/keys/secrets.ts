/**
 * Secrets of holds and one-time keys of vouchers, wrapped as all secrets are. Each is durable before anything is signed
 * that locks money under it: what only a lost secret could release would be locked until its end.
 */
import type { Id } from '#kernel';
import type { NewSecret } from '#replica';
import type { KeysDatabase } from '../store/databases.ts';
import { unwrap, wrap } from './wrapped.ts';

export class Secrets {
  readonly #db: KeysDatabase;

  constructor(db: KeysDatabase) {
    this.#db = db;
  }

  /** Rejects where this browser does not keep it. */
  keep(secret: NewSecret): Promise<void> {
    return this.keepAll([secret]);
  }

  /** All or none. Rejects where this browser does not keep them. */
  async keepAll(secrets: readonly NewSecret[]): Promise<void> {
    const profile = await this.#db.profile();
    if (profile === undefined) throw new Error('a wallet keeps secrets');
    const { wrapping } = profile.keys;
    const records = await Promise.all(
      secrets.map(async ({ name, secret }) => ({ name, secret: await wrap(wrapping, secret) })),
    );
    // One that fails takes back the others with the transaction.
    await this.#db.transaction('rw', this.#db.secrets, () => this.#db.secrets.bulkPut(records));
  }

  /** By the hash of a hold's secret or the public key of a voucher's. */
  async read(name: Id): Promise<Uint8Array | null> {
    const [profile, record] = [await this.#db.profile(), await this.#db.secrets.get(name)];
    return profile === undefined || record === undefined
      ? null
      : unwrap(profile.keys.wrapping, record.secret);
  }

  async names(): Promise<ReadonlySet<Id>> {
    return new Set(await this.#db.secrets.toCollection().primaryKeys());
  }
}
