/**
 * What screens and robots see of one device: live values to read and acts to do. The device folder makes it real in a
 * browser, the robots in Node; no screen sees a socket, a table or a signature. Each subject has a file of its own.
 */
import type { FieldsOf, Id, Kind, Result } from '#kernel';
import type { AppLock } from './app-lock.ts';
import type { Assets } from './assets/assets-view.ts';
import type { Backups } from './backups-view.ts';
import type { Contact } from './contact.ts';
import type { Devices } from './devices/devices-view.ts';
import type { HistoryBook } from './history/history-book.ts';
import type { EntryView, HistoryRow } from './history/history-view.ts';
import type { Live } from './live.ts';
import type { Locks } from './locks/locks-view.ts';
import type { BalanceView, NetworkView } from './network/network-view.ts';
import type { OwnName } from './own-name.ts';
import type { PayFault, Payment, PaymentCheck } from './payments-view.ts';
import type { Promises } from './promises/promises-view.ts';
import type { Requests } from './requests/requests-view.ts';
import type { JoinFault, Link, LostWallet, Standing } from './standing.ts';
import type { Transfers } from './transfers-view.ts';
import type { ReceiptCheckFault, ReceiptReading } from './trust/receipt-check.ts';
import type { EvidenceFile, ReceiptFault, ReceiptView } from './trust/receipt-view.ts';
import type { Recoveries } from './trust/recovery-view.ts';
import type { Personal } from './vault/personal-view.ts';

export interface Wallet {
  readonly standing: Live<Standing>;
  readonly link: Live<Link>;
  readonly network: Live<NetworkView | null>;
  readonly balances: Live<readonly BalanceView[]>;
  readonly contacts: Live<readonly Contact[]>;
  /** Loaded when somebody looks at them. */
  devices(): Promise<Devices>;
  /** How many signed operations the relay has not been given yet. */
  readonly unsent: Live<number>;
  /** True when an entry's time is more than ten minutes off this device's clock. */
  readonly clockIsOff: Live<boolean>;

  /** The newest `count` rows, newest first; what is not final comes before what is. */
  history(count: number): Live<readonly HistoryRow[]>;
  /** How many rows there are. */
  readonly historyLength: Live<number>;
  entry(key: string): Live<EntryView | null>;
  /** The whole history, to be looked through. Rejects where its code cannot be loaded. */
  book(): Promise<HistoryBook>;

  /** Makes a new account with this device; resolves when the keys are durable, whatever the relay says. */
  create(name: string): Promise<Result<Id, JoinFault>>;
  /** Enrols this browser as a new device of the phrase's account [K3]. Needs the relay. */
  restore(phrase: string): Promise<Result<Id, JoinFault>>;
  /**
   * Makes a retired profile a new device of its account [P2]: new keys, and all else that it has stays. Null: by the
   * phrase that is still here. Needs the relay; what fails leaves everything as it was.
   */
  enrolAnew(phrase: string | null): Promise<Result<Id, JoinFault>>;
  /** The wallet that this browser had when its data were cleared; null: none that is known. */
  lost(): Promise<LostWallet | null>;
  /** Leaves a retired or unwanted wallet: forgets all keys and data of this profile. */
  forget(): Promise<void>;

  /** Builds the operation's body at its place in the chain and reads it back. Signs nothing. */
  check(payment: Payment): Promise<Result<PaymentCheck, PayFault>>;
  /** Signs and stores what was checked, in one lock and one transaction [P7]; the id in hex. */
  pay(check: PaymentCheck): Promise<Result<string, PayFault>>;
  /** Any other kind of operation, the same way. */
  submit<K extends Kind>(kind: K, fields: FieldsOf<K>): Promise<Result<string, PayFault>>;
  /** Takes a rejected or refused row out of sight. */
  dismiss(key: string): Promise<void>;

  /** Payments to several people at once. Rejects where their code cannot be loaded. */
  transfers(): Promise<Transfers>;
  /** Checks somebody else's receipt, as a file or as text in UTF-8, by what this device knows of the network; asks nobody. */
  checkReceipt(given: Uint8Array): Promise<Result<ReceiptReading, ReceiptCheckFault | 'no_network'>>;
  receipt(index: number): Promise<Result<ReceiptView, ReceiptFault>>;
  /** Assets in full, and what can be done about them. Rejects where their code cannot be loaded. */
  assets(): Promise<Assets>;
  /** Holds and vouchers. Rejects where their code cannot be loaded. */
  locks(): Promise<Locks>;
  /** Requests for money. Rejects where their code cannot be loaded. */
  requests(): Promise<Requests>;
  /** Payments that were signed and handed over without a network. Rejects where their code cannot be loaded. */
  promises(): Promise<Promises>;
  /** Drafts, settings and notifications, on all devices of the account. Rejects where their code cannot be loaded. */
  personal(): Promise<Personal>;
  /** Null: this device believes its relay. */
  evidence(): Promise<EvidenceFile | null>;
  /** What a recovery of the relay has taken away. Rejects where its code cannot be loaded. */
  recoveries(): Promise<Recoveries>;
  /** What others say of an account in public, if the relay can be asked. */
  profileOf(account: Id): Promise<{ readonly name: string; readonly boxKey: Id } | null>;

  /** The name under which others see this account. Rejects where its code cannot be loaded. */
  ownName(): Promise<OwnName>;

  saveContact(contact: Contact): Promise<void>;
  deleteContact(account: Id): Promise<void>;

  /** The phrase and files that bring the account back. Rejects where their code cannot be loaded. */
  backups(): Promise<Backups>;
  /** The app lock of this device. Rejects where its code cannot be loaded. */
  appLock(): Promise<AppLock>;

  close(): Promise<void>;
}
