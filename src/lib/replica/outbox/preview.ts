/**
 * What the outbox would do: the same fold, played on an overlay of the part of the state that this device knows. The
 * journal decides; until then this is what is shown as *not final*, and what a new payment may not spend again.
 */
import {
  bucketKey,
  decodeSigned,
  fold,
  OUT,
  Overlay,
  verifiedElsewhere,
  type AccountView,
  type Asset,
  type Id,
  type Network,
  type Operation,
  type RejectionCode,
  type Primitives,
  type Sha256,
  type SignedOperation,
  type Verdict,
} from '#kernel';
import { PartialState } from '../feed/partial-state.ts';
import type { Waiting } from './outbox.ts';

/** Everything that a preview is played on. */
export interface Ground extends Primitives {
  readonly view: AccountView;
  readonly network: Network;
  readonly assets: readonly Asset[];
  /** The journal's time now, ms, as this device reckons it (journal-time.ts). */
  readonly time: number;
}

export interface Preview {
  /** By asset, what the outbox takes out of available; nothing that it may bring is counted. */
  readonly taken: ReadonlyMap<Id, bigint>;
  /** By asset, available if the journal agrees with everything. */
  readonly available: (asset: Id) => bigint;
  /** What the fold says of one more operation behind the outbox; changes nothing. */
  readonly foresee: (operation: Operation) => Verdict;
}

/** Verdicts about objects of others, which only the journal can give. */
const UNSURE: ReadonlySet<RejectionCode> = new Set(['hold_not_found', 'voucher_not_found']);

/** Plays the waiting operations in the order of their chain, as far as it continues the one in the journal. */
export function preview(ground: Ground, waiting: readonly Waiting[]): Preview {
  const { view, network, assets, time } = ground;
  const head = { size: (view.account.lastEntry ?? -1) + 1, time, clock: 0 };
  const state = new Overlay(new PartialState(view, network, assets, head));
  const own = view.account.id;
  const taken = new Map<Id, bigint>();
  for (const { signed } of waiting) {
    const operation = readOwn(ground.hash, signed);
    if (!continues(state, operation)) continue;
    coverRedeemed(state, operation);
    const { touches } = fold(state, ground, time, inputOf(operation));
    for (const { bucket, asset, side, amount } of touches.find(({ account }) => account === own)?.postings ??
      [])
      if (bucket.kind === 'available' && side === OUT) taken.set(asset, (taken.get(asset) ?? 0n) + amount);
  }
  return {
    taken,
    available: (asset) => availableIn(state, own, asset),
    foresee: (operation) => {
      const above = new Overlay(state);
      if (!continues(above, operation)) return null;
      coverRedeemed(above, operation);
      const signed = {
        ...operation,
        bytes: new Uint8Array(0),
        signature: new Uint8Array(64),
      } as SignedOperation;
      const { verdict } = fold(above, ground, time, inputOf(signed));
      return verdict !== null && UNSURE.has(verdict.code) ? null : verdict;
    },
  };
}

/** What this device has stored itself can be read. */
export function readOwn(hash: Sha256, signed: Uint8Array): SignedOperation {
  const read = decodeSigned(hash, signed);
  if (!read.ok) throw new Error(`an operation of this device: ${read.error}`);
  return read.value;
}

function inputOf(operation: SignedOperation) {
  return { type: 'operation', operation: verifiedElsewhere(operation) } as const;
}

/** Whether it is the next of a device that the view knows: what has its verdict already is in the view. */
function continues(state: Overlay, { account, device, seq }: Operation): boolean {
  const of = state.table('devices').get(device);
  return of !== undefined && of.account === account && seq === of.seq + 1;
}

/**
 * There is at least as much of an asset as this account has. What it gave itself out of the network's pots, as an issuer
 * can, was a part of the supply all along.
 */
function coverRedeemed(state: Overlay, { account, kind, fields }: Operation): void {
  if (kind !== 'asset.redeem') return;
  const buckets = state.table('buckets');
  const supply = bucketKey('issuance', null, fields.asset);
  const own = availableIn(state, account, fields.asset);
  if (own > (buckets.get(supply) ?? 0n)) buckets.set(supply, own);
}

function availableIn(state: Overlay, account: Id, asset: Id): bigint {
  const balances = state.table('accounts').get(account)?.balances ?? [];
  return balances.find((balance) => balance.asset === asset)?.available ?? 0n;
}
