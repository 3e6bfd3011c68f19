/**
 * What a device keeps of its account's vault (P33): the document that all its devices share, the keys of the epochs, how
 * far the log has been taken in, and its own updates that the log does not show yet.
 */
import type { Id } from '#kernel';
import { VAULT_UPDATE_BYTES_MAX } from '#protocol';
import { applyUpdate, Doc, encodeStateAsUpdate } from 'yjs';
import { setShared, sharedValues } from './vault-document.ts';

/** The epoch that a log is in, and which of the keys that were made for it is its key. */
export interface Epoch {
  /** 0: none has begun. */
  readonly epoch: number;
  readonly keyId: Uint8Array;
}

export interface VaultCopy extends Epoch {
  /** The Yjs document with the device's own changes, as one update. */
  readonly document: Uint8Array;
  /** The next place of the log. */
  readonly next: number;
  /** The first place whose content could not be opened yet, and the epoch that the log was in before it; null: all have been. */
  readonly closed: ({ readonly from: number } & Epoch) | null;
  /** Who began the epoch; null: none has begun. */
  readonly maker: Id | null;
  /** The box keys that its key was sealed to. */
  readonly recipients: readonly Id[];
  /** Of the epochs 1, 2, …; null: not known. */
  readonly keys: readonly (Uint8Array | null)[];
  /** The last counter of each device in the log. */
  readonly counters: ReadonlyMap<Id, number>;
  /** Devices of which the log left something out, or put something back. */
  readonly broken: readonly Id[];
  /** Own updates of the document, oldest first, until the log shows them. */
  readonly pending: readonly Uint8Array[];
  /** What was sealed last and is not in the log yet: under which counter, and how many of `pending` it holds. */
  readonly inFlight: { readonly counter: number; readonly count: number } | null;
}

export const EMPTY_VAULT: VaultCopy = {
  document: new Uint8Array(),
  next: 0,
  closed: null,
  epoch: 0,
  keyId: new Uint8Array(),
  maker: null,
  recipients: [],
  keys: [],
  counters: new Map(),
  broken: [],
  pending: [],
  inFlight: null,
};

/**
 * The copy with which a device begins when its relay was put back from a backup [P25]: the log is read again from its first
 * item, whoever's keys it holds now, and what the document holds is sent again as a whole. Where no item holds that, its
 * values are set in a new document and sent one by one: of the old one's updates some are lost with the log, and whatever
 * builds on those would wait for them on every other device, for ever.
 */
export function restartedVault(copy: VaultCopy): VaultCopy {
  const { document } = copy;
  if (document.length === 0) return { ...EMPTY_VAULT, pending: copy.pending };
  if (document.length <= VAULT_UPDATE_BYTES_MAX) return { ...EMPTY_VAULT, document, pending: [document] };
  return { ...EMPTY_VAULT, ...rewritten(document) };
}

/** Yjs draws its clients from below this. */
const ORDINARY_CLIENTS = 2 ** 32;

/** The same values without their past, and an update for each: small enough for an item, as those were that brought them. */
function rewritten(document: Uint8Array): Pick<VaultCopy, 'document' | 'pending'> {
  const [old, fresh] = [new Doc(), new Doc()];
  applyUpdate(old, document);
  // Of concurrent values of a key Yjs takes that of the higher client: what is read again from the log is older than these.
  fresh.clientID += Math.max(ORDINARY_CLIENTS, ...old.store.clients.keys());
  const pending: Uint8Array[] = [];
  fresh.on('update', (update: Uint8Array) => pending.push(update));
  for (const shared of sharedValues(old)) setShared(fresh, shared);
  return { document: encodeStateAsUpdate(fresh), pending };
}

/** The key of an epoch, as far as it is known. */
export function epochKey({ keys }: VaultCopy, epoch: number): Uint8Array | null {
  return keys[epoch - 1] ?? null;
}

/** The keys with those of `more` in their places: a key that is known stays. */
export function withKeys(
  keys: readonly (Uint8Array | null)[],
  more: readonly (readonly [epoch: number, key: Uint8Array])[],
): readonly (Uint8Array | null)[] {
  const merged = [...keys];
  for (const [epoch, key] of more) {
    while (merged.length < epoch) merged.push(null);
    merged[epoch - 1] ??= key;
  }
  return merged;
}
