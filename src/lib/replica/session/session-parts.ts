/** What a session needs of the device that it runs on, and what it tells it. */
import type { Primitives, SignedOperation } from '#kernel';
import type { Kept } from '../feed/copy.ts';
import type { FeedEntry } from '../feed/feed.ts';
import type { HeardNotes } from '../trust/heard.ts';
import type { NetworkFacts } from '../network/network-facts.ts';
import type { Clock, CopyStore, OpenMemo, OpenSocket, OutboxStore, Random, Signer } from '../ports.ts';
import type { PromiseStore } from '../promises/promise-offers.ts';
import type { Vault } from '../vault/vault.ts';
import type { Link, RetiredReason } from '../standing.ts';

/** The vault as a session sees it. */
export type SharedVault = Pick<Vault, 'begin' | 'exchange'>;

export interface SessionParts extends Primitives {
  readonly clock: Clock;
  readonly random: Random;
  readonly signer: Signer;
  /** What the public room says now; its network and key never change. */
  readonly facts: () => NetworkFacts;
  readonly copies: CopyStore;
  readonly outbox: OutboxStore;
  readonly open: OpenSocket;
  readonly openMemo: OpenMemo;
  /** What the devices of the account share; null: this one takes no part in it. */
  readonly vault: SharedVault | null;
  /** What others have handed over to this account; null: this device keeps nothing of that. */
  readonly promises: PromiseStore | null;
  /** The signed checkpoints that others have shown to this account [P24]. */
  readonly heard: HeardNotes;
  /** The operation that enrols this device; asked for while the feed does not show it enrolled. */
  readonly enrolment: () => Promise<SignedOperation | null>;
  readonly link: (link: Link) => void;
  /** This device signs nothing any more, and the session has ended. */
  readonly retired: (reason: RetiredReason) => Promise<void>;
  /** The relay does not let this device in with the enrolment that it brought. True: there is another one to be tried. */
  readonly notLetIn: (code: string) => Promise<boolean>;
  /** New entries have been stored, in their order. */
  readonly entered: (entries: readonly FeedEntry[], kept: readonly Kept[]) => Promise<void>;
  readonly failed: (error: unknown) => void;
}
