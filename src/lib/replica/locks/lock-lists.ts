/** The lists of holds and vouchers: out of the account's view, what waits for its verdict, and the rows of what has ended. */
import { idHex, type AccountView, type Hold, type Id, type SignedOperation, type Voucher } from '#kernel';
import { lockOf } from './lock-rows.ts';
import type { HoldView, OpenState, VoucherView } from './locks-view.ts';
import type { AssetOf } from '../history/rows.ts';
import type { Row } from '../history/rows.ts';

/** An operation of this device that has no verdict yet. */
export interface Undecided {
  readonly operation: SignedOperation;
  readonly sent: boolean;
}

/** Everything that the lists are made of. */
export interface LockGround {
  readonly view: AccountView;
  readonly undecided: readonly Undecided[];
  /** The hashes and one-time keys whose secrets are on this device. */
  readonly secrets: ReadonlySet<Id>;
  readonly assetOf: AssetOf;
}

/** Open holds of either side, those that end first in front. */
export function holdViews(ground: LockGround): readonly HoldView[] {
  const { view, undecided } = ground;
  const account = view.account.id;
  const placed = undecided.flatMap(({ operation, sent }) => {
    if (operation.kind !== 'hold.place') return [];
    const hold: Hold = { id: operation.id, payer: account, ...operation.fields };
    return holdView(ground, hold, { phase: sent ? 'sent' : 'signed' });
  });
  const open = view.holds.flatMap((hold) => holdView(ground, hold, openState(undecided, hold.id)));
  return [...open, ...placed].sort((a, b) => a.until - b.until);
}

function holdView({ view, secrets, assetOf }: LockGround, hold: Hold, state: OpenState): readonly HoldView[] {
  const { id, payer, to, amount, until, hash } = hold;
  const asset = assetOf(hold.asset);
  if (asset === null) return [];
  const isPayer = payer === view.account.id;
  const other = isPayer ? to : payer;
  const hasSecret = hash !== null && secrets.has(hash);
  return [{ id, isPayer, other, asset, amount, until, hash, hasSecret, state }];
}

/** The account's own vouchers; `rows` are all that are about vouchers, oldest first. */
export function voucherViews(ground: LockGround, rows: readonly Row[]): readonly VoucherView[] {
  const { view, undecided } = ground;
  const payer = view.account.id;
  const made = undecided.flatMap(({ operation, sent }) => {
    if (operation.kind !== 'voucher.issue') return [];
    const voucher: Voucher = { id: operation.id, payer, ...operation.fields };
    return voucherView(ground, voucher, { phase: sent ? 'sent' : 'signed' });
  });
  const open = view.vouchers
    .flatMap((voucher) => voucherView(ground, voucher, openState(undecided, voucher.id)))
    .sort((a, b) => a.until - b.until);
  return [...made.reverse(), ...open, ...endedViews(ground, rows)];
}

function voucherView(
  { secrets, assetOf }: LockGround,
  { id, amount, until, key, asset: of }: Voucher,
  state: OpenState,
): readonly VoucherView[] {
  const asset = assetOf(of);
  return asset === null ? [] : [{ id, asset, amount, until, hasSecret: secrets.has(key), state }];
}

/** Newest end first. */
function endedViews({ assetOf }: LockGround, rows: readonly Row[]): readonly VoucherView[] {
  const issued = new Map<Id, Row>();
  const ended: VoucherView[] = [];
  for (const row of rows) {
    if (row.lock === null || row.rejection !== null) continue;
    if (row.kind === 'voucher.issue') issued.set(row.lock.id, row);
    const issue = row.kind === 'voucher.issue' ? undefined : issued.get(row.lock.id);
    const asset = issue === undefined || issue.asset === null ? null : assetOf(issue.asset);
    if (issue === undefined || asset === null) continue;
    const amount = issue.amount ?? 0n;
    ended.push({ id: row.lock.id, asset, amount, until: row.time, hasSecret: false, state: endOf(row) });
  }
  return ended.reverse();
}

function endOf({ kind, other, time }: Row): VoucherView['state'] {
  if (kind === 'timeout') return { phase: 'refunded', time };
  return other === null ? { phase: 'taken_back', time } : { phase: 'claimed', by: other, time };
}

function openState(undecided: readonly Undecided[], id: Id): OpenState {
  const ending = undecided.find(({ operation }) => lockOf(operation)?.id === id);
  return ending === undefined ? { phase: 'open' } : { phase: 'ending', key: idHex(ending.operation.id) };
}
