/** A process that enrols so many members with a relay's sequencer, gives each of them money, and tells when it is done. */
import { systemClock } from '../../../relay/sequencer/clock.ts';
import { openSolo } from '../../../relay/sequencer/open.ts';
import { homeAt } from '../recovery/parts.ts';
import { History } from '../support/history.ts';
import { ACCOUNT_WAVE, submit } from '../support/submitting.ts';

export interface MakeTask {
  readonly folder: string;
  readonly accounts: number;
  readonly at: number;
}

async function make({ folder, accounts, at }: MakeTask): Promise<void> {
  const home = homeAt(folder);
  const solo = await openSolo({ home, clock: systemClock });
  const history = new History({ accounts, at, genesis: home.genesis });
  await submit(solo, history.enrolments());
  await submit(solo, history.topUps(), ACCOUNT_WAVE);
  await solo.close();
}

process.once('message', (task) => void make(task as MakeTask).then(() => process.send?.({})));
process.once('disconnect', () => process.exit(0));
