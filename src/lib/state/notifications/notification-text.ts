/** What a notification says, and where it leads. */
import { RELAY_RESTORED } from '#replica';
import type { DeviceChange, EndingLock, HistoryRow, NotificationAbout, StandingMatter } from '#replica';
import { momentText } from '../parts/day-text.ts';
import type { IconName } from '../parts/icons.ts';
import { locale } from '../parts/locale.ts';
import { moneyText } from '../parts/money-text.ts';
import { rowKind, rowTitle } from '../history/row-text.ts';
import type { WalletState } from '../wallet-state.svelte.ts';
import { m } from '$lib/words/compiled/messages.js';

export interface NotificationText {
  readonly title: string;
  /** Empty: the title says it all. */
  readonly text: string;
  readonly icon: IconName;
  /** An address of the app; null: it is put right where one is. */
  readonly path: string | null;
}

export function notificationText(about: NotificationAbout, wallet: WalletState): NotificationText {
  switch (about.type) {
    case 'received': {
      const { row, request } = about;
      const facts = factsOf(row, wallet);
      const title = request === null ? m.notify_received(facts) : m.notify_request_paid(facts);
      return ofRow(row, row.other === null ? m.notify_received_alone(facts) : title, 'receive');
    }
    case 'final':
      return ofRow(about.row, finalTitle(about.row, wallet), 'check');
    case 'failed':
      return { ...ofRow(about.row, failedTitle(about.row, wallet), 'warn'), text: m.notify_failed_text() };
    case 'held':
      return ofRow(about.row, m.notify_held(factsOf(about.row, wallet)), 'lock');
    case 'ended':
      return ofRow(about.row, endedTitle(about.row, wallet), 'lock');
    case 'ending':
      return endingText(about.lock, wallet);
    case 'request_expired': {
      const { asset, amount, memo } = about.request;
      const title = m.notify_request_expired({ amount: moneyText(amount, asset) });
      return { title, text: memo, icon: 'wait', path: '/wallet/requests' };
    }
    case 'device':
      return deviceText(about.change);
    case 'relay_restored':
      return {
        title: m.notify_restored_title(),
        text: m.notify_restored_text(),
        icon: 'warn',
        path: '/wallet/restored',
      };
  }
}

/** What needs the person now; whether a newer version of the app waits, the page knows by itself. */
export type Matter = StandingMatter | { readonly type: 'version_waits' };

export function matterText(matter: Matter): NotificationText {
  switch (matter.type) {
    case 'backup_missing':
      return {
        title: m.notify_backup_title(),
        text: m.notify_backup_text(),
        icon: 'key',
        path: '/settings/backup',
      };
    case 'version_waits':
      return { title: m.notify_version_title(), text: m.notify_version_text(), icon: 'install', path: null };
    case 'distrusted': {
      const isEpoch = matter.code === RELAY_RESTORED;
      const title = isEpoch ? m.notify_epoch_title() : m.notify_distrusted_title();
      return {
        title,
        text: m.notify_distrusted_text(),
        icon: 'warn',
        path: isEpoch ? '/wallet/restored' : '/wallet',
      };
    }
  }
}

interface Facts {
  readonly name: string;
  readonly amount: string;
}

function factsOf(row: HistoryRow, wallet: WalletState): Facts {
  const { amount, asset } = row;
  return {
    name: rowTitle(row, wallet),
    amount: amount === null || asset === null ? '' : moneyText(amount, asset),
  };
}

function ofRow({ key, memo }: HistoryRow, title: string, icon: IconName): NotificationText {
  return { title, text: memo ?? '', icon, path: `/wallet/history/${key}` };
}

function finalTitle(row: HistoryRow, wallet: WalletState): string {
  const facts = factsOf(row, wallet);
  if (row.other === null || facts.amount === '') return m.notify_final_alone({ what: rowKind(row) });
  return m.notify_final(facts);
}

function failedTitle(row: HistoryRow, wallet: WalletState): string {
  const facts = factsOf(row, wallet);
  if (row.other === null || facts.amount === '') return m.notify_failed_alone({ what: rowKind(row) });
  return m.notify_failed(facts);
}

function endedTitle(row: HistoryRow, wallet: WalletState): string {
  const facts = factsOf(row, wallet);
  const isVoucher = row.lock?.kind === 'voucher';
  if (row.kind === 'timeout')
    return isVoucher ? m.notify_voucher_ran_out(facts) : m.notify_hold_ran_out(facts);
  if (row.kind === 'hold.void') return m.notify_hold_released(facts);
  if (row.kind === 'hold.post') return m.notify_hold_taken(facts);
  return row.other === null ? m.notify_voucher_claimed_alone(facts) : m.notify_voucher_claimed(facts);
}

function endingText({ kind, other, isPayer, asset, amount, until }: EndingLock, wallet: WalletState) {
  const facts = { amount: moneyText(amount, asset), name: other === null ? '' : wallet.nameOf(other) };
  const holdTitle = isPayer ? m.notify_hold_ends_payer(facts) : m.notify_hold_ends_payee(facts);
  return {
    title: kind === 'voucher' ? m.notify_voucher_ends(facts) : holdTitle,
    text: m.notify_until({ moment: momentText(until, locale()) }),
    icon: 'wait',
    path: kind === 'voucher' ? '/wallet/vouchers' : '/wallet/holds',
  } as const;
}

function deviceText(change: DeviceChange): NotificationText {
  const titles = {
    enrolled: m.notify_device_enrolled,
    revoked: m.notify_device_revoked,
    limits: m.notify_device_limits,
    quarantined: m.notify_device_quarantined,
  } as const;
  const text = change === 'quarantined' ? m.notify_device_quarantined_text() : m.notify_device_text();
  return { title: titles[change](), text, icon: 'key', path: '/settings/devices' };
}
