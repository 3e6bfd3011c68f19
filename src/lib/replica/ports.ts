/**
 * What one device's copy needs of the machine it runs on. Browsers make these real with IndexedDB, WebCrypto and Web
 * Locks, robots with files; the replica itself asks no clock, no chance, no disk and no network.
 */
import type { Id, SignedOperation } from '#kernel';
import type { Frame, Room } from '#protocol';
import type { Doc } from 'yjs';
import type { ChainHead } from './outbox/device-chain.ts';
import type { Copy, Kept } from './feed/copy.ts';
import type { Waiting } from './outbox/outbox.ts';

export interface Clock {
  /** ms since 1970 */
  now(): number;
  /** Runs once after so many ms; the function it gives takes that back. */
  after(ms: number, run: () => void): () => void;
}

/** So many bytes that nobody can guess. */
export type Random = (bytes: number) => Uint8Array;

/** The device's own key. */
export interface Signer {
  readonly account: Id;
  readonly device: Id;
  /** The 64 bytes of Ed25519 over the message. */
  sign(message: Uint8Array): Promise<Uint8Array>;
}

/** Runs one at a time, across everything that shares the device's keys. */
export type Lock = <T>(run: () => Promise<T>) => Promise<T>;

/** The device's chain and what of it has no verdict. What `append` has resolved for survives any crash [P7]. */
export interface OutboxStore {
  read(): Promise<OutboxState>;
  /** Writes the operation and the head behind it in one transaction; throws where that is not durable. */
  append(waiting: Waiting): Promise<void>;
  markSent(seqs: readonly number[]): Promise<void>;
  refuse(seq: number, refusal: NonNullable<Waiting['refusal']>): Promise<void>;
  /** Forgets all with seq ≤ `seq`: they have their verdicts. */
  settle(seq: number): Promise<void>;
}

export interface OutboxState {
  readonly head: ChainHead;
  /** In order of seq. */
  readonly waiting: readonly Waiting[];
}

/** What the device keeps of its account's feed. */
export interface CopyStore {
  read(): Promise<Copy | null>;
  /** Entries and the copy as it stands behind them, in one transaction. */
  write(copy: Copy, entries: readonly Kept[]): Promise<void>;
  /** The items at `from` to `to` (exclusive) of the feed, as far as they are kept. */
  items(from: number, to: number): Promise<readonly Uint8Array[]>;
  /** What is kept at a place of the feed. */
  at(place: number): Promise<Kept | null>;
}

/** One connection to a room: a Yjs document that follows it, and our frames beside. */
export interface Socket {
  /** A whole message; dropped when the connection is not open. */
  send(message: Uint8Array): void;
  close(): void;
}

export interface SocketHandlers {
  /** The document has changed by what the relay sent. */
  readonly changed: () => void;
  readonly frame: (frame: Frame) => void;
  /** Called once. `code` is WebSocket's close code, null where there was no answer. */
  readonly closed: (code: number | null) => void;
}

export type OpenSocket = (room: Room, document: Doc, handlers: SocketHandlers) => Socket;

/** The text of a memo that was sealed to this account, or null where this device cannot open it. */
export type OpenMemo = (operation: SignedOperation, sealed: Uint8Array) => Promise<string | null>;
