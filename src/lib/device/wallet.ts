/** The wallet of this browser: the screens' contract on the databases, which all tabs share, and on the leader's sockets. */
import type { FieldsOf, Id, Kind, Result } from '#kernel';
import type {
  AppLock,
  Assets,
  Backups,
  Contact,
  Devices,
  EntryView,
  EvidenceFile,
  HistoryBook,
  HistoryRow,
  JoinFault,
  Live,
  Locks,
  LostWallet,
  OwnName,
  PayFault,
  Payment,
  PaymentCheck,
  Personal,
  Promises,
  ReceiptFault,
  ReceiptView,
  Recoveries,
  Requests,
  Transfers,
  Wallet,
} from '#replica';
import type { Databases, ProfileRecord } from './store/databases.ts';
import { readGlance, type Glance } from './glance.ts';
import { History } from './history/history.ts';
import type { Joining } from './joining.ts';
import { LiveQuery, part } from './store/live.ts';
import type { Payments } from './payments/payments.ts';
import type { People, PublicProfile } from './payments/people.ts';
import type { Shared } from './account/shared.ts';
import type { Tabs } from './leading/tabs.ts';

export interface WalletParts {
  readonly databases: Databases;
  readonly relay: string;
  readonly tabs: Tabs;
  readonly people: People;
  readonly shared: Shared;
  /** Loaded when something is to be signed. */
  readonly payments: () => Promise<Payments>;
  readonly glance: Glance;
  readonly contacts: readonly Contact[];
  /** Ends what this tab leads, or waits to lead. */
  readonly stop: () => void;
}

export class BrowserWallet implements Wallet {
  readonly #parts: WalletParts;
  readonly #history: History;
  readonly #glance: LiveQuery<Glance>;
  readonly #stopGlance: () => void;
  readonly standing: Wallet['standing'];
  readonly link: Wallet['link'];
  readonly network: Wallet['network'];
  readonly balances: Wallet['balances'];
  readonly contacts: Wallet['contacts'];
  readonly unsent: Wallet['unsent'];
  readonly clockIsOff: Wallet['clockIsOff'];
  readonly historyLength: Wallet['historyLength'];

  constructor(parts: WalletParts) {
    const { databases, relay, tabs, people } = parts;
    this.#parts = parts;
    this.#history = new History(databases, relay);
    this.#glance = new LiveQuery(parts.glance, () => readGlance(databases, relay));
    this.#stopGlance = this.#glance.subscribe(() => undefined);
    this.link = tabs.link;
    this.standing = part(this.#glance, ({ standing }) => standing);
    this.network = part(this.#glance, ({ network }) => network);
    this.balances = part(this.#glance, ({ balances }) => balances);
    this.unsent = part(this.#glance, ({ unsent }) => unsent);
    this.clockIsOff = part(this.#glance, ({ clockIsOff }) => clockIsOff);
    this.historyLength = part(this.#glance, ({ historyLength }) => historyLength);
    this.contacts = new LiveQuery(parts.contacts, async () => {
      const profile = await databases.keys.profile();
      return profile === undefined ? [] : people.contacts(profile.account);
    });
  }

  async devices(): Promise<Devices> {
    const { AccountDevices } = await import('./account/account-devices.ts');
    const joining = await this.#joining();
    return new AccountDevices({ ...this.#parts, join: (profile) => joining.join(profile) });
  }

  history(count: number): Live<readonly HistoryRow[]> {
    return new LiveQuery<readonly HistoryRow[]>([], () => this.#history.rows(count));
  }

  entry(key: string): Live<EntryView | null> {
    return new LiveQuery<EntryView | null>(null, () => this.#history.entry(key));
  }

  async book(): Promise<HistoryBook> {
    return new (await import('./history/history-book.ts')).BrowserHistoryBook(this.#parts);
  }

  async create(name: string): Promise<Result<Id, JoinFault>> {
    return (await this.#joining()).create(name);
  }

  async restore(phrase: string): Promise<Result<Id, JoinFault>> {
    return (await this.#joining()).restore(phrase);
  }

  async enrolAnew(phrase: string | null): Promise<Result<Id, JoinFault>> {
    return (await this.#joining()).enrolAnew(phrase);
  }

  async forget(): Promise<void> {
    const { forgetWallet } = await import('./forgetting.ts');
    await forgetWallet(this.#parts.databases);
    await (await this.#joining()).settle();
  }

  async lost(): Promise<LostWallet | null> {
    return (await import('./keys/lost-wallet.ts')).lostWallet(this.#parts.databases);
  }

  async check(payment: Payment): Promise<Result<PaymentCheck, PayFault>> {
    return (await this.#parts.payments()).check(payment);
  }

  async pay(check: PaymentCheck): Promise<Result<string, PayFault>> {
    return (await this.#parts.payments()).pay(check);
  }

  async submit<K extends Kind>(kind: K, fields: FieldsOf<K>): Promise<Result<string, PayFault>> {
    return (await this.#parts.payments()).submit(kind, fields);
  }

  async dismiss(key: string): Promise<void> {
    const profile = await this.#profile();
    if (profile !== null) await this.#history.dismiss(profile.account, key);
  }

  async receipt(index: number): Promise<Result<ReceiptView, ReceiptFault>> {
    return (await import('./history/receipts.ts')).receiptHere(this.#parts, index);
  }

  async checkReceipt(given: Uint8Array): ReturnType<Wallet['checkReceipt']> {
    const { checkHere } = await import('./history/receipt-check.ts');
    return checkHere(this.#parts.databases, this.#parts.relay, given);
  }

  async assets(): Promise<Assets> {
    return new (await import('./payments/assets.ts')).BrowserAssets(this.#parts);
  }

  async transfers(): Promise<Transfers> {
    return new (await import('./payments/transfers.ts')).BrowserTransfers(this.#parts);
  }

  async locks(): Promise<Locks> {
    return new (await import('./payments/locks.ts')).BrowserLocks(this.#parts);
  }

  async requests(): Promise<Requests> {
    return new (await import('./payments/requests.ts')).BrowserRequests(this.#parts);
  }

  async promises(): Promise<Promises> {
    return new (await import('./payments/promises.ts')).BrowserPromises(this.#parts);
  }

  async personal(): Promise<Personal> {
    return (await import('./account/personal.ts')).personalOf(this.#parts);
  }

  async evidence(): Promise<EvidenceFile | null> {
    return (await import('./leading/evidence.ts')).evidenceHere(this.#parts);
  }

  async recoveries(): Promise<Recoveries> {
    return new (await import('./leading/recoveries.ts')).BrowserRecoveries(this.#parts);
  }

  async profileOf(account: Id): Promise<PublicProfile | null> {
    const profile = await this.#profile();
    return profile === null ? null : this.#parts.people.profileOf(profile.account, account);
  }

  async ownName(): Promise<OwnName> {
    return new (await import('./account/own-name.ts')).BrowserOwnName(this.#parts);
  }

  async saveContact(contact: Contact): Promise<void> {
    const profile = await this.#profile();
    if (profile !== null) await this.#parts.people.save(profile.account, contact);
  }

  async deleteContact(account: Id): Promise<void> {
    const profile = await this.#profile();
    if (profile !== null) await this.#parts.people.delete(profile.account, account);
  }

  async appLock(): Promise<AppLock> {
    return new (await import('./app-lock/app-lock.ts')).BrowserAppLock(this.#parts);
  }

  async backups(): Promise<Backups> {
    const { BrowserBackups } = await import('./keys/backups.ts');
    const joining = await this.#joining();
    const restore = (phrase: string): Promise<Result<Id, JoinFault>> => joining.restore(phrase);
    return new BrowserBackups({ ...this.#parts, facts: () => joining.facts(), restore });
  }

  async close(): Promise<void> {
    const { databases, tabs, stop } = this.#parts;
    stop();
    this.#stopGlance();
    tabs.close();
    databases.keys.close();
    databases.wallet.close();
  }

  async #profile(): Promise<ProfileRecord | null> {
    return (await this.#parts.databases.keys.profile()) ?? null;
  }

  async #joining(): Promise<Joining> {
    return new (await import('./joining.ts')).Joining({ ...this.#parts, glances: this.#glance });
  }
}
