/** A statement as a spreadsheet reads it: for each asset its opening balance, its lines, and its closing balance. */
import { formatAddress } from '#kernel';
import { othersIn, type StatementLine, type StatementSum } from '#replica';
import { decimalText } from '../parts/amount-text.ts';
import { csvHead, csvLine } from './csv.ts';
import type { Naming } from './history-file.ts';

export const statementHead = csvHead([
  'asset',
  'time',
  'kind',
  'name',
  'address',
  'memo',
  'in',
  'out',
  'balance',
  'entry',
]);

export function statementCsvLine({ row, asset, amount, balance }: StatementLine, naming: Naming): string {
  const text = (size: bigint): string => (size > 0n ? decimalText(size, asset.decimals) : '');
  const others = othersIn(row);
  return csvLine([
    asset.symbol,
    new Date(row.time).toISOString(),
    row.kind,
    others.map((other) => naming.nameOf(other) ?? '').join(' | '),
    others.map(formatAddress).join(' | '),
    row.memo ?? '',
    text(amount),
    text(-amount),
    decimalText(balance, asset.decimals),
    'index' in row.state ? `${row.state.index}` : '',
  ]);
}

/** The first line of an asset, or its last. */
export function statementCsvEnd(end: 'opening' | 'closing', sum: StatementSum, time: number | null): string {
  const { asset } = sum;
  const at = time === null ? '' : new Date(time).toISOString();
  return csvLine([asset.symbol, at, end, '', '', '', '', '', decimalText(sum[end], asset.decimals), '']);
}
