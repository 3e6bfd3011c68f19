/** What this person knows of others: contacts of their own, whom they have paid, and what others say in public. */
import { idFromHex, idHex, type Id } from '#kernel';
import type { Acquaintance, Contact } from '#replica';
import type { PersonRecord, WalletDatabase } from '../store/databases.ts';
import type { Shared } from '../account/shared.ts';
import type { Tabs } from '../leading/tabs.ts';

/** What somebody says of themselves, and where memos to them are sealed. */
export type PublicProfile = NonNullable<PersonRecord['profile']>;

export class People {
  readonly #db: WalletDatabase;
  readonly #shared: Shared;
  readonly #tabs: Tabs;

  constructor(db: WalletDatabase, shared: Shared, tabs: Tabs) {
    this.#db = db;
    this.#shared = shared;
    this.#tabs = tabs;
  }

  async contacts(owner: Id): Promise<readonly Contact[]> {
    return [...(await this.#shared.all(owner, 'contacts'))].flatMap(([key, value]) => {
      const account = idFromHex(key);
      return account === null ? [] : [{ account, ...value }];
    });
  }

  async save(owner: Id, { account, name, note }: Contact): Promise<void> {
    await this.#shared.set(owner, 'contacts', idHex(account), { name, note });
  }

  async delete(owner: Id, account: Id): Promise<void> {
    await this.#shared.delete(owner, 'contacts', idHex(account));
  }

  /** `robot`: the one of the network, which everybody knows. */
  async acquaintance(owner: Id, account: Id, robot: Id | null): Promise<Acquaintance> {
    const contacts = await this.contacts(owner);
    const firstPayment = !((await this.#db.people.get([owner, account]))?.paid ?? false);
    const isKnown = account === robot || contacts.some((each) => each.account === account);
    const { lookalikeIn } = await import('./lookalike.ts');
    const resembles = await lookalikeIn(this.#db, owner, account, contacts);
    return { firstPayment, isStranger: firstPayment && !isKnown, resembles };
  }

  /** Asked of the relay; where it cannot be asked, what it said last. */
  async profileOf(owner: Id, account: Id): Promise<PublicProfile | null> {
    const { askProfile } = await import('./public-profile.ts');
    const said = await askProfile((question) => this.#tabs.ask(question), account);
    const { people } = this.#db;
    // They may have been paid for the first time while the relay was asked.
    return this.#db.transaction('rw', people, async () => {
      const known = await people.get([owner, account]);
      if (said === null) return known?.profile ?? null;
      await people.put({ owner, account, paid: known?.paid ?? false, profile: said });
      return said;
    });
  }
}
