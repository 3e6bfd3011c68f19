/**
 * The head of a device's chain, kept for ever beside its key [P2]: the last operation that it signed. A profile that was
 * copied, or put back from an old backup, finds in the journal what it never signed; it then signs nothing any more.
 */
import type { Id } from '#kernel';
import type { Waiting } from './outbox.ts';

export interface ChainHead {
  /** 0: nothing has been signed. */
  readonly seq: number;
  readonly id: Id | null;
}

export const NO_HEAD: ChainHead = { seq: 0, id: null };

/** The device's last operation in the journal, as `welcome` or the feed names it; null: none. */
export type JournalHead = { readonly seq: number; readonly id: Id } | null;

/** Whether the journal holds an operation under this device's key that this store did not sign. */
export function isCopied(head: ChainHead, waiting: readonly Waiting[], journal: JournalHead): boolean {
  if (journal === null) return false;
  if (journal.seq > head.seq) return true;
  const own = journal.seq === head.seq ? head.id : waiting.find(({ seq }) => seq === journal.seq)?.id;
  return own !== undefined && own !== journal.id;
}
