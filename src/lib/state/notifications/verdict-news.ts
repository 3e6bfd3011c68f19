/** Tells of verdicts and of money that came, once each, however many screens show them. */
import type { HistoryRow, Wallet } from '#replica';
import { amountText } from '../parts/money-text.ts';
import { rowKind } from '../history/row-text.ts';
import { m } from '$lib/words/compiled/messages.js';

const ROWS = 20;

/** Follows the newest rows and says what changed since they were first seen; the function it gives ends that. */
export function followVerdicts(
  wallet: Wallet,
  nameOf: (row: HistoryRow) => string,
  say: (sentence: string) => void,
): () => void {
  let before: ReadonlyMap<string, HistoryRow> | null = null;
  return wallet.history(ROWS).subscribe((rows) => {
    const seen = before;
    if (rows.length === 0 && seen === null) return;
    before = new Map(rows.map((row) => [row.key, row]));
    if (seen === null) return;
    const oldest = Math.max(0, ...[...seen.values()].map((row) => row.time));
    for (const row of rows) {
      const news = newsOf(row, seen.get(row.key), oldest, nameOf);
      if (news !== null) say(news);
    }
  });
}

function newsOf(
  row: HistoryRow,
  known: HistoryRow | undefined,
  newestKnownTime: number,
  nameOf: (row: HistoryRow) => string,
): string | null {
  if (row.amount === null || row.asset === null) return null;
  const amount = amountText(row.amount, row.asset, 'never');
  const about = { amount, name: nameOf(row) };
  const { phase } = row.state;
  const wasOpen = known?.state.phase === 'signed' || known?.state.phase === 'sent';
  const isAlone = row.other === null;
  if (wasOpen && phase === 'final')
    return isAlone ? m.news_own_final({ what: rowKind(row), amount }) : m.news_final(about);
  if (wasOpen && (phase === 'rejected' || phase === 'refused'))
    return isAlone ? m.news_own_rejected({ what: rowKind(row), amount }) : m.news_rejected(about);
  const isNew = known === undefined && row.time >= newestKnownTime;
  return isNew && phase === 'final' && row.direction === 'in' ? m.news_received(about) : null;
}
