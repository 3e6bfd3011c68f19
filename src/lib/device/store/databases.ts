/**
 * What this browser keeps, in two IndexedDB databases. `holdfast-keys` holds the device's keys, its chain and its outbox:
 * little, and durable before a write counts as done (Dexie sets durability for a whole database). `holdfast` holds what
 * could be had again from the relay, and the person's own contacts.
 */
import { Dexie, type EntityTable, type Table } from 'dexie';
import { assert, type Id } from '#kernel';
import type {
  ChainHead,
  Copy,
  Cut,
  Kept,
  NetworkFacts,
  NetworkView,
  PromiseWord,
  RetiredReason,
  SharedMap,
  VaultCopy,
  Waiting,
} from '#replica';
import type { KeptLock } from '../app-lock/app-lock-way.ts';
import type { StoredKeys } from '../keys/keys.ts';
import type { KeptSpare } from '../keys/spare.ts';
import type { Wrapped } from '../keys/wrapped.ts';

/** There is one profile in a browser's storage. */
export const PROFILE = 'profile';

export interface ProfileRecord {
  readonly slot: typeof PROFILE;
  readonly account: Id;
  readonly device: Id;
  /** What the person called the wallet; empty until the feed tells where it was restored. */
  readonly name: string;
  readonly keys: StoredKeys;
  readonly head: ChainHead;
  /** The signed operation that enrols this device; null until the network is known. */
  readonly enrolment: Uint8Array | null;
  /** Why the relay did not let this device in with it. */
  readonly refusal: string | null;
  /** The phrase, until it is no longer needed here. */
  readonly phrase: Wrapped | null;
  /** The secret of the recovery key, until the vault has been opened with it. */
  readonly recovery: Wrapped | null;
  readonly backedUp: boolean;
  readonly retired: RetiredReason | null;
  /** What an app lock can be put on with. */
  readonly spare: KeptSpare;
  readonly lock: KeptLock | null;
}

/** As it is stored: under an app lock without the key that opens all others. */
export type KeptProfile = Omit<ProfileRecord, 'keys'> & {
  readonly keys: Omit<StoredKeys, 'wrapping'> & { readonly wrapping: CryptoKey | null };
};

/** What releases a hold or claims a voucher, under the hash or the public key that names it in the open. */
export interface SecretRecord {
  readonly name: Id;
  readonly secret: Wrapped;
}

export class KeysDatabase extends Dexie {
  readonly profiles!: EntityTable<KeptProfile, 'slot'>;
  readonly outbox!: EntityTable<Waiting, 'seq'>;
  readonly secrets!: EntityTable<SecretRecord, 'name'>;
  /** The wrapping key of a profile under an app lock, while this tab is unlocked. */
  #opened: CryptoKey | null = null;

  constructor(name: string) {
    super(`${name}-keys`, { chromeTransactionDurability: 'strict' });
    this.version(1).stores({ profiles: 'slot', outbox: 'seq', secrets: 'name' });
  }

  profile(): Promise<ProfileRecord | undefined> {
    return this.profiles.get(PROFILE).then((kept) => {
      if (kept === undefined) return undefined;
      const wrapping = kept.keys.wrapping ?? this.#opened;
      assert(wrapping !== null, 'a locked wallet is opened before it is read');
      return { ...kept, keys: { ...kept.keys, wrapping } };
    });
  }

  /** From now on this tab can read the profile under its app lock. */
  unlock(wrapping: CryptoKey): void {
    this.#opened = wrapping;
  }

  /** Puts another device and its outbox in the place of this one; what waited, or null where it is not this one any more. */
  replaceProfile(
    device: Id,
    profile: ProfileRecord,
    outbox: readonly Waiting[],
  ): Promise<readonly Waiting[] | null> {
    return this.transaction('rw', this.profiles, this.outbox, async () => {
      if ((await this.profile())?.device !== device) return null;
      const left = await this.outbox.toArray();
      await this.outbox.clear();
      await this.outbox.bulkAdd(outbox);
      const { keys, lock } = profile;
      await this.profiles.put(lock === null ? profile : { ...profile, keys: { ...keys, wrapping: null } });
      return left;
    });
  }
}

/** What the public room said, and as screens show it: a first screen has no genesis to decode. */
export type NetworkRecord = NetworkFacts & { readonly view: NetworkView };
export type CopyRecord = Copy & { readonly account: Id };
export type EntryRecord = Kept & { readonly account: Id; readonly key: string };

/** A map of the vault's document (P33) as it was taken out of it last: its keys and values in one piece, sealed. */
export interface SharedRecord {
  readonly owner: Id;
  readonly map: SharedMap;
  readonly sealed: Wrapped;
}
/** A change of a map that the document does not have yet: its key and value, sealed. */
export type SharedChange = SharedRecord & { readonly n?: number };

/** `sealed`: the document, what waits to be sent and the keys, in one piece. */
export type VaultRecord = Omit<VaultCopy, 'document' | 'pending' | 'keys'> & {
  readonly account: Id;
  readonly sealed: Wrapped;
  /** The relay was put back from a backup [P25]: what is kept here begins anew when it is read next. */
  readonly isBehind: boolean;
};

/** What is known of somebody else. */
export interface PersonRecord {
  readonly owner: Id;
  readonly account: Id;
  /** Whether this account has paid them before. */
  readonly paid: boolean;
  /** What they said of themselves when the relay was last asked. */
  readonly profile: {
    readonly name: string;
    readonly boxKey: Id;
    /** The assets that they accept and no others; null: by what they have used, which only the journal knows. */
    readonly accepts: readonly Id[] | null;
  } | null;
}

/** A payment to the account that was handed over, until the journal has its verdict and longer. */
export interface PromiseRecord {
  readonly account: Id;
  /** Of the payment: 64 hex digits. */
  readonly key: string;
  /** As it was handed over. */
  readonly handed: Uint8Array;
  readonly from: Id;
  readonly asset: Id;
  readonly amount: bigint;
  readonly signed: number;
  readonly expires: number;
  readonly before: number;
  readonly provedAt: number | null;
  /** The signed note of the checkpoint that its receipt leads to. */
  readonly checkpoint: string | null;
  /** When it was taken, ms of the journal's time. */
  readonly taken: number;
  /** What the relay has said of it. */
  readonly word: PromiseWord | null;
}

/** The last recovery of the relay that the person has agreed to [P25]. */
export interface RecoveryRecord {
  readonly account: Id;
  readonly epoch: number;
  /** When the relay was put back, ms. */
  readonly time: number;
  /** Of this recovery and those before it. */
  readonly cuts: readonly Cut[];
}

/** A signed checkpoint that somebody has shown; see heard-notes.ts. */
export interface HeardRecord {
  readonly n?: number;
  readonly account: Id;
  readonly note: string;
}

type Owned = [owner: Id, other: Id];

export class WalletDatabase extends Dexie {
  readonly networks!: EntityTable<NetworkRecord, 'relay'>;
  readonly copies!: EntityTable<CopyRecord, 'account'>;
  readonly entries!: Table<EntryRecord, [account: Id, place: number]>;
  /** Rows that the person has put out of sight. */
  readonly dismissed!: Table<{ readonly account: Id; readonly key: string }, [account: Id, key: string]>;
  readonly shared!: Table<SharedRecord, [owner: Id, map: SharedMap]>;
  readonly sharedChanges!: EntityTable<SharedChange, 'n'>;
  readonly vaults!: EntityTable<VaultRecord, 'account'>;
  readonly vaultItems!: Table<
    { readonly account: Id; readonly place: number; readonly item: Uint8Array },
    [account: Id, place: number]
  >;
  readonly people!: Table<PersonRecord, Owned>;
  /** Entries that recoveries of the relay have taken out of the journal: of two recoveries some may have one place. */
  readonly lost!: Table<EntryRecord, [account: Id, key: string]>;
  readonly recoveries!: EntityTable<RecoveryRecord, 'account'>;
  readonly promises!: Table<PromiseRecord, [account: Id, key: string]>;
  readonly heard!: EntityTable<HeardRecord, 'n'>;

  constructor(name: string) {
    super(name);
    this.version(1).stores({
      networks: 'relay',
      copies: 'account',
      entries:
        '[account+place], [account+key], [account+row.lock.kind], [account+row.request.nonce], [account+row.unopened]',
      dismissed: '[account+key]',
      shared: '[owner+map]',
      sharedChanges: '++n, owner, [owner+map]',
      vaults: 'account',
      vaultItems: '[account+place]',
      people: '[owner+account]',
      lost: '[account+key]',
      recoveries: 'account',
      promises: '[account+key]',
      heard: '++n, account, [account+note]',
    });
  }
}

export interface Databases {
  readonly keys: KeysDatabase;
  readonly wallet: WalletDatabase;
}

export function openDatabases(name: string): Databases {
  return { keys: new KeysDatabase(name), wallet: new WalletDatabase(name) };
}

/** A range over everything of one account in a table with a compound key. */
export function allOf<Last extends string | number>(account: Id): [[Id, Last], [Id, Last]] {
  return [
    [account, Dexie.minKey as Last],
    [account, Dexie.maxKey as Last],
  ];
}

/** The newest `count` places of an account's feed, without the end: read in one go, where a walk backwards asks for each. */
export function newestOf(account: Id, feedLength: number, count: number): [[Id, number], [Id, number]] {
  return [
    [account, feedLength - count],
    [account, feedLength],
  ];
}
