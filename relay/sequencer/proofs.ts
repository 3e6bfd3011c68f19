/**
 * What can be proved of the durable journal: its checkpoint, signed when somebody asks and then kept until the journal
 * grows, and receipts and consistency proofs that lead to it (P22, P23).
 */
import {
  encodeReceipt,
  signCheckpoint,
  type Checkpoint,
  type Id,
  type MerkleTree,
  type RelaySigner,
  type Sha256,
  type ShownEffect,
  type State,
} from '#kernel';
import { effectOn } from '../store/packing.ts';
import type { Store } from '../store/store.ts';

export interface Consistency {
  /** The size to which the proof leads: the checkpoint's. */
  readonly size: number;
  readonly path: readonly Uint8Array[];
  /** The signed note. */
  readonly checkpoint: string;
}

/** Where the durable journal ends: all of a checkpoint but what the tree says. */
export type DurableHead = Omit<Checkpoint, 'root'>;

export interface ProofParts {
  readonly store: Store;
  readonly state: State;
  readonly tree: MerkleTree;
  readonly hash: Sha256;
  readonly signer: RelaySigner;
}

export class Proofs {
  readonly #parts: ProofParts;
  #head: DurableHead;
  #note: string | null = null;

  constructor(parts: ProofParts, head: DurableHead) {
    this.#parts = parts;
    this.#head = head;
  }

  get head(): DurableHead {
    return this.#head;
  }

  moveTo(head: DurableHead): void {
    this.#head = head;
    this.#note = null;
  }

  /** The signed note of the newest durable size. */
  checkpoint(): string {
    const { tree, signer, hash } = this.#parts;
    if (this.#note !== null) return this.#note;
    const root = tree.rootAt(this.#head.size);
    if (!root.ok) throw new Error(`no root of ${this.#head.size} entries: ${root.error}`);
    this.#note = signCheckpoint({ ...this.#head, root: root.value }, [signer], hash);
    return this.#note;
  }

  /** That the journal continues the one of `size` entries; null: it has never been as long as that, or `size` is 0. */
  consistency(size: number): Consistency | null {
    const { size: to } = this.#head;
    const path = this.#parts.tree.consistencyProof(size, to);
    return path.ok ? { size: to, path: path.value, checkpoint: this.checkpoint() } : null;
  }

  /**
   * The receipt of an entry. For an account it shows what the entry did to it, and is null where it did nothing; for
   * nobody (null) it shows the entry alone. Null also where there is no such durable entry.
   */
  async receipt(index: number, account: Id | null): Promise<Uint8Array | null> {
    if (!Number.isSafeInteger(index) || index < 0 || index >= this.#head.size) return null;
    const stored = await this.#parts.store.entryAt(index);
    if (stored === null) return null;
    const shown = account === null ? null : this.#shownTo(account, stored.effects);
    if (account !== null && shown === null) return null;
    const checkpoint = this.checkpoint();
    const path = this.#parts.tree.inclusionProof(index, this.#head.size);
    return path.ok
      ? encodeReceipt({ index, path: path.value, checkpoint, entry: stored.bytes, shown })
      : null;
  }

  #shownTo(account: Id, effects: Uint8Array): ShownEffect | null {
    const effect = effectOn(effects, account);
    const of = this.#parts.state.table('accounts').get(account);
    return effect === null || of === undefined ? null : { effect: effect.bytes, feedSalt: of.salt };
  }
}
