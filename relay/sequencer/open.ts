/** From a relay's folder to its sequencer: the store, what recovery makes of it, and the loop on top. */
import { emptyRoot, networkOf } from '#kernel';
import type { MempoolLimits } from '../admission/mempool.ts';
import { relayPrimitives as primitives } from '../primitives.ts';
import type { Home } from '../store/home.ts';
import { signerOf } from '../store/seed.ts';
import { Store } from '../store/store.ts';
import type { Clock } from './clock.ts';
import { recover } from './recovery.ts';
import { recoveryNoteOf } from './recovery-note.ts';
import { Solo } from './solo.ts';

export interface SoloOptions {
  readonly home: Home;
  readonly clock: Clock;
  readonly mempool?: MempoolLimits;
  /** Pages of 4 KiB that the journal may have; null: as many as the disk holds. */
  readonly pagesMax?: number | null;
  /** Is told in a sentence of a restore that was interrupted. */
  readonly told?: (sentence: string) => void;
}

const RESTORE_SENTENCES = {
  nothing: null,
  finished: 'A restore from a backup was interrupted, and has been finished: the new epoch begins.',
  discarded:
    'A restore from a backup was interrupted before it counted: the journal is the one from before; restore again.',
} as const;

/** Rejects with a StoreFault, having changed nothing, where the store cannot be trusted. */
export async function openSolo({ home, clock, mempool, pagesMax = null, told }: SoloOptions): Promise<Solo> {
  const { folder, genesis, genesisBytes, relaySeed } = home;
  const nothing = emptyRoot(primitives.hash);
  const opened = await Store.open({ folder, genesis: genesisBytes, emptyRoot: nothing, pagesMax });
  const sentence = RESTORE_SENTENCES[opened.opened.restore];
  if (sentence !== null) told?.(sentence);
  try {
    const journal = await recover({ opened, genesis, primitives });
    const limits = mempool === undefined ? {} : { mempool };
    const signer = signerOf(relaySeed);
    const recoveryNote = recoveryNoteOf(home, networkOf(journal.state).epoch);
    return new Solo({ store: opened.store, journal, clock, signer, recoveryNote, ...limits });
  } catch (error) {
    await opened.store.close();
    throw error;
  }
}
