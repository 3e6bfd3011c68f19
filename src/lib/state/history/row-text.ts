/** What a row of history says: its title, what it was about, and how far it has come. Why one failed is told elsewhere. */
import type { Id } from '#kernel';
import type { HistoryRow } from '#replica';
import { m } from '$lib/words/compiled/messages.js';
import type { IconName } from '../parts/icons.ts';
import { countText } from '../parts/money-text.ts';
import type { WalletState } from '../wallet-state.svelte.ts';

/** Who the row is about: the person or the network, else what was done. */
export function rowTitle(row: HistoryRow, state: WalletState): string {
  const { network } = state;
  const isGiven = row.direction === 'in' && (row.kind === 'asset.issue' || row.kind === 'asset.bonus');
  const isOfNetwork = isGiven && network !== null && row.asset?.id === network.base.id;
  if (isOfNetwork && (row.other === null || !state.isKnown(row.other))) return network.name;
  return row.other === null ? rowKind(row) : whoText(row.other, row.others, state);
}

/** `Ana`, `Ana and 2 others`. */
export function whoText(first: Id, all: readonly Id[] | undefined, state: WalletState): string {
  const name = state.nameOf(first);
  return all === undefined ? name : m.row_several({ name, count: all.length - 1 });
}

/** The sign of an entry that is about nobody else. */
export function kindIcon(kind: HistoryRow['kind']): IconName {
  if (kind.startsWith('device')) return 'key';
  if (kind === 'profile.set') return 'people';
  return kind === 'timeout' ? 'wait' : 'wallet';
}

/** What the entry was to this account, in words: who issued and who was issued to, who held and who is held for. */
export function rowKind({ kind, device, lock }: HistoryRow): string {
  if (kind === 'asset.issue' && device !== null) return m.row_issued();
  if (kind === 'hold.place' && device === null) return m.row_held_for_you();
  if (kind !== 'timeout' || lock === null) return kindText(kind);
  return lock.kind === 'hold' ? m.row_hold_ran_out() : m.row_voucher_ran_out();
}

/** What kind of entry it is, in words. */
export function kindText(kind: HistoryRow['kind']): string {
  return kindTexts[kind]();
}

const kindTexts: Readonly<Record<HistoryRow['kind'], () => string>> = {
  'device.enrol': m.kind_device_enrol,
  'device.limits': m.kind_device_limits,
  'device.revoke': m.kind_device_revoke,
  'box.set': m.kind_box_set,
  'profile.set': m.kind_profile_set,
  'asset.create': m.kind_asset_create,
  'asset.issue': m.kind_asset_issue,
  'asset.fund_promo': m.kind_asset_fund_promo,
  'asset.bonus': m.kind_asset_bonus,
  'asset.redeem': m.kind_asset_redeem,
  'asset.freeze_supply': m.kind_asset_freeze_supply,
  'fees.pay': m.kind_fees_pay,
  'network.pause': m.kind_network_pause,
  transfer: m.kind_transfer,
  'hold.place': m.kind_hold_place,
  'hold.post': m.kind_hold_post,
  'hold.void': m.kind_hold_void,
  'voucher.issue': m.kind_voucher_issue,
  'voucher.claim': m.kind_voucher_claim,
  timeout: m.kind_timeout,
  fork: m.kind_fork,
  other: m.kind_other,
};

/** What the row took from the account or gave to it; null where no money moves. */
export function signedAmount(row: HistoryRow): bigint | null {
  return row.amount !== null && row.direction === 'out' ? -row.amount : row.amount;
}

/** The second line: why it failed, how far it is, or what it was about. */
export function rowAbout(row: HistoryRow, state: WalletState): string {
  if (row.memo !== null && row.memo !== '') return row.memo;
  if (row.state.phase === 'signed') return m.row_signed();
  if (row.state.phase === 'sent') return m.row_sent();
  if (row.amount === null && row.asset !== null) return row.asset.name;
  return row.other === null && rowTitle(row, state) === rowKind(row) ? '' : rowKind(row);
}

/** The word under the amount: state is never told by colour alone [U4]. */
export function rowState(row: HistoryRow): string {
  switch (row.state.phase) {
    case 'signed':
      return m.state_signed();
    case 'sent':
      return m.state_sent();
    case 'refused':
      return m.state_refused();
    case 'rejected':
      return m.state_rejected();
    case 'final':
      return m.state_final({ index: countText(row.state.index) });
  }
}
