/**
 * How fast the fold is, in memory and without signatures: transfers from random accounts to random accounts, each one leg
 * of the base asset. First verdict and postings; then the same with digests, bytes, leaf and the Merkle root once a batch.
 * Beside it, what hashing alone costs: node:crypto.hash over 200 bytes, as often as one of these entries hashes. That is 8
 * times: an account digest and the two halves of an HMAC for payer and payee, the leaf, and one node on average.
 */
import { hash } from 'node:crypto';
import {
  apply,
  BATCH_ENTRIES_MAX,
  decodeOperation,
  encodeBody,
  encodeGenesis,
  fold,
  FULL,
  idOf,
  leafHash,
  LIVE,
  MerkleTree,
  networkId,
  networkOf,
  publicKeyOf,
  stateAtGenesis,
  verifiedElsewhere,
  type Account,
  type Device,
  type Genesis,
  type Id,
  type MemoryState,
  type Primitives,
  type VerifiedOperation,
} from '#kernel';
import { relayPrimitives } from '../../relay/primitives.ts';
import { nodeSha256, seedOf } from '../support/world.ts';
import { median, type Figure, type Goal } from './bench.ts';

const MADE_AT = 1_750_000_000_000;
const TIME = MADE_AT + 1000;
const BALANCE = 1_000_000_000n;
const ROUNDS = 7;
const ENTRIES = 40_000;
const HASHES_AN_ENTRY = 8;

/** Operations as bytes: a relay has them read for a batch just before it folds them, and so does the bench. */
interface Course {
  readonly state: MemoryState;
  readonly operations: readonly Uint8Array[];
}

function idAt(kind: number, place: number): Id {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setUint32(0, kind);
  new DataView(bytes.buffer).setUint32(4, place);
  return idOf(nodeSha256(bytes));
}

const accountAt = (place: number): Id => idAt(1, place);
const deviceAt = (place: number): Id => idAt(2, place);

function genesis(): Genesis {
  const issuer = idOf(publicKeyOf(seedOf('issuer')));
  const names = { name: 'Bench', symbol: 'SHELL', assetName: 'Shell', decimals: 2 };
  const founders = { issuer, operator: issuer, relays: [{ key: issuer, beacon: issuer }] };
  return { version: 1, ...names, ...founders, rules: [], madeAt: MADE_AT };
}

function accountOf(place: number, asset: Id): Account {
  const keys = { recoveryKey: idAt(3, place), boxKey: idAt(4, place), boxEpoch: 0 };
  const balances = [{ asset, available: BALANCE, locked: 0n, spentBy: null }];
  const rest = { profileHash: null, accepts: [], lastEntry: null, feedLength: 0 };
  const salt = nodeSha256(new Uint8Array([place & 255]));
  return { id: accountAt(place), ...keys, salt, devices: [deviceAt(place)], balances, ...rest };
}

function deviceOf(place: number): Device {
  const id = deviceAt(place);
  const account = accountAt(place);
  const chain = { spent: null, seq: 0, last: null, standing: LIVE } as const;
  const rest = { limits: [], enrolledBy: account, label: new Uint8Array(0) };
  return { id, account, boxKey: idAt(5, place), role: FULL, ...chain, ...rest };
}

/** A state with so many accounts, each with one full device and some of the base asset. */
function stateOf(accounts: number): MemoryState {
  const state = stateAtGenesis(nodeSha256, genesis());
  const { base } = networkOf(state);
  for (let place = 0; place < accounts; place++) {
    state.table('accounts').set(accountAt(place), accountOf(place, base));
    state.table('devices').set(deviceAt(place), deviceOf(place));
  }
  state.takeChanges();
  return state;
}

/** Park–Miller: the same transfers in every run. */
function* chances(): Generator<number, never> {
  for (let x = 20250101; ; x = (x * 48271) % 2147483647) yield x;
}

function transfersAmong(accounts: number): readonly Uint8Array[] {
  const network = networkId(nodeSha256, encodeGenesis(genesis()));
  const { base: asset } = networkOf(stateAtGenesis(nodeSha256, genesis()));
  const chance = chances();
  const seqs = new Map<number, number>();
  return Array.from({ length: ENTRIES }, (_, n) => {
    const payer = chance.next().value % accounts;
    const payee = (payer + 1 + (chance.next().value % (accounts - 1))) % accounts;
    const seq = (seqs.get(payer) ?? 0) + 1;
    seqs.set(payer, seq);
    const leg = { to: accountAt(payee), asset, amount: BigInt(1 + (n % 5000)), memo: null, request: null };
    const chain = { seq, previous: seq === 1 ? null : idAt(6, n) };
    const times = { at: MADE_AT, expires: MADE_AT + 86_400_000, fee: 0n };
    const head = { network, account: accountAt(payer), device: deviceAt(payer), ...chain, ...times };
    return encodeBody({ ...head, kind: 'transfer', fields: { legs: [leg], memos: null } });
  });
}

function operationOf(bytes: Uint8Array): VerifiedOperation {
  const decoded = decodeOperation(nodeSha256, bytes, new Uint8Array(64));
  if (!decoded.ok) throw new Error(decoded.error);
  return verifiedElsewhere(decoded.value);
}

/** Puts the devices back to where the operations begin, so that the same can be played again. */
function rewind({ state, operations }: Course): void {
  const devices = state.table('devices');
  for (const bytes of operations) {
    const device = devices.get(operationOf(bytes).device) as Device;
    devices.set(device.id, { ...device, seq: 0, last: null });
  }
  state.takeChanges();
}

type Play = (state: MemoryState, batch: readonly VerifiedOperation[]) => void;

/** Entries a second, of the playing alone. */
function rateOf({ state, operations }: Course, play: Play): number {
  rewind({ state, operations });
  let ms = 0;
  for (let from = 0; from < operations.length; from += BATCH_ENTRIES_MAX) {
    const batch = operations.slice(from, from + BATCH_ENTRIES_MAX).map(operationOf);
    const start = performance.now();
    play(state, batch);
    ms += performance.now() - start;
  }
  return (operations.length * 1000) / ms;
}

/** Verdict and postings alone. */
const foldBatch: Play = (state, batch) => {
  for (const operation of batch) fold(state, relayPrimitives, TIME, { type: 'operation', operation });
  state.takeChanges();
};

/** With digests, bytes and leaves, and a root for each batch. */
function applyBatch(tree: MerkleTree, primitives: Primitives): Play {
  return (state, batch) => {
    for (const operation of batch) {
      const { bytes } = apply(state, primitives, TIME, { type: 'operation', operation });
      tree.append(leafHash(primitives.hash, bytes));
    }
    tree.root();
    state.takeChanges();
  };
}

function hashAlone(): number {
  const message = new Uint8Array(200).fill(7);
  const start = performance.now();
  for (let i = 0; i < ENTRIES * HASHES_AN_ENTRY; i++) hash('sha256', message, 'buffer');
  return (ENTRIES * 1000) / (performance.now() - start);
}

/** How often an entry hashes, counted. */
function hashesAnEntry(accounts: number): number {
  let count = 0;
  const hashing = (message: Uint8Array): Uint8Array => {
    count++;
    return nodeSha256(message);
  };
  const play = applyBatch(new MerkleTree(hashing), { ...relayPrimitives, hash: hashing });
  rateOf({ state: stateOf(accounts), operations: transfersAmong(accounts) }, play);
  return count / ENTRIES;
}

/** Entries a second. */
interface Speeds {
  readonly folded: number;
  readonly applied: number;
  readonly hashed: number;
}

/** All three in turn in each round, so that a busy machine is busy for all; the first round warms up. */
function speedsWith(accounts: number): Speeds {
  const course = { state: stateOf(accounts), operations: transfersAmong(accounts) };
  const applying = applyBatch(new MerkleTree(relayPrimitives.hash), relayPrimitives);
  const works = [() => rateOf(course, foldBatch), () => rateOf(course, applying), hashAlone];
  const rates = works.map((): number[] => []);
  for (let round = 0; round <= ROUNDS; round++)
    for (const [which, work] of works.entries()) {
      const rate = work();
      if (round > 0) rates[which]?.push(rate);
    }
  const [folded, applied, hashed] = rates.map(median) as [number, number, number];
  return { folded, applied, hashed };
}

/** Goals of the design: entries a second, and how the cost may grow from ten thousand accounts to a million. */
const FOLD_WANTED = 400_000;
const APPLY_WANTED = 120_000;
const GROWTH: Goal = { most: 1.2 };

export const limits =
  'The fold alone waits for memory: its cost rises with the number of accounts that a run touches, as the figures for a ' +
  'million accounts show. With digests, the hashes of an entry alone take two fifths of its time; most of the rest is ' +
  'making the bytes of two account records, two effects and the entry.';

export function run(): readonly Figure[] {
  const n = ROUNDS * ENTRIES;
  const [small, large] = [speedsWith(10_000), speedsWith(1_000_000)];
  const speed = (label: string, ours: number, peer: number, goal?: Goal): Figure => ({
    label,
    ours,
    peer,
    unit: 'entries/s',
    n,
    ...(goal && { goal }),
  });
  const wanted: Goal = { least: 1 };
  const cost = (label: string, ours: number, peer: number): Figure => ({
    label,
    ours: 1e6 / ours,
    peer: 1e6 / peer,
    unit: 'µs/entry',
    n,
    goal: GROWTH,
  });
  return [
    speed('verdict and postings; hashing alone', small.folded, small.hashed),
    speed('verdict and postings; the 400 k/s wanted', small.folded, FOLD_WANTED, wanted),
    speed('with digests, leaf and root; hashing alone', small.applied, small.hashed),
    speed('with digests, leaf and root; the 120 k/s wanted', small.applied, APPLY_WANTED, wanted),
    cost('verdict and postings, 1 M accounts; 10 k', large.folded, small.folded),
    cost('with digests, leaf and root, 1 M accounts; 10 k', large.applied, small.applied),
    {
      label: 'hashes an entry; assumed',
      ours: hashesAnEntry(1000),
      peer: HASHES_AN_ENTRY,
      unit: '',
      n: ENTRIES,
    },
  ];
}
