/**
 * A browser profile's storage. A `DeviceDisk` is what survives a crash and what is copied with the profile; `openStores`
 * gives one run of the app its stores over it. Each write is one transaction: it takes its time, it is done whole or not
 * at all, and it can fail for want of room. The app can be killed just before a write, just after it, or between two.
 */
import { NO_HEAD, type ChainHead } from '../../src/lib/replica/outbox/device-chain.ts';
import type { Copy, Kept } from '../../src/lib/replica/feed/copy.ts';
import type { Waiting } from '../../src/lib/replica/outbox/outbox.ts';
import type { CopyStore, Lock, OutboxStore } from '../../src/lib/replica/ports.ts';
import type { Id, SignedOperation } from '#kernel';
import { restartedVault, type RetiredReason, type VaultCopy } from '#replica';
import type { SharedValue, VaultStore } from '#replica/sync';
import type { Agreed } from './agreement.ts';
import type { DiskPromise } from './promises.ts';
import type { Random } from './random.ts';
import type { Process } from './timeline.ts';

export class DeviceDisk {
  head: ChainHead = NO_HEAD;
  waiting: readonly Waiting[] = [];
  copy: Copy | null = null;
  readonly kept = new Map<number, Kept>();
  /** What recoveries of the relay have taken out of the feed [P25], by the keys of its rows, as its person is shown it. */
  readonly lost = new Map<string, Kept>();
  /** What is kept of the vault is of an older epoch, and begins anew when it is read next. */
  isVaultBehind = false;
  vault: VaultCopy | null = null;
  readonly vaultItems: Uint8Array[] = [];
  /** What somebody changed of the vault and its document does not have yet. */
  changes: readonly SharedValue[] = [];
  /** What others handed over to this device. */
  promises: readonly DiskPromise[] = [];
  /** Checkpoints that others have seen of the journal [P24]. */
  heard: readonly string[] = [];
  /** What the phrase opens is kept until the vault is open. */
  knowsPhrase = false;
  /** What brings this device into its account, as it was signed. */
  enrolment: SignedOperation | null = null;
  /** The id of the operation before the last one. */
  headBefore: Id | null = null;
  /** Set for ever: this profile signs nothing any more. */
  retired: RetiredReason | null = null;
  /** Writes fail as long as this says so. */
  isFull = false;
  /** Who holds the lock of this profile, and who waits for it. */
  readonly queue: { readonly process: Process; readonly run: () => void }[] = [];

  /** The profile, copied as it stands: both copies believe that they are the device. */
  clone(): DeviceDisk {
    const twin = new DeviceDisk();
    twin.head = this.head;
    twin.waiting = this.waiting;
    twin.copy = this.copy;
    twin.enrolment = this.enrolment;
    twin.vault = this.vault;
    twin.vaultItems.push(...this.vaultItems);
    twin.changes = this.changes;
    twin.promises = this.promises;
    twin.heard = this.heard;
    twin.knowsPhrase = this.knowsPhrase;
    twin.isVaultBehind = this.isVaultBehind;
    for (const [place, kept] of this.kept) twin.kept.set(place, kept);
    for (const [key, kept] of this.lost) twin.lost.set(key, kept);
    return twin;
  }

  /** The weakness of a store whose writes were not durable: what was signed last is gone. */
  forget(): void {
    const last = this.waiting.at(-1);
    if (last === undefined) return;
    this.waiting = this.waiting.slice(0, -1);
    this.head = { seq: last.seq - 1, id: this.waiting.at(-1)?.id ?? this.headBefore };
  }

  /** The app in this process is gone: the browser gives back its lock. */
  release(process: Process): void {
    const wasFirst = this.queue[0]?.process === process;
    for (let i = this.queue.length - 1; i >= 0; i--)
      if (this.queue[i]?.process === process) this.queue.splice(i, 1);
    if (wasFirst) this.#grant();
  }

  lockFor(process: Process): Lock {
    return async (run) => {
      await new Promise<void>((resolve) => {
        this.queue.push({ process, run: resolve });
        if (this.queue.length === 1) this.#grant();
      });
      try {
        return await run();
      } finally {
        this.queue.shift();
        this.#grant();
      }
    };
  }

  #grant(): void {
    const next = this.queue[0];
    if (next !== undefined) next.process.after(0, next.run);
  }
}

export interface StoreParts {
  readonly disk: DeviceDisk;
  readonly process: Process;
  readonly random: Random;
  /** Told of each operation that has become durable here. */
  readonly appended: (waiting: Waiting) => void;
  /** Told when a change of the vault has become durable here. */
  readonly noted: (change: SharedValue) => void;
  /** Told when a copy that begins anew has become durable here. */
  readonly begunAnew: (agreed: Agreed) => void;
  /** Told of each write before it is done and after; may kill the process. */
  readonly boundary: (what: string, when: 'before' | 'after') => void;
}

const READ_MS_MAX = 2;
const WRITE_MS_MAX = 6;

export class QuotaError extends Error {
  override readonly name = 'QuotaExceededError';
}

export interface DeviceStores {
  readonly outbox: OutboxStore;
  readonly copy: CopyStore;
  readonly vault: VaultStore;
  readonly changes: ChangeStore;
  readonly lock: Lock;
}

export interface ChangeStore {
  read(): Promise<readonly SharedValue[]>;
  add(change: SharedValue): Promise<void>;
  remove(changes: readonly SharedValue[]): Promise<void>;
  forgetPhrase(): Promise<void>;
}

export function openStores(parts: StoreParts): DeviceStores {
  const { disk, process } = parts;
  return {
    outbox: outboxStore(parts),
    copy: copyStore(parts),
    vault: vaultStore(parts),
    changes: changeStore(parts),
    lock: disk.lockFor(process),
  };
}

async function read<T>({ process, random }: StoreParts, get: () => T): Promise<T> {
  await process.sleep(random.between(0, READ_MS_MAX));
  return get();
}

/** One transaction. */
export async function write(parts: StoreParts, what: string, change: () => void): Promise<void> {
  const { disk, process, random, boundary } = parts;
  await process.sleep(random.between(1, WRITE_MS_MAX));
  boundary(what, 'before');
  if (!process.isAlive) return new Promise(() => undefined);
  if (disk.isFull) throw new QuotaError(`no room for ${what}`);
  change();
  boundary(what, 'after');
  if (!process.isAlive) return new Promise(() => undefined);
}

function outboxStore(parts: StoreParts): OutboxStore {
  const { disk } = parts;
  const replace = (seqs: readonly number[], change: (waiting: Waiting) => Waiting): void => {
    disk.waiting = disk.waiting.map((each) => (seqs.includes(each.seq) ? change(each) : each));
  };
  return {
    read: () => read(parts, () => ({ head: disk.head, waiting: disk.waiting })),
    append: (waiting) =>
      write(parts, 'a signed operation', () => {
        disk.waiting = [...disk.waiting, waiting];
        disk.headBefore = disk.head.id;
        disk.head = { seq: waiting.seq, id: waiting.id };
        parts.appended(waiting);
      }),
    markSent: (seqs) =>
      write(parts, 'what was sent', () => replace(seqs, (each) => ({ ...each, sent: true }))),
    refuse: (seq, refusal) =>
      write(parts, 'a refusal', () => replace([seq], (each) => ({ ...each, refusal }))),
    settle: (seq) =>
      write(parts, 'what is settled', () => {
        disk.waiting = disk.waiting.filter((each) => each.seq > seq);
      }),
  };
}

function copyStore(parts: StoreParts): CopyStore {
  const { disk } = parts;
  return {
    read: () => read(parts, () => disk.copy),
    write: (copy, entries) =>
      write(parts, 'entries', () => {
        disk.copy = copy;
        for (const kept of entries) disk.kept.set(kept.place, kept);
      }),
    items: (from, to) =>
      read(parts, () => {
        const items: Uint8Array[] = [];
        for (let place = from; place < to; place++) {
          const kept = disk.kept.get(place);
          if (kept !== undefined) items.push(kept.item);
        }
        return items;
      }),
    at: (place) => read(parts, () => disk.kept.get(place) ?? null),
  };
}

function vaultStore(parts: StoreParts): VaultStore {
  const { disk } = parts;
  const restart = async (copy: VaultCopy): Promise<VaultCopy> => {
    const anew = restartedVault(copy);
    await write(parts, 'a vault that begins anew', () => {
      [disk.vault, disk.isVaultBehind] = [anew, false];
      disk.vaultItems.length = 0;
    });
    return anew;
  };
  return {
    read: async () => {
      const copy = await read(parts, () => disk.vault);
      return copy !== null && disk.isVaultBehind ? restart(copy) : copy;
    },
    write: (vault, from, items) =>
      write(parts, 'the vault', () => {
        disk.vault = vault;
        for (const [i, item] of items.entries()) disk.vaultItems[from + i] = item;
      }),
    items: (from, to) => read(parts, () => disk.vaultItems.slice(from, to)),
  };
}

function changeStore(parts: StoreParts): ChangeStore {
  const { disk } = parts;
  return {
    read: () => read(parts, () => disk.changes),
    add: (change) =>
      write(parts, 'a change of the vault', () => {
        disk.changes = [...disk.changes, change];
        parts.noted(change);
      }),
    remove: (changes) =>
      write(parts, 'what the vault has', () => {
        disk.changes = disk.changes.filter((change) => !changes.includes(change));
      }),
    forgetPhrase: () => write(parts, 'the phrase', () => (disk.knowsPhrase = false)),
  };
}
