/**
 * A recovery of the relay as screens see it [P25]: what the journal does not hold any more of what this device had, and
 * what has become of it since. The person is asked once; until then nothing is believed or sent.
 */
import type { Live } from '../live.ts';
import type { HistoryRow } from '../history/history-view.ts';
import type { Result } from '#kernel';

export interface LostRow {
  /** As it was. */
  readonly row: HistoryRow;
  /** `sent_again`: this device has signed it and offers it again; `back`: the journal holds it once more. */
  readonly fate: 'lost' | 'sent_again' | 'back' | 'rejected';
}

export interface RecoveryView {
  readonly phase: 'asked' | 'agreed';
  /** When the relay was put back, ms of its time. */
  readonly time: number;
  /** Newest first. */
  readonly lost: readonly LostRow[];
}

export interface Recoveries {
  /** Null: there was none, as far as this device knows. */
  readonly overview: Live<RecoveryView | null>;
  /** Begins with the relay anew: keeps what was lost apart, and offers this device's own of it again. */
  agree(): Promise<Result<null, 'not_stored' | 'nothing_asked'>>;
}
