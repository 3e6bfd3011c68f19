/**
 * What people do with their wallets: each act is one operation that somebody could mean, and now and then one that nobody
 * should. Amounts lie around what there is, so that some pass and some do not.
 */
import { FULL, idOf, voucherClaimMessage, type FieldsOf, type Id, type Kind } from '#kernel';
import { keyPair, sha256 } from './crypto.ts';
import type { Random } from './random.ts';
import type { KnownHold, Society } from './society.ts';

export type Act = {
  readonly [K in Kind]: {
    readonly kind: K;
    readonly fields: FieldsOf<K>;
    readonly fee: bigint;
    /** What others get to know once the operation is signed. */
    readonly tell?: (id: Id) => void;
  };
}[Kind];

export interface Actor {
  readonly account: Id;
  readonly role: number;
  /** ms: the last journal time that the device knows. */
  readonly time: number;
  /** Live devices of the account, as the device knows them. */
  readonly devices: readonly Id[];
  readonly own: Id;
  available(asset: Id): bigint;
}

type Make = (random: Random, society: Society, actor: Actor) => Act | null;

const MINUTE_MS = 60_000;
const NO_FEE = 0n;

function others(society: Society, actor: Actor): readonly Id[] {
  return society.accounts.filter((each) => each !== actor.account);
}

/** Mostly what can be paid, sometimes more, rarely nothing. */
function amountOf(random: Random, available: bigint): bigint {
  const most = Number(available);
  return random.weighted<() => bigint>([
    [60, () => BigInt(random.between(1, Math.max(1, Math.floor(most / 4))))],
    [15, () => available],
    [12, () => available + BigInt(random.between(1, 50))],
    [10, () => BigInt(random.between(1, Math.max(1, most)))],
    [2, () => 0n],
    [1, () => 2n ** 63n - 1n],
  ])();
}

function assetOf(random: Random, society: Society, actor: Actor): Id {
  const owned = society.assets.filter(({ id }) => actor.available(id) > 0n);
  return random.chance(70) || owned.length === 0 ? society.base : random.pick(owned).id;
}

function feeOf(random: Random): bigint {
  return random.chance(80) ? NO_FEE : BigInt(random.between(1, random.chance(10) ? 150 : 20));
}

const pay: Make = (random, society, actor) => {
  const asset = assetOf(random, society, actor);
  const count = random.chance(85) ? 1 : random.between(2, 5);
  const legs = Array.from({ length: count }, () => {
    const to = random.chance(3)
      ? idOf(random.bytes(32))
      : random.pick(random.chance(97) ? others(society, actor) : society.accounts);
    const share = actor.available(asset) / BigInt(count);
    return { to, asset, amount: amountOf(random, share), memo: null, request: null };
  });
  return { kind: 'transfer', fields: { legs, memos: null }, fee: feeOf(random) };
};

const payRequest: Make = (random, society) => {
  if (society.requests.length === 0) return null;
  const { payee: to, asset, amount, nonce, expires } = random.pick(society.requests);
  const legs = [{ to, asset, amount, memo: null, request: { nonce, expires } }];
  return { kind: 'transfer', fields: { legs, memos: null }, fee: NO_FEE };
};

const placeHold: Make = (random, society, actor) => {
  const asset = society.base;
  const preimage = random.chance(40) ? random.bytes(32) : null;
  const to = random.pick(others(society, actor));
  const amount = amountOf(random, actor.available(asset));
  const until = actor.time + random.between(1, 40) * MINUTE_MS;
  const hash = preimage === null ? null : idOf(sha256(preimage));
  return {
    kind: 'hold.place',
    fields: { asset, amount, to, until, hash },
    fee: feeOf(random),
    tell: (id) => society.holds.push({ id, payer: actor.account, to, amount, preimage }),
  };
};

function holdFor(random: Random, { holds }: Society, { account }: Actor): KnownHold | null {
  const mine = holds.filter((each) => each.to === account);
  if (mine.length > 0 && random.chance(85)) return random.pick(mine);
  return holds.length === 0 ? null : random.pick(holds);
}

const postHold: Make = (random, society, actor) => {
  const hold = holdFor(random, society, actor);
  if (hold === null) return null;
  const byPreimage = hold.preimage !== null && random.chance(90);
  const amount = random.chance(60) || hold.amount < 2n ? hold.amount : hold.amount / 2n;
  const fields = byPreimage
    ? { hold: hold.id, amount: null, preimage: hold.preimage }
    : { hold: hold.id, amount, preimage: null };
  return { kind: 'hold.post', fields, fee: NO_FEE };
};

const voidHold: Make = (random, society, actor) => {
  const hold = holdFor(random, society, actor);
  return hold === null ? null : { kind: 'hold.void', fields: { hold: hold.id }, fee: NO_FEE };
};

const issueVoucher: Make = (random, society, actor) => {
  const key = keyPair(random.bytes(32));
  const amount = amountOf(random, actor.available(society.base));
  const until = actor.time + random.between(1, 40) * MINUTE_MS;
  return {
    kind: 'voucher.issue',
    fields: { asset: society.base, amount, key: key.id, until },
    fee: NO_FEE,
    tell: (id) => society.vouchers.push({ id, key }),
  };
};

const claimVoucher: Make = (random, { vouchers, network }, { account }) => {
  if (vouchers.length === 0) return null;
  const { id: voucher, key } = random.pick(vouchers);
  const claimant = random.chance(95) ? account : idOf(random.bytes(32));
  const signature = key.sign(voucherClaimMessage({ network, voucher, account: claimant }));
  return { kind: 'voucher.claim', fields: { voucher, signature }, fee: NO_FEE };
};

const createAsset: Make = (random, society, actor) => {
  const letters = Array.from({ length: 3 }, () => random.pick([...'ABCDE'])).join('');
  const fields = {
    symbol: `T${letters}`,
    name: 'A token of the simulation',
    decimals: 0,
    cap: random.chance(50) ? 10_000n : null,
    bonusPerDay: random.chance(50) ? 20n : null,
    icon: null,
  };
  const tell = (id: Id): void => void society.assets.push({ id, issuer: actor.account });
  return { kind: 'asset.create', fields, fee: NO_FEE, tell };
};

/** The assets of which the account is the issuer, or by mistake any. */
function issuable(random: Random, { assets }: Society, { account }: Actor): Id {
  const mine = assets.filter(({ issuer }) => issuer === account);
  return mine.length > 0 && random.chance(90) ? random.pick(mine).id : random.pick(assets).id;
}

const issue: Make = (random, society, actor) => {
  const asset = issuable(random, society, actor);
  const to = random.pick(society.accounts);
  const reference = random.chance(60) ? null : `reference ${random.between(1, 4)}`;
  const amount = BigInt(random.chance(90) ? random.between(1, 500) : random.between(9_000, 12_000));
  return { kind: 'asset.issue', fields: { asset, to, amount, reason: 0, reference }, fee: NO_FEE };
};

const fundPromo: Make = (random, society, actor) => {
  const asset = issuable(random, society, actor);
  const amount = amountOf(random, actor.available(asset));
  return { kind: 'asset.fund_promo', fields: { asset, amount }, fee: NO_FEE };
};

const bonus: Make = (random, society, actor) => {
  const asset = issuable(random, society, actor);
  const to = random.pick(society.accounts);
  const amount = BigInt(random.between(1, 15));
  return { kind: 'asset.bonus', fields: { asset, to, amount, reference: null }, fee: NO_FEE };
};

const redeem: Make = (random, society, actor) => {
  const asset = assetOf(random, society, actor);
  const amount = amountOf(random, actor.available(asset));
  return { kind: 'asset.redeem', fields: { asset, amount, reference: null }, fee: feeOf(random) };
};

const freeze: Make = (_random, society, actor) => {
  const own = society.assets.find(({ id, issuer }) => issuer === actor.account && id !== society.base);
  return own === undefined ? null : { kind: 'asset.freeze_supply', fields: { asset: own.id }, fee: NO_FEE };
};

const payFees: Make = (random, society, actor) => {
  if (actor.account !== society.issuer) return null;
  const fields = {
    to: random.pick(society.accounts),
    asset: society.base,
    amount: BigInt(random.between(1, 30)),
  };
  return { kind: 'fees.pay', fields, fee: NO_FEE };
};

const setProfile: Make = (random, society) => {
  const accepts = random.chance(50)
    ? null
    : [...new Set([society.base, random.pick(society.assets).id])].sort();
  const fields = { name: 'somebody', about: '', avatar: null, accepts, memoRequired: false, blocks: [] };
  return { kind: 'profile.set', fields, fee: NO_FEE };
};

const setLimits: Make = (random, society, actor) => {
  const limits = [{ asset: society.base, amount: BigInt(random.between(5, 200)) }];
  return { kind: 'device.limits', fields: { device: random.pick(actor.devices), limits }, fee: NO_FEE };
};

const revoke: Make = (random, _society, actor) => {
  const device = random.pick(actor.devices);
  if (actor.devices.length < 2 || device === actor.own) return null;
  return { kind: 'device.revoke', fields: { device, cascade: random.chance(70) }, fee: NO_FEE };
};

const ACTS: readonly (readonly [weight: number, make: Make])[] = [
  [50, pay],
  [8, payRequest],
  [8, placeHold],
  [9, postHold],
  [2, voidHold],
  [6, issueVoucher],
  [8, claimVoucher],
  [2, createAsset],
  [5, issue],
  [2, fundPromo],
  [3, bonus],
  [3, redeem],
  [1, freeze],
  [2, payFees],
  [2, setProfile],
  [2, setLimits],
  [2, revoke],
];

const FOR_SPENDERS: readonly (readonly [weight: number, make: Make])[] = [
  [60, pay],
  [10, payRequest],
  [8, placeHold],
  [8, postHold],
  [6, issueVoucher],
  [8, claimVoucher],
  [3, redeem],
];

/** One act of this device, or null where nothing comes to mind. */
export function actOf(random: Random, society: Society, actor: Actor): Act | null {
  const make = random.weighted(actor.role === FULL ? ACTS : FOR_SPENDERS);
  return make(random, society, actor);
}

/** Shows a request to whoever wants to pay it. */
export function showRequest(random: Random, society: Society, payee: Id, time: number): void {
  society.requests.push({
    payee,
    asset: society.base,
    amount: BigInt(random.between(1, 60)),
    nonce: random.bytes(16),
    expires: time + (random.chance(30) ? random.between(5_000, 60_000) : random.between(1, 60) * MINUTE_MS),
  });
}
