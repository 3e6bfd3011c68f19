/**
 * The vaults' way through the relay (P33): an item of a device is read as far as it is open, its signature is checked, the
 * store gives it its place, and every device of the account is sent what the store has read back [P10].
 */
import { FULL, idBytes, idOf, LIVE, refused, type Id, type Sha256 } from '#kernel';
import { durableLog, readVaultItem, writeAppend, writeUpdate, type Answer, type DeviceRoom } from '#protocol';
import type { LimitHit } from '../admission/limits.ts';
import type { VaultStore } from '../store/vault-file.ts';
import type { Listener } from './fan-out.ts';
import type { Ledger, Verifier } from './ledger.ts';

export interface VaultsParts {
  readonly ledger: Ledger;
  readonly store: VaultStore;
  readonly verifier: Verifier;
  readonly hash: Sha256;
  readonly network: Id;
  /** Of the journal: it is in the log's clientID. */
  readonly epoch: number;
  readonly failed: (error: unknown) => void;
}

/** One device that follows its account's vault. */
interface Follower {
  readonly listener: Listener;
  /** The next place that it needs. */
  next: number;
  /** What is sent to it is sent in order. */
  tail: Promise<void>;
}

/** Items in one message to a device. */
const PART_ITEMS = 64;
/** A vault that is full does not empty itself. */
const FULL_RETRY_MS = 24 * 60 * 60 * 1000;

export class Vaults {
  readonly #parts: VaultsParts;
  readonly #log;
  readonly #followers = new Map<Id, Set<Follower>>();

  constructor(parts: VaultsParts) {
    this.#parts = parts;
    this.#log = durableLog('vault', parts.epoch);
  }

  /** The clientID under which the log is written. */
  get clientId(): number {
    return this.#log.clientId;
  }

  /** Sends the items from `next` on, now and as they come, until the function that it gives is called. */
  follow(account: Id, next: number, listener: Listener): () => void {
    const followers = this.#followers.get(account) ?? new Set();
    const follower: Follower = { listener, next, tail: Promise.resolve() };
    this.#followers.set(account, followers.add(follower));
    this.#send(account, follower, () => this.#parts.store.vaultLength(account));
    return () => {
      followers.delete(follower);
      if (followers.size === 0 && this.#followers.get(account) === followers) this.#followers.delete(account);
    };
  }

  /** Takes an item of a device that is logged in; the answer where it is refused, else null. `bytes` are kept. */
  async take(room: DeviceRoom, bytes: Uint8Array, limit: () => LimitHit | null): Promise<Answer | null> {
    const { hash, network, verifier, store } = this.#parts;
    const { account, device } = room;
    const refuse = (...refusal: Parameters<typeof refused>): Answer => ({
      id: idOf(hash(bytes)),
      ...refused(...refusal),
    });
    const read = readVaultItem(hash, network, bytes);
    if (!read.ok) return refuse(read.error);
    const { counter, keys, message, signature } = read.value;
    const hit = limit();
    if (hit !== null) return refuse('rate_limited', BigInt(hit.retryAfterMs), hit.limit);
    const mayWrite = read.value.device === device && this.#mayWrite(device, keys.length > 0);
    if (!mayWrite || !(await verifier.signature(idBytes(device), message, signature)))
      return refuse('bad_signature');
    const appended = await store.vaultAppend(account, device, counter, bytes);
    if (appended.type === 'full') return refuse('rate_limited', BigInt(FULL_RETRY_MS), 'vault_bytes');
    if (appended.type === 'written')
      for (const follower of this.#followers.get(account) ?? [])
        this.#send(account, follower, async () => appended.length);
    return null;
  }

  /** Who says who is in must be a full device. */
  #mayWrite(id: Id, letsIn: boolean): boolean {
    const device = this.#parts.ledger.state.table('devices').get(id);
    return device?.standing === LIVE && (!letsIn || device.role === FULL);
  }

  #send(account: Id, follower: Follower, length: () => Promise<number>): void {
    const { store, failed } = this.#parts;
    follower.tail = follower.tail
      .then(async () => {
        const to = await length();
        while (follower.next < to) {
          const from = follower.next;
          const items = await store.vaultItems(account, from, Math.min(to, from + PART_ITEMS));
          if (items.length === 0) return;
          follower.next = from + items.length;
          follower.listener.send(writeUpdate(writeAppend(this.#log, from, items)));
        }
      })
      .catch(failed);
  }
}
