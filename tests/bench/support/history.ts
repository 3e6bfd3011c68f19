/**
 * A network with members who have money, and what they do to each other for as long as one likes: the same operations in
 * every run, folded and sealed as a relay does it.
 */
import {
  apply,
  encodeGenesis,
  idBytes,
  leafHash,
  MerkleTree,
  networkId,
  networkOf,
  stateAtGenesis,
  TOP_UP,
  verifiedElsewhere,
  type Genesis,
  type Id,
  type MemoryState,
  type VerifiedOperation,
} from '#kernel';
import type { NewEntry } from '../../../relay/store/packing.ts';
import { nodeSha256 } from '../../support/world.ts';
import { Chain, enrolmentOf, memberAt, memberNamed, type Member } from './members.ts';

const BALANCE = 1_000_000n;

export interface Founding {
  readonly accounts: number;
  /** ms since 1970. */
  readonly at: number;
}

export class History {
  readonly genesis: Genesis;
  readonly network: Id;
  readonly at: number;
  readonly members: readonly Member[];
  readonly #issuer = memberNamed('issuer');
  readonly #base: Id;
  readonly #chains: readonly Chain[];
  #made = 0;

  constructor({ accounts, at }: Founding) {
    const { account: issuer, device: relay } = this.#issuer;
    const names = { version: 1, name: 'Bench', symbol: 'SHELL', assetName: 'Shell', decimals: 2 } as const;
    const roles = { issuer, operator: issuer, relays: [{ key: relay, beacon: relay }] };
    this.genesis = { ...names, ...roles, rules: [], madeAt: at };
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
    for (const member of [this.#issuer, ...this.members])
      yield verifiedElsewhere(enrolmentOf(this.network, member, this.at));
    const chain = new Chain(this.network, this.#issuer, this.at);
    for (const { account: to } of this.members) {
      const fields = { asset: this.#base, to, amount: BALANCE, reason: TOP_UP, reference: null };
      yield verifiedElsewhere(chain.next('asset.issue', fields));
    }
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

/** Folds in memory and keeps the tree. */
export class Folding {
  readonly state: MemoryState;
  readonly tree = new MerkleTree(nodeSha256);
  readonly #time: number;

  constructor(history: History) {
    this.state = history.emptyState();
    this.#time = history.at + 1;
  }

  take(operation: VerifiedOperation): NewEntry {
    const sealed = apply(this.state, nodeSha256, this.#time, { type: 'operation', operation });
    if (sealed.entry.verdict !== null) throw new Error(`the history holds a ${sealed.entry.verdict.code}`);
    this.tree.append(leafHash(nodeSha256, sealed.bytes));
    return { sealed, operation };
  }
}

export function genesisBytes(history: History): Uint8Array {
  return encodeGenesis(history.genesis);
}

export function accountBytes({ account }: Member): Uint8Array {
  return idBytes(account);
}
