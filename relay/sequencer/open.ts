/** From a relay's folder to its sequencer: the store, what recovery makes of it, and the loop on top. */
import { emptyRoot, networkOf } from '#kernel';
import type { MempoolLimits } from '../admission/mempool.ts';
import { relayPrimitives as primitives } from '../primitives.ts';
import type { Home } from '../store/home.ts';
import { signerOf } from '../store/seed.ts';
import { Store } from '../store/store.ts';
import type { Clock } from './clock.ts';
import { recover } from './recovery.ts';
import { recoveryNoteOf } from './restoring.ts';
import { Solo } from './solo.ts';

export interface SoloOptions {
  readonly home: Home;
  readonly clock: Clock;
  readonly mempool?: MempoolLimits;
  /** Pages of 4 KiB that the journal may have; null: as many as the disk holds. */
  readonly pagesMax?: number | null;
}

/** Rejects with a StoreFault, having changed nothing, where the store cannot be trusted. */
export async function openSolo({ home, clock, mempool, pagesMax = null }: SoloOptions): Promise<Solo> {
  const { folder, genesis, genesisBytes, relaySeed } = home;
  const nothing = emptyRoot(primitives.hash);
  const opened = await Store.open({ folder, genesis: genesisBytes, emptyRoot: nothing, pagesMax });
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
