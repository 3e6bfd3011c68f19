/**
 * Believing nothing that is stored: the journal is folded from its start, every entry, effect and root is made again and
 * compared to the byte, and the money is counted at each root of the state and at the end. It reads only, so it may run
 * beside the relay; it then audits what was durable when it began.
 */
import { join } from 'node:path';
import {
  admit,
  BUCKET_KINDS,
  emptyRoot,
  equal,
  InvariantError,
  invalidity,
  MerkleTree,
  networkOf,
  stateAtGenesis,
  StateShards,
  toHex,
  verifyOperation,
  type Entry,
  type Id,
  type Input,
  type MemoryState,
  type Primitives,
  type SealedEntry,
} from '#kernel';
import { Journal } from './sequencer/journal.ts';
import { StateRoots } from './sequencer/state-roots.ts';
import { inputOf, readSealed } from './sequencer/stored.ts';
import { StoreFault } from './store/fault.ts';
import { JOURNAL_FILE } from './store/files.ts';
import type { Home } from './store/home.ts';
import { JournalFile } from './store/journal-file.ts';
import { unpackList } from './store/packing.ts';

export interface AuditOptions {
  readonly home: Home;
  readonly primitives: Primitives;
  /** Whether each operation's signature is checked again, which takes most of the time; if not, they are believed. */
  readonly signatures: boolean;
  readonly progress: (entries: number) => void;
}

export interface AuditReport {
  readonly entries: number;
  /** Roots of the state that were compared. */
  readonly stateRoots: number;
  readonly root: Uint8Array;
  /** The first thing that is wrong, or null. */
  readonly fault: string | null;
}

const PAGE_ENTRIES = 2000;

export function audit(options: AuditOptions): AuditReport {
  const { home } = options;
  const { hash } = options.primitives;
  const path = join(home.folder, JOURNAL_FILE);
  const file = new JournalFile({
    path,
    genesis: home.genesisBytes,
    emptyRoot: emptyRoot(hash),
    readOnly: true,
  });
  const auditor = new Auditor(options, path);
  try {
    const { size, root } = file;
    for (let from = 0; from < size; from = auditor.size) {
      const list = unpackList(
        file.entries({ type: 'entries', from, count: Math.min(PAGE_ENTRIES, size - from) }),
      );
      for (let i = 0; i < list.length; i += 2)
        auditor.check({ bytes: list[i] as Uint8Array, effects: list[i + 1] as Uint8Array });
      options.progress(auditor.size);
    }
    auditor.checkEnd(root, file.check());
    return { ...auditor.report, fault: null };
  } catch (error) {
    if (!(error instanceof Finding || error instanceof StoreFault || error instanceof InvariantError))
      throw error;
    return { ...auditor.report, fault: error.message };
  } finally {
    file.close();
  }
}

class Finding extends Error {
  override readonly name = 'Finding';
}

class Auditor {
  readonly #options: AuditOptions;
  readonly #path: string;
  readonly #journal: Journal;
  readonly #roots = new Map<number, Uint8Array>();
  #stateRoots = 0;

  constructor(options: AuditOptions, path: string) {
    const { home, primitives } = options;
    const { hash } = primitives;
    this.#options = options;
    this.#path = path;
    const roots = new StateRoots(new StateShards(hash), null);
    roots.goLive();
    this.#journal = new Journal(primitives, stateAtGenesis(hash, home.genesis), new MerkleTree(hash), roots);
  }

  get size(): number {
    return this.#journal.tree.size;
  }

  get report(): Omit<AuditReport, 'fault'> {
    const { tree } = this.#journal;
    return { entries: tree.size, stateRoots: this.#stateRoots, root: tree.root() };
  }

  check(stored: { readonly bytes: Uint8Array; readonly effects: Uint8Array }): void {
    const index = this.size;
    const { primitives, roots, state } = this.#journal;
    const { entry, effects } = readSealed(this.#path, index, stored);
    const { cause, time } = entry;
    const input = inputOf(this.#path, index, primitives.hash, cause);
    roots.freezeIfDue(state, time);
    this.#takeRoots();
    this.#checkPlace(entry, input);
    const made = this.#journal.play(time, input);
    if (!equal(made.bytes, stored.bytes))
      throw new Finding(`Entry ${index} is not the one that its fold makes.`);
    if (!sameEffects(made.effects, effects))
      throw new Finding(`The effects of entry ${index} are not those of its fold.`);
    if (cause.type === 'clock' && cause.root !== null) this.#checkStateRoot(index, cause.root);
  }

  checkEnd(root: Uint8Array, complaints: string): void {
    checkMoney(this.#journal.state, this.size);
    if (!equal(this.#journal.tree.root(), root))
      throw new Finding('The stored root is not that of the entries.');
    if (complaints !== '') throw new Finding(`SQLite finds its file damaged: ${complaints}`);
  }

  /** Whether the entry may stand where it stands. */
  #checkPlace({ index, time }: Entry, input: Input): void {
    const { primitives, state } = this.#journal;
    const invalid = invalidity(state, primitives, time, input);
    if (invalid !== null) throw new Finding(`Entry ${index} may not stand here: ${invalid}.`);
    if (input.type !== 'operation') return;
    const refusal = admit(state, primitives, time, input.operation);
    if (refusal !== null)
      throw new Finding(`The operation of entry ${index} should have been refused: ${refusal.code}.`);
    if (this.#options.signatures && verifyOperation(input.operation, primitives.verify) === null)
      throw new Finding(`The operation of entry ${index} has a bad signature.`);
  }

  #takeRoots(): void {
    const { roots } = this.#journal;
    if (!roots.isHashing) return;
    roots.step(Number.POSITIVE_INFINITY);
    for (const { index, root } of roots.takeRoots()) {
      this.#roots.set(index, root);
      checkMoney(this.#journal.state, index + 1);
    }
  }

  #checkStateRoot(index: number, named: { readonly index: number; readonly root: Uint8Array }): void {
    const root = this.#roots.get(named.index);
    this.#roots.delete(named.index);
    if (root === undefined)
      throw new Finding(`Entry ${index} names a root of the state after ${named.index}, where none is due.`);
    if (!equal(root, named.root))
      throw new Finding(
        `Entry ${index} names ${toHex(named.root)} as root of the state after ${named.index}; it is ${toHex(root)}.`,
      );
    this.#stateRoots++;
  }
}

function sameEffects(a: SealedEntry['effects'], b: SealedEntry['effects']): boolean {
  return (
    a.length === b.length &&
    a.every((effect, i) => {
      const other = b[i];
      return other !== undefined && effect.place === other.place && equal(effect.bytes, other.bytes);
    })
  );
}

/** Σ of all buckets of an asset is its supply, what is locked is in a bucket, and nothing is below zero [L1, L2, L4]. */
function checkMoney(state: MemoryState, size: number): void {
  const sums = new Map<Id, { all: bigint; locked: bigint; supply: bigint }>();
  const sumsOf = (asset: Id): { all: bigint; locked: bigint; supply: bigint } => {
    const known = sums.get(asset) ?? { all: 0n, locked: 0n, supply: 0n };
    sums.set(asset, known);
    return known;
  };
  for (const { balances } of state.rows('accounts').values())
    for (const { asset, available, locked } of balances) {
      if (available < 0n || locked < 0n) throw new Finding(`After ${size} entries a balance is below zero.`);
      const of = sumsOf(asset);
      of.all += available;
      of.locked += locked;
    }
  for (const [key, amount] of state.rows('buckets')) {
    if (amount < 0n) throw new Finding(`After ${size} entries a bucket is below zero.`);
    const kind = BUCKET_KINDS[Number(key[0])];
    const of = sumsOf(key.slice(-32) as Id);
    if (kind === 'issuance') of.supply += amount;
    else of.all += amount;
    if (kind === 'hold' || kind === 'voucher') of.locked -= amount;
  }
  for (const [asset, { all, locked, supply }] of sums) {
    const name = state.table('assets').get(asset)?.symbol ?? 'an unknown asset';
    if (all !== supply)
      throw new Finding(`After ${size} entries ${all} of ${name} exist, but ${supply} were issued.`);
    if (locked !== 0n)
      throw new Finding(`After ${size} entries what accounts have locked of ${name} is off by ${locked}.`);
  }
  if (sums.size > state.rows('assets').size)
    throw new Finding(`After ${size} entries there is money of no asset.`);
  if (!state.rows('assets').has(networkOf(state).base)) throw new Finding('The base asset is gone.');
}
