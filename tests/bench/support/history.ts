/**
 * A network with members who have money, and what they do to each other for as long as one likes: the same operations in
 * every run, folded and sealed as a relay does it.
 */
import {
  encodeGenesis,
  MerkleTree,
  networkId,
  networkOf,
  stateAtGenesis,
  StateShards,
  TOP_UP,
  verifiedElsewhere,
  type Genesis,
  type Id,
  type MemoryState,
  type SignedOperation,
  type VerifiedOperation,
} from '#kernel';
import { Journal } from '../../../relay/sequencer/journal.ts';
import { relayPrimitives } from '../../../relay/primitives.ts';
import { StateRoots } from '../../../relay/sequencer/state-roots.ts';
import type { NewEntry } from '../../../relay/store/packing.ts';
import type { NewBatch } from '../../../relay/store/store.ts';
import { nodeSha256 } from '../../support/world.ts';
import { Chain, enrolmentOf, memberAt, memberNamed, type Member } from './members.ts';

const BALANCE = 1_000_000n;
const SIGNERS = 100;

export interface Founding {
  readonly accounts: number;
  /** ms since 1970. */
  readonly at: number;
  /** Whose issuer is ISSUER; by default a network of the benches' own. */
  readonly genesis?: Genesis;
}

export const ISSUER = memberNamed('issuer');

function ownGenesis(madeAt: number): Genesis {
  const { account: issuer, device: relay } = ISSUER;
  const names = { version: 1, name: 'Bench', symbol: 'SHELL', assetName: 'Shell', decimals: 2 } as const;
  return { ...names, issuer, operator: issuer, relays: [{ key: relay, beacon: relay }], rules: [], madeAt };
}

export class History {
  readonly genesis: Genesis;
  readonly network: Id;
  readonly at: number;
  readonly members: readonly Member[];
  readonly #base: Id;
  readonly #chains: readonly Chain[];
  #made = 0;

  constructor({ accounts, at, genesis = ownGenesis(at) }: Founding) {
    this.genesis = genesis;
    this.network = networkId(nodeSha256, encodeGenesis(this.genesis));
    this.at = at;
    this.#base = networkOf(this.emptyState()).base;
    this.members = Array.from({ length: accounts }, (_, place) => memberAt(place));
    this.#chains = this.members.map((member) => new Chain(this.network, member, at, false));
  }

  emptyState(): MemoryState {
    return stateAtGenesis(nodeSha256, this.genesis);
  }

  /** Everybody's enrolment, and money for everybody; all of it signed. */
  *founding(): Generator<VerifiedOperation> {
    yield* this.enrolments();
    yield* this.topUps();
  }

  *enrolments(): Generator<VerifiedOperation> {
    for (const member of [ISSUER, ...this.members])
      yield verifiedElsewhere(enrolmentOf(this.network, member, this.at));
  }

  /** All of them by the issuer. */
  *topUps(): Generator<VerifiedOperation> {
    const chain = new Chain(this.network, ISSUER, this.at);
    for (const { account: to } of this.members) {
      const fields = { asset: this.#base, to, amount: BALANCE, reason: TOP_UP, reference: null };
      yield verifiedElsewhere(chain.next('asset.issue', fields));
    }
  }

  /** Transfers whose signatures are good, one of each of the first members and again. */
  *signed(count: number): Generator<SignedOperation> {
    const chains = this.members.slice(0, SIGNERS).map((member) => new Chain(this.network, member, this.at));
    const payee = this.members[0] as Member;
    for (let made = 0; made < count; made++)
      yield (chains[made % chains.length] as Chain).pay(payee.account, this.#base);
  }

  /** The next transfers, everybody in turn paying everybody else in turn; their signatures are not good. */
  *transfers(count: number): Generator<VerifiedOperation> {
    const { length } = this.members;
    for (const end = this.#made + count; this.#made < end; this.#made++) {
      const payer = this.#made % length;
      const round = Math.floor(this.#made / length);
      const payee = this.members[(payer + 1 + (round % (length - 1))) % length] as Member;
      yield verifiedElsewhere((this.#chains[payer] as Chain).pay(payee.account, this.#base));
    }
  }
}

/** The relay's journal in memory, with no store behind it. */
export function emptyJournal(history: History): Journal {
  const roots = new StateRoots(new StateShards(nodeSha256), null);
  return new Journal(relayPrimitives, history.emptyState(), new MerkleTree(nodeSha256), roots);
}

/** Plays the operations as the next batch. */
export function playBatch(journal: Journal, at: number, operations: Iterable<VerifiedOperation>): NewBatch {
  const first = journal.tree.size;
  const entries: NewEntry[] = [];
  for (const operation of operations) {
    const sealed = journal.play(at, { type: 'operation', operation });
    if (sealed.entry.verdict !== null) throw new Error(`the history holds a ${sealed.entry.verdict.code}`);
    entries.push({ sealed, operation });
  }
  const blocks = journal.blocksBetween(first, journal.tree.size);
  return { first, entries, blocks, root: journal.tree.root() };
}

export function genesisBytes(history: History): Uint8Array {
  return encodeGenesis(history.genesis);
}
