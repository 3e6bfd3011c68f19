/** A process that fills the feeds of some members with payments from others through a sequencer, and tells when it is done. */
import { baseAssetId, verifiedElsewhere, type Id, type VerifiedOperation } from '#kernel';
import { systemClock } from '../../../relay/sequencer/clock.ts';
import { openSolo } from '../../../relay/sequencer/open.ts';
import { nodeSha256 } from '../../support/world.ts';
import { homeAt } from '../recovery/parts.ts';
import { Chain, memberAt } from '../support/members.ts';
import { submit } from '../support/submitting.ts';

export interface MakeTask {
  readonly folder: string;
  /** How many entries the feed of each of the first members is to have. */
  readonly feeds: readonly number[];
  /** How many of the members behind those pay. */
  readonly payers: number;
  readonly at: number;
}

/** Enrolment and first money. */
const FOUNDING_ENTRIES = 2;

function* payments(network: Id, { feeds, payers, at }: MakeTask): Generator<VerifiedOperation> {
  const asset = baseAssetId(nodeSha256, network);
  const chains = Array.from({ length: payers }, (_, place) => {
    return new Chain(network, memberAt(feeds.length + place), at, false);
  });
  let made = 0;
  for (const [place, entries] of feeds.entries()) {
    const { account } = memberAt(place);
    for (let n = FOUNDING_ENTRIES; n < entries; n++) {
      const chain = chains[made++ % payers] as Chain;
      yield verifiedElsewhere(chain.pay(account, asset));
    }
  }
}

async function make(task: MakeTask): Promise<void> {
  const home = homeAt(task.folder);
  const solo = await openSolo({ home, clock: systemClock });
  await submit(solo, payments(home.network, task));
  await solo.close();
}

process.once('message', (task) => void make(task as MakeTask).then(() => process.send?.({})));
process.once('disconnect', () => process.exit(0));
