/** The wallet of this browser: the screens' contract on the databases, which all tabs share, and on the leader's sockets. */
import { err, ok, type FieldsOf, type Id, type Kind, type Result } from '#kernel';
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
import type { Databases, NetworkRecord, ProfileRecord } from './store/databases.ts';
import { readGlance, type Glance } from './glance.ts';
import { History } from './history/history.ts';
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

/** How long a restored device waits for the relay to answer, and then to let it in. */
const RELAY_MS_MAX = 20_000;

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
    return new AccountDevices({ ...this.#parts, join: (profile) => this.#join(profile) });
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
    const { found } = await import('./keys/identity.ts');
    const made = await found(this.#parts.databases.keys, name);
    await this.#settle();
    return made;
  }

  async restore(phrase: string): Promise<Result<Id, JoinFault>> {
    const facts = await this.#facts();
    if (facts === undefined) return err({ code: 'relay_unreachable' });
    const { restore } = await import('./keys/identity.ts');
    const restored = await restore(facts, phrase);
    if (!restored.ok) return restored;
    const fault = await this.#join(restored.value);
    return fault === null ? ok(restored.value.account) : err(fault);
  }

  async enrolAnew(phrase: string | null): Promise<Result<Id, JoinFault>> {
    const { databases } = this.#parts;
    const [before, facts] = [await this.#profile(), await this.#facts()];
    if (before === null || facts === undefined) return err({ code: 'relay_unreachable' });
    const { account, device, retired } = before;
    // Another tab has done it.
    if (retired === null) return ok(account);
    const { renewed } = await import('./keys/identity.ts');
    const fresh = await renewed(before, facts, phrase);
    if (!fresh.ok) return fresh;
    try {
      const left = await databases.keys.replaceProfile(device, fresh.value, []);
      if (left === null) return ok(account);
      const fault = await this.#joined();
      if (fault === null) return ok(account);
      await databases.keys.replaceProfile(fresh.value.device, before, left);
      return err(fault);
    } catch {
      return err({ code: 'not_stored' });
    }
  }

  async forget(): Promise<void> {
    const { forgetWallet } = await import('./forgetting.ts');
    await forgetWallet(this.#parts.databases);
    await this.#settle();
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
    const { databases, relay, tabs } = this.#parts;
    const [profile, facts] = [await this.#profile(), await databases.wallet.networks.get(relay)];
    if (profile === null || facts === undefined) return err('not_final');
    const { receiptOf } = await import('./history/receipts.ts');
    return receiptOf(databases.wallet, tabs, facts, profile.account, index);
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
    const { databases, relay } = this.#parts;
    const profile = await this.#profile();
    const facts = await databases.wallet.networks.get(relay);
    const copy = profile === null ? undefined : await databases.wallet.copies.get(profile.account);
    const distrust = copy?.distrust ?? null;
    if (facts === undefined || distrust === null) return null;
    return (await import('./leading/evidence.ts')).evidenceFile(distrust, facts);
  }

  async recoveries(): Promise<Recoveries> {
    return new (await import('./leading/recoveries.ts')).BrowserRecoveries(this.#parts);
  }

  async profileOf(account: Id): Promise<PublicProfile | null> {
    const profile = await this.#profile();
    return profile === null ? null : this.#parts.people.profileOf(profile.account, account);
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
    const restore = (phrase: string): Promise<Result<Id, JoinFault>> => this.restore(phrase);
    return new BrowserBackups({ ...this.#parts, facts: () => this.#facts(), restore });
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

  /** What is known of the relay's network; waited for while the relay is being reached for the first time. */
  async #facts(): Promise<NetworkRecord | undefined> {
    const { databases, relay, tabs } = this.#parts;
    const isCutOff = (): boolean => !navigator.onLine || tabs.link.value.state === 'offline';
    await this.#within(({ network }) => network !== null, isCutOff);
    return databases.wallet.networks.get(relay);
  }

  /** Waits until the live values say what has just been written. */
  async #settle(): Promise<void> {
    const profile = await this.#profile();
    await this.#when(({ standing }) => (standing.phase === 'empty') === (profile === null));
  }

  #when(holds: (glance: Glance) => boolean): Promise<void> {
    return new Promise((resolve) => {
      let stop: (() => void) | null = null;
      let isDone = false;
      stop = this.#glance.subscribe((glance) => {
        if (isDone || !holds(glance)) return;
        isDone = true;
        queueMicrotask(() => stop?.());
        resolve();
      });
    });
  }

  /** Makes this browser, which has no wallet, the device of the profile; null: the relay has let it in. */
  async #join(profile: ProfileRecord): Promise<JoinFault | null> {
    const { store } = await import('./keys/identity.ts');
    const stored = await store(this.#parts.databases.keys, profile);
    if (!stored.ok) return stored.error;
    const fault = await this.#joined();
    if (fault !== null) await (await import('./forgetting.ts')).clearWallet(this.#parts.databases);
    await this.#settle();
    return fault;
  }

  /** Null: the relay has enrolled the new device. */
  async #joined(): Promise<JoinFault | null> {
    const { keys } = this.#parts.databases;
    const refusal = async () => (await keys.profile())?.refusal ?? null;
    const isMember = ({ standing }: Glance): boolean => standing.phase === 'member';
    if (await this.#within(isMember, async () => (await refusal()) !== null)) return null;
    const code = await refusal();
    return code === null ? { code: 'relay_unreachable' } : { code: 'refused', refusal: code };
  }

  /** Whether it comes to hold within the time that a person waits for the relay; `isHopeless` ends the wait early. */
  async #within(
    holds: (glance: Glance) => boolean,
    isHopeless: () => boolean | Promise<boolean>,
  ): Promise<boolean> {
    const ends = AbortSignal.timeout(RELAY_MS_MAX);
    const held = this.#when(holds).then(() => true);
    for (;;) {
      const pause = new Promise<false>((resolve) => setTimeout(() => resolve(false), 250));
      if (await Promise.race([held, pause])) return true;
      if (ends.aborted || (await isHopeless())) return false;
    }
  }
}
