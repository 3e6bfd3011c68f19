/** The copy and its entries in IndexedDB. Who was paid before is noted in the transaction that stores the payment. */
import type { Id } from '#kernel';
import { emptyCopy, type Copy, type CopyStore, type Kept } from '#replica';
import type { PersonRecord, WalletDatabase } from './databases.ts';

export class StoredCopy implements CopyStore {
  readonly #db: WalletDatabase;
  readonly #account: Id;

  constructor(db: WalletDatabase, account: Id) {
    this.#db = db;
    this.#account = account;
  }

  /** What an older version of the app did not know is as in an empty copy. */
  async read(): Promise<Copy | null> {
    const kept = await this.#db.copies.get(this.#account);
    return kept === undefined ? null : { ...emptyCopy(this.#account), ...kept };
  }

  async write(copy: Copy, kept: readonly Kept[]): Promise<void> {
    const account = this.#account;
    const { copies, entries, people } = this.#db;
    await this.#db.transaction('rw', copies, entries, people, async () => {
      await copies.put({ ...copy, account });
      if (kept.length > 0)
        await entries.bulkPut(kept.map((each) => ({ ...each, account, key: each.row.key })));
      for (const payee of payeesIn(kept)) await notePaid(people, account, payee);
    });
  }

  async items(from: number, to: number): Promise<readonly Uint8Array[]> {
    const account = this.#account;
    const range = this.#db.entries
      .where('[account+place]')
      .between([account, from], [account, to], true, false);
    return (await range.toArray()).map(({ item }) => item);
  }

  async at(place: number): Promise<Kept | null> {
    return (await this.#db.entries.get([this.#account, place])) ?? null;
  }
}

function payeesIn(kept: readonly Kept[]): ReadonlySet<Id> {
  const paid = kept.filter(
    ({ row }) => row.kind === 'transfer' && row.direction === 'out' && row.rejection === null,
  );
  return new Set(paid.flatMap(({ row: { other, others } }) => others ?? (other === null ? [] : [other])));
}

async function notePaid(people: WalletDatabase['people'], owner: Id, account: Id): Promise<void> {
  const known: PersonRecord | undefined = await people.get([owner, account]);
  if (known?.paid !== true) await people.put({ owner, account, profile: known?.profile ?? null, paid: true });
}
