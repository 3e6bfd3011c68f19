/**
 * A process that fills the journal of a founded network through the real sequencer, signatures aside, tells when it is done, and then
 * waits to be killed. State roots and snapshots come about as they do in a relay.
 */
import { systemClock } from '../../../relay/sequencer/clock.ts';
import { openSolo } from '../../../relay/sequencer/open.ts';
import { History } from '../support/history.ts';
import { submit } from '../support/submitting.ts';
import { homeAt } from './parts.ts';

export interface MakeTask {
  readonly folder: string;
  readonly accounts: number;
  readonly entries: number;
  readonly at: number;
}

export interface Made {
  readonly entries: number;
  readonly perSecond: number;
}

async function make({ folder, accounts, entries, at }: MakeTask): Promise<Made> {
  const home = homeAt(folder);
  const solo = await openSolo({ home, clock: systemClock });
  const history = new History({ accounts, at, genesis: home.genesis });
  const count = Math.max(0, entries - solo.size);
  const from = performance.now();
  await submit(solo, history.transfers(count));
  return { entries: solo.size, perSecond: (count * 1000) / (performance.now() - from) };
}

process.once('message', (task) => void make(task as MakeTask).then((made) => process.send?.(made)));
process.once('disconnect', () => process.exit(0));
