/**
 * Entries as programs and spreadsheets read them. Columns and codes are the same in every language, amounts are plain
 * decimals, times are UTC. A field that does not apply is empty in CSV and null in JSON.
 */
import { formatAddress, idHex, type Id } from '#kernel';
import { othersIn, type AssetView, type BookEntry, type HistoryRow } from '#replica';
import { decimalText } from '../parts/amount-text.ts';
import { csvHead, csvLine } from './csv.ts';

export interface Naming {
  /** What a person is called here; null: nothing but their address. */
  readonly nameOf: (account: Id) => string | null;
  /** In which fees are paid. */
  readonly base: AssetView;
}

/** `fee` is null where nobody knows it yet. */
export type FileEntry = Omit<BookEntry, 'fee'> & { readonly fee: bigint | null };

const COLUMNS = [
  'time',
  'state',
  'reason',
  'kind',
  'direction',
  'name',
  'address',
  'asset',
  'asset_id',
  'amount',
  'fee',
  'memo',
  'entry',
  'operation',
] as const;

export const historyHead = csvHead(COLUMNS);

export function csvEntry(entry: FileEntry, naming: Naming): string {
  const facts = factsOf(entry, naming);
  return csvLine(COLUMNS.map((column) => `${facts[column] ?? ''}`));
}

export function jsonEntry(entry: FileEntry, naming: Naming): string {
  const legs = entry.legs.map(({ to, asset, amount }) => ({
    name: naming.nameOf(to),
    address: formatAddress(to),
    asset: asset.symbol,
    asset_id: idHex(asset.id),
    amount: decimalText(amount, asset.decimals),
  }));
  const changes = entry.changes.map(({ asset, amount, balance }) => ({
    asset: asset.symbol,
    asset_id: idHex(asset.id),
    amount: decimalText(amount, asset.decimals),
    balance: decimalText(balance, asset.decimals),
  }));
  return JSON.stringify({ ...factsOf(entry, naming), legs, changes });
}

type Facts = Readonly<Record<(typeof COLUMNS)[number], string | number | null>>;

function factsOf({ row, fee }: FileEntry, { nameOf, base }: Naming): Facts {
  const { state, kind, direction, asset, amount, memo, key, time } = row;
  const others = othersIn(row);
  return {
    time: new Date(time).toISOString(),
    state: state.phase,
    reason: reasonOf(row),
    kind,
    direction,
    name: listed(others.map((other) => nameOf(other) ?? '')),
    address: listed(others.map(formatAddress)),
    asset: asset?.symbol ?? null,
    asset_id: asset === null ? null : idHex(asset.id),
    amount: asset === null || amount === null ? null : decimalText(amount, asset.decimals),
    fee: fee === null ? null : decimalText(fee, base.decimals),
    memo,
    entry: 'index' in state ? state.index : null,
    operation: key.startsWith('entry-') ? null : key,
  };
}

function reasonOf({ state }: HistoryRow): string | null {
  if (state.phase === 'rejected') return state.rejection.code;
  return state.phase === 'refused' ? state.code : null;
}

function listed(texts: readonly string[]): string | null {
  return texts.every((text) => text === '') ? null : texts.join(' | ');
}
