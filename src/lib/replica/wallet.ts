/**
 * What screens and robots see of one device: live values to read and acts to do. The device folder makes it real in a
 * browser, the robots in Node; no screen sees a socket, a table or a signature.
 */
import type { Devices } from './devices/devices-view.ts';
import type { FieldsOf, Id, Kind, Rejection, Result, Role, Value } from '#kernel';
import type { Acquaintance } from './acquaintance.ts';
import type { AppLock } from './app-lock.ts';
import type { Assets } from './assets/assets-view.ts';
import type { Backups } from './backups-view.ts';
import type { HistoryBook } from './history/history-book.ts';
import type { RowLock } from './locks/lock-rows.ts';
import type { Locks } from './locks/locks-view.ts';
import type { Personal } from './vault/personal-view.ts';
import type { Promises } from './promises/promises-view.ts';
import type { Recoveries } from './trust/recovery-view.ts';
import type { ReceiptCheckFault, ReceiptReading } from './trust/receipt-check.ts';
import type { Requests } from './requests/requests-view.ts';
import type { Transfers } from './transfers-view.ts';

/** A value that changes: calls back at once with what it is now, then at each change. The contract of Svelte stores. */
export interface Live<T> {
  subscribe(run: (value: T) => void): () => void;
}

/** What this browser profile is. */
export type Standing =
  | { readonly phase: 'opening' }
  /** No wallet here yet. */
  | { readonly phase: 'empty' }
  /** Keys are made and durable, the relay has not enrolled them yet. */
  | { readonly phase: 'joining'; readonly account: Id; readonly name: string }
  | {
      readonly phase: 'member';
      readonly account: Id;
      readonly device: Id;
      readonly name: string;
      readonly role: Role;
      readonly backedUp: boolean;
      /** Where the device key is: not extractable in WebCrypto, or wrapped by a key that is not; or under the app lock. */
      readonly custody: 'webcrypto' | 'wrapped' | 'locked';
      /** How many live devices the account has, this one included. */
      readonly devices: number;
      /** The account's public box key, for its payment links: who has it can seal a memo without asking the relay. */
      readonly boxKey: Id | null;
    }
  /** It signs nothing any more: a copy of another profile, a fork in quarantine, revoked, or refused for good. */
  | {
      readonly phase: 'retired';
      readonly reason: RetiredReason;
      readonly account: Id;
      readonly name: string;
      /** The phrase is still on this device: it can be enrolled anew without being typed in. */
      readonly hasPhrase: boolean;
      /** How many operations it signed that have no verdict yet; a new key leaves them behind. */
      readonly waiting: number;
    };

export type RetiredReason =
  | 'copied'
  | 'quarantined'
  | 'revoked'
  | 'defect'
  /** The relay does not have it, and what would let it in is no longer good: a new enrolment needs the phrase. */
  | 'enrolment_expired';

/** The way to the relay, as far as this device knows. */
export type Link =
  | { readonly state: 'offline' }
  | { readonly state: 'connecting' }
  | { readonly state: 'online' }
  /** Feed items still to come. */
  | { readonly state: 'catching_up'; readonly have: number; readonly of: number }
  /** The relay said no; the code is for texts. */
  | { readonly state: 'refused'; readonly code: string }
  /** What came does not prove itself: nothing new is paid until a person decides. */
  | { readonly state: 'distrusted'; readonly code: string };

export interface AssetView {
  readonly id: Id;
  readonly symbol: string;
  readonly name: string;
  readonly decimals: number;
}

export interface NetworkView {
  readonly id: Id;
  readonly name: string;
  readonly base: AssetView;
  readonly assets: readonly AssetView[];
  /** A member who sends something back to whoever pays it; in a demonstration network. */
  readonly robot: Id | null;
  /** The relay's address, its key, and the size of the journal at the last checkpoint seen. */
  readonly relay: { readonly url: string; readonly key: Id; readonly size: number | null };
}

export interface BalanceView {
  readonly asset: AssetView;
  /** Final, less what signed operations that are not final yet would take. */
  readonly available: bigint;
  readonly locked: bigint;
  readonly lockedIn: { readonly holds: number; readonly vouchers: number };
  /** What signed operations that are not final yet would take. */
  readonly notFinal: bigint;
}

/** One line of history: an entry that touched the account, or an operation of this device that has no verdict yet. */
export interface HistoryRow {
  /** Of the operation: 64 hex digits; of any other entry: `entry-<index>-<time>`. */
  readonly key: string;
  readonly state: HistoryState;
  readonly kind: Kind | 'timeout' | 'fork' | 'other';
  readonly direction: 'in' | 'out' | 'none';
  /** The other account, where there is one; of several payees the first. */
  readonly other: Id | null;
  /** All of them, where there are several. */
  readonly others?: readonly Id[];
  readonly asset: AssetView | null;
  readonly amount: bigint | null;
  readonly memo: string | null;
  /** The hold or voucher that it is about. */
  readonly lock: RowLock | null;
  /** ms: the entry's time, else when it was signed. */
  readonly time: number;
  /** The device that signed it, if it was one of this account. */
  readonly device: Id | null;
}

export type HistoryState =
  | { readonly phase: 'signed' }
  | { readonly phase: 'sent' }
  /** The relay will not take it; the device keeps it. */
  | { readonly phase: 'refused'; readonly code: string; readonly facts: readonly Value[] }
  | { readonly phase: 'final'; readonly index: number }
  | {
      readonly phase: 'rejected';
      readonly index: number;
      readonly rejection: Rejection;
      /** insufficient_available: what spent the money and on which device, as far as this device knows. */
      readonly spender: {
        readonly index: number;
        readonly device: Id | null;
        readonly amount: bigint | null;
      } | null;
    };

export interface EntryView extends HistoryRow {
  readonly id: Id | null;
  /** Of a transfer to several people, all of them; else none. */
  readonly legs: readonly LegView[];
  readonly fee: bigint;
  /** Rows of the double entry: bucket in words' keys, amounts signed, balance after. */
  readonly postings: readonly {
    readonly bucket: string;
    readonly asset: AssetView;
    readonly amount: bigint;
    readonly balance: bigint;
  }[];
}

export interface LegView {
  readonly to: Id;
  readonly asset: AssetView;
  readonly amount: bigint;
}

export interface Payment {
  readonly to: Id;
  readonly asset: Id;
  readonly amount: bigint;
  readonly memo: string;
  /** Pays this request, once. */
  readonly request: { readonly nonce: Uint8Array; readonly expires: number } | null;
  /** The payee's box key if a link or QR brought it; else it is asked of the relay, and without an answer no memo is sealed. */
  readonly boxKey: Id | null;
}

/** What a person confirms, read back from the very bytes that will be signed. */
export interface PaymentCheck extends Acquaintance {
  readonly bytes: Uint8Array;
  readonly to: Id;
  readonly asset: AssetView;
  readonly amount: bigint;
  readonly left: bigint;
  readonly memo: string;
  /** False when no memo can be sealed for the payee now. */
  readonly memoSealed: boolean;
  /** True for an asset of which nobody here knows whether the payee accepts it [L10]. */
  readonly mayRefuse: boolean;
  /** True if another live device may spend first while this one is offline. */
  readonly mayConflict: boolean;
}

export type PayFault =
  | { readonly code: 'not_a_member' | 'not_stored' | 'distrusted' | 'draft_changed' | 'too_large' }
  /** The fold, played on what this device knows, would reject it. */
  | { readonly code: 'rejected'; readonly rejection: Rejection };

export type JoinFault =
  | {
      readonly code:
        'relay_unreachable' | 'not_stored' | 'phrase_wrong' | 'phrase_of_another' | 'name_too_long';
    }
  | { readonly code: 'refused'; readonly refusal: string };

/** What is left of a wallet whose data this browser has cleared. */
export interface LostWallet {
  /** The first 16 hex digits of its id. */
  readonly network: string;
  /** Of the account, in short. */
  readonly address: string;
}

export interface Contact {
  readonly account: Id;
  readonly name: string;
  /** This person's own note; nobody else sees it. */
  readonly note: string;
}

export interface ReceiptView {
  readonly bytes: Uint8Array;
  readonly text: string;
  readonly index: number;
  readonly size: number;
  readonly epoch: number;
}

/** What shows why a relay is not believed. */
export interface EvidenceFile {
  readonly code: string;
  readonly text: string;
}

export type ReceiptFault = 'offline' | 'not_final' | 'refused' | 'does_not_verify';

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

  saveContact(contact: Contact): Promise<void>;
  deleteContact(account: Id): Promise<void>;

  /** The phrase and files that bring the account back. Rejects where their code cannot be loaded. */
  backups(): Promise<Backups>;
  /** The app lock of this device. Rejects where its code cannot be loaded. */
  appLock(): Promise<AppLock>;

  close(): Promise<void>;
}
