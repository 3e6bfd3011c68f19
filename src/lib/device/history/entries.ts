/** Entries and waiting operations in full, read again from their bytes: loaded where a person looks at one. */
import { sha256, type Id } from '#kernel';
import {
  entryView,
  legViews,
  readOwn,
  waitingRow,
  type EntryView,
  type HistoryState,
  type Kept,
  type Waiting,
} from '#replica';
import { assetIn, unsettled, type Records } from '../glance.ts';

export function shownEntry({ facts }: Records, account: Id, kept: Kept): EntryView | null {
  return entryView(sha256, account, kept, (id) => assetIn(facts, id));
}

/** What waits for its verdict, in the order of the chain. */
export function shownWaiting(records: Records, account: Id): readonly EntryView[] {
  const { facts } = records;
  return unsettled(records).map((waiting) => {
    const operation = readOwn(sha256, waiting.signed);
    const assetOf = (id: Id) => assetIn(facts, id);
    const row = waitingRow(account, operation, waiting.memo, stateOf(waiting), assetOf);
    const legs = legViews(operation, assetOf);
    return { ...row, id: operation.id, legs, fee: operation.fee, postings: [] };
  });
}

function stateOf({ sent, refusal }: Waiting): HistoryState {
  return refusal === null ? { phase: sent ? 'sent' : 'signed' } : { phase: 'refused', ...refusal };
}
