/** What became of an entry that a recovery of the relay has taken away, in words [P25]. */
import type { LostRow, RecoveryView } from '#replica';
import { m } from '$lib/words/compiled/messages.js';

export function fateText(fate: LostRow['fate'], phase: RecoveryView['phase']): string {
  if (phase === 'asked' && fate === 'sent_again') return m.restored_fate_asked();
  return {
    sent_again: m.restored_fate_sent_again,
    lost: m.restored_fate_lost,
    back: m.restored_fate_back,
    rejected: m.restored_fate_rejected,
  }[fate]();
}
