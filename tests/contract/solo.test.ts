/** The contract of sequencers, kept by the one that stands alone. */
import { openSolo } from '../../relay/sequencer/open.ts';
import type { Home } from '../../relay/store/home.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { homeOf } from '../support/relay-home.ts';
import { MADE_AT } from '../support/world.ts';
import { describeSequencer, type Running } from './sequencer.ts';

async function run(home: Home, clock: ManualClock): Promise<Running> {
  const sequencer = await openSolo({ home, clock });
  const reopen = async (): Promise<Running> => {
    await sequencer.close();
    return run(home, clock);
  };
  return { sequencer, clock, reopen };
}

describeSequencer('solo', (world) => run(homeOf(world), new ManualClock(MADE_AT)));
